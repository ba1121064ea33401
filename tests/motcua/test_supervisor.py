"""The supervisor: keeps children alive, says which is which, ends them all, and is alone."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from motcua.supervisor import (
    START_AGAIN,
    AlreadyRunning,
    Child,
    Supervisor,
    alone_on,
    has_display,
    require_display,
    role_child,
)
from office.errors import OfficeError
from tests.fakes.waiting import wait_for

OBEDIENT = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
file = open(sys.argv[2], "a", buffering=1)
print(sys.argv[1], "started", file=file)
signal.sigwait({signal.SIGTERM})
print(sys.argv[1], "ended", file=file)
"""
STUBBORN = OBEDIENT.replace("signal.sigwait({signal.SIGTERM})", "signal.sigwait({signal.SIGUSR1})")
HOPELESS = 'import sys; print(sys.argv[1], "died", file=open(sys.argv[2], "a"))'
Run = Callable[[Mapping[str, str]], threading.Event]


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """Where the children write what happens to them."""
    return tmp_path / "diary"


@pytest.fixture
def run(tmp_path: Path, diary: Path) -> Iterator[Run]:
    """Start a supervisor on roles with their scripts; gives what stops it."""
    stop = threading.Event()
    running: list[threading.Thread] = []

    def start(scripts: Mapping[str, str]) -> threading.Event:
        children = [
            Child(role, [sys.executable, "-S", "-c", script, role, str(diary)], os.environ)
            for role, script in scripts.items()
        ]
        supervisor = Supervisor(children, tmp_path, end_timeout_s=1.0)
        running.append(threading.Thread(target=supervisor.run, args=[stop]))
        running[0].start()
        return stop

    yield start
    stop.set()
    running[0].join(20)
    assert not running[0].is_alive()


def pids(tmp_path: Path) -> dict[str, int | None]:
    """What `run.json` says; nothing while it is not there."""
    file = tmp_path / "run.json"
    roles: dict[str, int | None] = json.loads(file.read_text())["roles"] if file.exists() else {}
    return roles


def lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


def all_started(diary: Path, count: int) -> None:
    wait_for(lambda: sum(line.endswith("started") for line in lines(diary)) >= count)


def test_run_json_names_every_process(tmp_path: Path, diary: Path, run: Run) -> None:
    run({"simulators": OBEDIENT, "kiosk": OBEDIENT})
    all_started(diary, 2)
    named = wait_for(lambda: pids(tmp_path) if all(pids(tmp_path).values()) else {})
    assert list(named) == ["simulators", "kiosk"]
    for pid in named.values():
        assert pid is not None
        os.kill(pid, 0)
    assert json.loads((tmp_path / "run.json").read_text())["supervisor"] == os.getpid()


def test_a_child_that_was_killed_is_started_again(tmp_path: Path, diary: Path, run: Run) -> None:
    run({"kiosk": OBEDIENT})
    all_started(diary, 1)
    first = wait_for(lambda: pids(tmp_path).get("kiosk"))
    assert first is not None
    os.kill(first, signal.SIGKILL)
    all_started(diary, 2)
    wait_for(lambda: pids(tmp_path).get("kiosk") not in (None, first))


def test_a_child_that_dies_at_once_is_tried_again_and_again(diary: Path, run: Run) -> None:
    run({"kiosk": HOPELESS})
    wait_for(lambda: len(lines(diary)) >= 3)


@pytest.mark.parametrize(("code", "level"), [(START_AGAIN, "INFO"), (1, "WARNING")])
def test_who_was_told_to_start_again_is_no_accident(
    code: int, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    ending = [sys.executable, "-S", "-c", f"raise SystemExit({code})"]
    child = Child("kiosk", ending, os.environ, longest_pause_s=0.1)
    with caplog.at_level("INFO", "motcua.supervisor"):
        assert child.look()
        assert wait_for(child.look)
        assert wait_for(child.look)  # it lives again
    child.end(0.0)
    (ended,) = [one for one in caplog.records if "ended with" in one.getMessage()]
    assert ended.levelname == level


def test_a_dead_child_is_not_started_in_the_same_moment(diary: Path) -> None:
    child = Child("kiosk", [sys.executable, "-S", "-c", HOPELESS, "kiosk", str(diary)], os.environ)
    assert child.look()
    assert wait_for(child.look)  # it is noticed that it has died
    assert child.pid is None
    assert not child.look()


def test_the_end_comes_to_all_and_to_the_first_one_last(
    tmp_path: Path, diary: Path, run: Run
) -> None:
    stop = run({"simulators": OBEDIENT, "counters": OBEDIENT, "kiosk": OBEDIENT})
    all_started(diary, 3)
    stop.set()
    wait_for(lambda: len(lines(diary)) == 6)
    assert lines(diary)[-1] == "simulators ended"
    wait_for(lambda: not (tmp_path / "run.json").exists())


def test_a_program_that_cannot_be_started_harms_no_other(tmp_path: Path) -> None:
    missing = Child("kiosk", [str(tmp_path / "missing")], os.environ)
    assert missing.look() is False
    assert missing.pid is None
    assert missing.look() is False


def test_a_stubborn_child_is_made_to_end(tmp_path: Path, diary: Path, run: Run) -> None:
    stop = run({"counters": OBEDIENT, "kiosk": STUBBORN})
    all_started(diary, 2)
    stubborn = wait_for(lambda: pids(tmp_path).get("kiosk"))
    assert stubborn is not None
    stop.set()
    wait_for(lambda: not Path(f"/proc/{stubborn}").exists())
    assert "kiosk ended" not in lines(diary)


def test_children_live_on_when_run_json_cannot_be_written(
    tmp_path: Path, diary: Path, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "run.new").mkdir()
    run({"kiosk": OBEDIENT})
    all_started(diary, 1)
    wait_for(lambda: "run.json cannot be written" in caplog.text)


def test_a_child_whose_parent_is_gone_already_ends_itself(tmp_path: Path) -> None:
    words = role_child("simulators", None, tmp_path)._words
    at = words.index("--parent")
    orphan = [*words[: at + 1], str(os.getppid()), *words[at + 2 :]]
    assert subprocess.run(orphan, timeout=30, check=False).returncode == -signal.SIGTERM


def test_a_folder_has_one_supervisor(tmp_path: Path) -> None:
    with alone_on(tmp_path / "data"):
        with pytest.raises(AlreadyRunning) as refused, alone_on(tmp_path / "data"):
            pass
        assert refused.value.code == "already-running"
        with alone_on(tmp_path / "other"):
            pass
    with alone_on(tmp_path / "data"):
        pass


@pytest.mark.parametrize(
    ("environment", "shown", "platform"),
    [
        ({}, False, "offscreen"),
        ({"DISPLAY": ":0"}, True, None),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, None),
        ({"QT_QPA_PLATFORM": "eglfs"}, False, "eglfs"),
    ],
)
def test_windows_are_drawn_where_there_is_a_screen(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    shown: bool,
    platform: str | None,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert has_display() is shown
    child = role_child("kiosk", None, tmp_path)
    assert child._environment.get("QT_QPA_PLATFORM") == platform


def test_a_window_without_a_screen_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(OfficeError) as refused:
        require_display()
    assert refused.value.code == "no-display"
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    require_display()
