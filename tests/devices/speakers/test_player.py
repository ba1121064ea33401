"""The speaker behind a player of the system: real ones on a null output, and some that fail."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from devices.errors import (
    ClaimedError,
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    PermissionDeniedError,
)
from devices.speakers import Wanted
from devices.speakers.pcm import at_volume, sound_of
from devices.speakers.player import LEAD_S, PlayerSpeaker
from devices.status import Level, State
from tests.fakes.sound import (
    OUTPUT,
    RATE,
    SoundServer,
    check_heard,
    needs_sound_server,
)
from tests.fakes.waiting import WAIT_S, wait_for

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NOISE = sound_of([((at * at * 7919) % 20_011) - 10_000 for at in range(RATE // 2)], RATE)
OTHER = sound_of([((at * at * 6101) % 20_011) - 10_000 for at in range(RATE // 2)], RATE)
MINUTE = sound_of([9000, -9000] * (30 * RATE), RATE)
SILENCE = bytes(2 * round(LEAD_S * RATE))
QUIET_S = 0.5

needs_aplay = pytest.mark.skipif(shutil.which("aplay") is None, reason="no aplay here")


def player(folder: Path, script: str, margin_s: float = 5.0) -> PlayerSpeaker:
    """A speaker whose player is a script; `$1` is the output, `$2` the rate."""
    path = folder / "player"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    command = (str(path), "{output}", "{rate}")
    return PlayerSpeaker("loa", "alsa", "ra", command=command, margin_s=margin_s, now=lambda: NOW)


def test_the_player_gets_output_rate_and_every_sample(tmp_path: Path) -> None:
    speaker = player(tmp_path, f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/pcm')
    speaker.set_volume(50)
    assert speaker.play(NOISE, "Mời số a")
    assert (tmp_path / "words").read_text("ascii") == f"ra {RATE}\n"
    assert (tmp_path / "pcm").read_bytes() == SILENCE + at_volume(NOISE, 50).pcm
    assert speaker.status().state is State.ONLINE


@pytest.mark.parametrize(
    ("complaint", "kind"),
    [
        ("aplay: main:831: audio open error: No such file or directory", NotFoundError),
        ("aplay: main:831: audio open error: Device or resource busy", ClaimedError),
        ("aplay: main:831: audio open error: Permission denied", PermissionDeniedError),
        ("Stream error: No such entity", NotFoundError),
        ("Connection failure: Connection refused", NotFoundError),
        ("aplay: pcm_write:2146: write error: Input/output error", HardwareFaultError),
        ("", HardwareFaultError),
    ],
)
def test_what_a_player_complains_of_is_named(
    tmp_path: Path, complaint: str, kind: type[DeviceError]
) -> None:
    speaker = player(tmp_path, f'cat > /dev/null; echo "{complaint}" >&2; exit 1')
    with pytest.raises(kind, match=complaint or "no word of why") as caught:
        speaker.play(NOISE)
    assert type(caught.value) is kind
    status = speaker.status()
    state = State.OFFLINE if kind is NotFoundError else State.FAILED
    assert (status.state, status.level, status.as_of) == (state, Level.FAULT, NOW)
    assert status.reasons == (kind.code,)


def test_a_player_that_is_not_installed_is_named(tmp_path: Path) -> None:
    speaker = PlayerSpeaker("loa", "alsa", command=(str(tmp_path / "nowhere"),))
    with pytest.raises(NotFoundError, match="nowhere is not installed"):
        speaker.play(NOISE)


def test_a_player_that_hangs_is_a_fault_and_is_gone(tmp_path: Path) -> None:
    speaker = player(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60", margin_s=0.1)
    with pytest.raises(DeviceTimeoutError, match="hangs"):
        speaker.play(sound_of([0] * 100, RATE))
    pid = (tmp_path / "pid").read_text("ascii").strip()
    assert not Path(f"/proc/{pid}").exists()


class Unkillable(subprocess.Popen[bytes]):
    """Sits in its driver, where no signal reaches it."""

    def kill(self) -> None:
        """In vain."""


class StuckSpeaker(PlayerSpeaker):
    """Its player cannot be killed, until the test ends it."""

    def _start(self, rate: int, wanted: Wanted) -> subprocess.Popen[bytes]:
        del rate, wanted
        pipe = subprocess.PIPE
        self.stuck = Unkillable(["sleep", "60"], stdin=pipe, stderr=pipe)
        return self.stuck


def test_a_player_that_not_even_a_kill_ends_is_told_and_left_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    speaker = StuckSpeaker("loa", "alsa", margin_s=0.1, reap_timeout_s=0.1)
    with pytest.raises(DeviceTimeoutError, match="hangs"):
        speaker.play(sound_of([0] * 100, RATE))
    assert speaker.stuck.poll() is None
    assert f"player {speaker.stuck.pid} cannot be killed" in caplog.text
    speaker.stuck.terminate()
    speaker.stuck.wait(WAIT_S)


def test_a_stop_kills_the_player_from_any_thread(tmp_path: Path) -> None:
    speaker = player(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    with ThreadPoolExecutor() as pool:
        playing = pool.submit(speaker.play, NOISE)
        pid = wait_for(lambda: _written(tmp_path / "pid"))
        speaker.stop()
        assert playing.result(WAIT_S) is False
    assert not Path(f"/proc/{pid}").exists()
    assert speaker.status().state is State.ONLINE


def test_a_sound_that_is_not_wanted_any_more_is_not_heard(tmp_path: Path) -> None:
    heard = tmp_path / "pcm"
    speaker = player(tmp_path, f"exec cat > {heard}")
    assert speaker.play(NOISE, wanted=lambda: False) is False
    assert not heard.exists() or heard.read_bytes() == b""
    assert speaker.play(NOISE) is True


def test_a_stop_without_a_sound_stops_nothing_later(tmp_path: Path) -> None:
    speaker = player(tmp_path, "cat > /dev/null")
    speaker.stop()
    assert speaker.play(NOISE)


def test_two_threads_never_play_at_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    speaker = player(tmp_path, f"echo begin >> {log}; cat > /dev/null; echo end >> {log}")
    ready = threading.Barrier(4)

    def play() -> bool:
        ready.wait(WAIT_S)
        return speaker.play(NOISE)

    with ThreadPoolExecutor() as pool:
        assert all(one.result(WAIT_S) for one in [pool.submit(play) for _ in range(4)])
    assert log.read_text("ascii").split() == ["begin", "end"] * 4


@needs_aplay
def test_aplay_takes_our_words() -> None:
    assert PlayerSpeaker("loa", "alsa", "null").play(NOISE)


@needs_aplay
def test_a_check_opens_the_output() -> None:
    speaker = PlayerSpeaker("loa", "alsa", "null")
    speaker.check()
    assert speaker.status().state is State.ONLINE


@needs_aplay
def test_aplay_names_an_output_that_is_not_there() -> None:
    with pytest.raises(NotFoundError, match="Unknown PCM nowhere"):
        PlayerSpeaker("loa", "alsa", "nowhere").play(NOISE)


def _written(file: Path) -> str:
    return file.read_text("ascii").strip() if file.exists() else ""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A private sound server; the players of this process use it."""
    sound_server = SoundServer(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", sound_server.address)
    with sound_server.running():
        yield sound_server


@needs_sound_server
def test_what_is_played_is_heard_whole_and_in_order(server: SoundServer) -> None:
    speaker = PlayerSpeaker("loa", "pulse", OUTPUT)
    with server.recording() as recording:
        assert speaker.play(NOISE)
        assert speaker.play(OTHER)
        wait_for(partial(recording.is_quiet, QUIET_S))
        first, second = check_heard(recording.samples, [NOISE, OTHER])
    assert second.began_s >= first.ended_s


@needs_sound_server
def test_the_check_of_what_is_heard_is_sharp(server: SoundServer) -> None:
    speaker = PlayerSpeaker("loa", "pulse", OUTPUT)
    with server.recording() as recording:
        speaker.play(NOISE)
        speaker.play(OTHER)
        wait_for(partial(recording.is_quiet, QUIET_S))
        for wrong in ([OTHER, NOISE], [NOISE], [NOISE, OTHER, OTHER], [NOISE, NOISE]):
            with pytest.raises(AssertionError, match="heard"):
                check_heard(recording.samples, wrong)


@needs_sound_server
def test_a_stop_is_silent_at_once(server: SoundServer) -> None:
    speaker = PlayerSpeaker("loa", "pulse", OUTPUT)
    with server.recording() as recording, ThreadPoolExecutor() as pool:
        playing = pool.submit(speaker.play, MINUTE)
        wait_for(lambda: any(recording.samples))
        speaker.stop()
        assert playing.result(WAIT_S) is False
        wait_for(partial(recording.is_quiet, QUIET_S))


@needs_sound_server
def test_an_output_that_is_not_there_is_named(server: SoundServer) -> None:
    assert server.address
    with pytest.raises(NotFoundError, match="No such entity"):
        PlayerSpeaker("loa", "pulse", "nowhere").play(NOISE)


@needs_sound_server
def test_a_sound_system_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nowhere")
    with pytest.raises(NotFoundError, match="refused"):
        PlayerSpeaker("loa", "pulse").play(NOISE)
