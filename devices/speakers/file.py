"""A loudspeaker without a sound card: the last sound as a file, and a list of what was played."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from devices.outcome import Outcome, translated
from devices.speakers import LevelCheck, Sound, Wanted, always
from devices.speakers.pcm import at_volume, wav_bytes
from devices.status import Status, utc_now

SPOKEN_KEPT = 500
"""So many sounds stay in the list when it is cut."""
SPOKEN_MAX_BYTES = 256_000
"""The list is cut when it is longer than this, so that it is not written anew with each sound."""


class FileSpeaker:
    """Plays into `FOLDER/call.wav`, replaced whole each time, and keeps the list.

    A sound takes as long as from a loudspeaker; unless `paced` is false, then none at all.
    `FOLDER/spoken.jsonl` gains a line when a sound is over: at (RFC 3339, when it began), text,
    duration_s, whole (false when it was stopped); it holds at least the last `SPOKEN_KEPT`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        device: str = "speaker",
        paced: bool = True,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.device = device
        self._folder = folder
        self._paced = paced
        self._now = now
        self._outcome = Outcome(now)
        self._volume = 100
        self._turn = threading.Lock()
        self._begins = threading.Lock()
        self._stopped = threading.Event()

    def set_volume(self, percent: int) -> None:
        """How loud the next sounds are, 0 to 100."""
        self._volume = percent

    def status(self) -> Status:
        """How the last sound went."""
        return self._outcome.status

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Write the file, then let the sound's time pass. Raises HardwareFaultError."""
        with self._turn:
            return self._begin(wanted) and self._play(sound, text)

    def _play(self, sound: Sound, text: str) -> bool:
        with self._outcome.noted(), translated(self.device):
            began = self._now()
            self._write("call.wav", wav_bytes(at_volume(sound, self._volume)))
            stopped = self._paced and self._stopped.wait(sound.duration_s)
            line = {
                "at": began.isoformat(),
                "text": text,
                "duration_s": round(sound.duration_s, 3),
                "whole": not stopped,
            }
            self._record(json.dumps(line, ensure_ascii=False))
            return not stopped

    def check(self) -> None:
        """Write a file and take it away. Raises HardwareFaultError."""
        with self._turn, self._outcome.noted(), translated(self.device):
            self._write("check", b"")
            (self._folder / "check").unlink()

    def check_level(self) -> LevelCheck:
        """A file makes no sound: nobody can tell. Raises HardwareFaultError."""
        self.check()
        return LevelCheck(None)

    def stop(self) -> None:
        """Let no more of the sound's time pass."""
        with self._begins:
            self._stopped.set()

    def _begin(self, wanted: Wanted) -> bool:
        """Be open to `stop` from here on, unless the sound is not wanted any more."""
        with self._begins:
            self._stopped.clear()
            return wanted()

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{name}.new"
        draft.write_bytes(content)
        draft.replace(self._folder / name)

    def _record(self, line: str) -> None:
        path = self._folder / "spoken.jsonl"
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        if path.stat().st_size > SPOKEN_MAX_BYTES:
            last = path.read_bytes().splitlines(keepends=True)[-SPOKEN_KEPT:]
            self._write(path.name, b"".join(last))
