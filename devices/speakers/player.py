"""A real loudspeaker: a player of the system, one process a sound, fed through a pipe.

aplay(1) plays on an ALSA output, pacat(1) on one of PulseAudio or PipeWire. A process can be killed
at any moment and takes its half-played sound with it, and a hung one never hangs this program.
"""

import logging
import os
import subprocess
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal

from devices.errors import (
    ClaimedError,
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    PermissionDeniedError,
)
from devices.outcome import Outcome, translated
from devices.speakers import LevelCheck, Sound, Wanted, always
from devices.speakers.level import RATE, REACHED_PERCENT, heard_percent, recorded_during, tone
from devices.speakers.pcm import at_volume
from devices.status import Status, utc_now

System = Literal["alsa", "pulse"]
COMMANDS: dict[System, tuple[str, ...]] = {
    "alsa": (
        "aplay",
        "--quiet",
        "--device={output}",
        "--file-type=raw",
        "--format=S16_LE",
        "--channels=1",
        "--rate={rate}",
    ),
    "pulse": (
        "pacat",
        "--playback",
        "--raw",
        "--device={output}",
        "--format=s16le",
        "--channels=1",
        "--rate={rate}",
        "--client-name=motcua",
    ),
}
MONITORS: dict[System, tuple[str, ...]] = {
    "pulse": (
        "parec",
        "--raw",
        "--device={monitor}",
        "--format=s16le",
        "--channels=1",
        "--rate={rate}",
        "--latency-msec=20",
        "--client-name=motcua",
    ),
}
"""What records what reaches an output, where a system knows."""
DEFAULT_MONITOR = "@DEFAULT_MONITOR@"
DEFAULT_OUTPUTS: dict[System, str] = {"alsa": "default", "pulse": "@DEFAULT_SINK@"}
LEAD_S = 0.05
"""Silence before a sound: an output that wakes up swallows its first few milliseconds."""
CHECK_S, CHECK_RATE = 0.05, 22_050
"""The silence that tells whether an output can be opened."""
MARGIN_S = 5.0
"""A player that takes so much longer than its sound hangs."""
REAP_TIMEOUT_S = 1.0
"""A killed player that is not gone by then sits in its driver, and is left behind."""

_COMPLAINTS: tuple[tuple[str, type[DeviceError]], ...] = (
    ("No such", NotFoundError),
    ("Connection refused", NotFoundError),
    ("busy", ClaimedError),
    ("denied", PermissionDeniedError),
    ("not permitted", PermissionDeniedError),
)
"""What players say when they cannot play, in the C locale."""

_logger = logging.getLogger(__name__)


class PlayerSpeaker:
    """One output of the sound system; `output` as `aplay -L` or `pactl list short sinks` name it.

    An empty `output` is the system's default. `command` replaces the player, its `{output}` and
    `{rate}` being filled in.
    """

    def __init__(
        self,
        device: str,
        system: System,
        output: str = "",
        *,
        command: tuple[str, ...] = (),
        margin_s: float = MARGIN_S,
        reap_timeout_s: float = REAP_TIMEOUT_S,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.device = device
        self._command = command or COMMANDS[system]
        self._monitor = MONITORS.get(system) if not command else None
        self._output = output or DEFAULT_OUTPUTS[system]
        self._heard_at = f"{output}.monitor" if output else DEFAULT_MONITOR
        self._margin_s = margin_s
        self._reap_timeout_s = reap_timeout_s
        self._outcome = Outcome(now)
        self._volume = 100
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._player: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def set_volume(self, percent: int) -> None:
        """How loud the next sounds are, 0 to 100."""
        self._volume = percent

    def status(self) -> Status:
        """How the last sound went."""
        return self._outcome.status

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Play it; a second thread's sound waits for the first one's end.

        Raises NotFoundError where the player is not installed or the output is not there,
        ClaimedError, PermissionDeniedError, DeviceTimeoutError where the player hangs, and
        HardwareFaultError for anything else that it complains of.
        """
        del text
        pcm = bytes(2 * round(LEAD_S * sound.rate)) + at_volume(sound, self._volume).pcm
        with self._turn, self._outcome.noted(), translated(self.device):
            player = self._start(sound.rate, wanted)
            try:
                _, complaint = player.communicate(pcm, sound.duration_s + self._margin_s)
            except subprocess.TimeoutExpired as error:
                raise DeviceTimeoutError(self.device, f"{self._command[0]} hangs") from error
            finally:
                stopped = self._ended()
                self._reap(player)
            if player.returncode and not stopped:
                raise self._fault(complaint)
            return not stopped

    def check(self) -> None:
        """Play a moment of silence. Raises what `play` raises."""
        self.play(Sound(bytes(2 * round(CHECK_S * CHECK_RATE)), CHECK_RATE))

    def check_level(self) -> LevelCheck:
        """Play a tone, and where the output has a monitor (PulseAudio) record what reaches it.

        ALSA cannot tell. Raises what `play` raises, and the same for the recorder.
        """
        sound = tone()
        if self._monitor is None:
            self.play(sound)
            return LevelCheck(None)
        words = [word.format(monitor=self._heard_at, rate=RATE) for word in self._monitor]
        recording = recorded_during(self.device, words, partial(self.play, sound))
        percent = heard_percent(recording)
        return LevelCheck(percent if percent >= REACHED_PERCENT else 0)

    def stop(self) -> None:
        """Kill the player; `play` reaps it."""
        with self._lock:
            if self._player:
                self._stopped = True
                self._player.kill()

    def _start(self, rate: int, wanted: Wanted) -> subprocess.Popen[bytes]:
        """A player that waits for its sound; already killed where that is not wanted any more."""
        words = [word.format(output=self._output, rate=rate) for word in self._command]
        with self._lock:  # a stop that comes while it is started waits for it, and then is heard
            try:
                player = subprocess.Popen(
                    words,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env={**os.environ, "LC_ALL": "C"},
                )
            except FileNotFoundError as error:
                raise NotFoundError(self.device, f"{words[0]} is not installed") from error
            self._player, self._stopped = player, not wanted()
            if self._stopped:
                player.kill()
        return player

    def _ended(self) -> bool:
        """Note that nothing plays any more; tell whether it was stopped."""
        with self._lock:
            self._player = None
            return self._stopped

    def _reap(self, player: subprocess.Popen[bytes]) -> None:
        """Leave no player behind, unless not even a kill ends it; `Popen` would wait for ever."""
        player.kill()
        for pipe in (player.stdin, player.stderr):
            if pipe:
                pipe.close()
        try:
            player.wait(self._reap_timeout_s)
        except subprocess.TimeoutExpired:
            _logger.error("%s: player %d cannot be killed", self.device, player.pid)

    def _fault(self, complaint: bytes) -> DeviceError:
        text = " ".join(complaint.decode("ascii", "backslashreplace").split())
        known = [error for words, error in _COMPLAINTS if words in text]
        return (known or [HardwareFaultError])[0](self.device, text or "no word of why")
