"""Keeps a machine's programs alive: one child process a role, started again when it dies."""

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hall.owners import started
from office.errors import OfficeError

RUN_FILE = "run.json"
LOCK_FILE = "run.lock"
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0
STEADY_AFTER_S = 10.0
"""A child that lived so long is started again at once when it dies."""
START_AGAIN = 75
"""A child that ends with this code (EX_TEMPFAIL of sysexits.h) was told by staff to start again."""
END_TIMEOUT_S = 8.0
_LOOK_EVERY_S = 0.05

_logger = logging.getLogger(__name__)


class AlreadyRunning(OfficeError):
    """Another supervisor keeps the programs of this data folder alive."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__("already-running", detail=str(data_dir))


@contextmanager
def alone_on(data_dir: Path) -> Iterator[None]:
    """Be the only supervisor of a data folder. Raises AlreadyRunning where there is one."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(data_dir) from error
        yield


class Child:
    """One role's process, over all its lives; the pauses between them grow to `longest_pause_s`."""

    def __init__(
        self,
        role: str,
        words: Sequence[str],
        environment: Mapping[str, str],
        longest_pause_s: float = LONGEST_PAUSE_S,
    ) -> None:
        self.role = role
        self._longest_pause_s = longest_pause_s
        self._words = words
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._next_start = 0.0

    @property
    def pid(self) -> int | None:
        """The living process, None between two lives."""
        return self._process.pid if self._process else None

    def look(self) -> bool:
        """Start it when it is due, notice when it has died; tell whether its pid changed."""
        if self._process is None:
            return time.monotonic() >= self._next_start and self._start()
        code = self._process.poll()
        if code is None:
            return False
        self._bury(code)
        return True

    def end(self, deadline: float) -> None:
        """Ask it to end, and make it end at `deadline` (monotonic seconds)."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _logger.warning("%s did not end by itself", self.role)
            self._process.kill()
            self._process.wait(END_TIMEOUT_S)

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self._process:
            self._process.terminate()

    def _start(self) -> bool:
        try:
            self._process = subprocess.Popen(
                self._words,
                env=dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            _logger.error("%s cannot be started: %s", self.role, error)
            self._wait_longer()
            return False
        self._started_at = time.monotonic()
        _logger.info("%s started, pid %d", self.role, self._process.pid)
        return True

    def _bury(self, code: int) -> None:
        lived_s = time.monotonic() - self._started_at
        asked = code == START_AGAIN
        if asked or lived_s >= STEADY_AFTER_S:
            self._pause_s = FIRST_PAUSE_S
        level = logging.INFO if asked else logging.WARNING
        _logger.log(level, "%s ended with %d after %.1f s", self.role, code, lived_s)
        self._process = None
        self._wait_longer()

    def _wait_longer(self) -> None:
        """Put the next start off, longer each time."""
        self._next_start = time.monotonic() + self._pause_s
        self._pause_s = min(self._pause_s * 2, self._longest_pause_s)


class Supervisor:
    """All children of one machine; `DATA/run.json` says which process is which."""

    def __init__(
        self, children: Sequence[Child], data_dir: Path, end_timeout_s: float = END_TIMEOUT_S
    ) -> None:
        self._children = children
        self._file = data_dir / RUN_FILE
        self._end_timeout_s = end_timeout_s

    def run(self, stop: threading.Event) -> None:
        """Keep all children alive until `stop`; then end them, the first one last."""
        self._write()
        try:
            while not stop.is_set():
                changed = [child.role for child in self._children if child.look()]
                if changed:
                    self._write()
                stop.wait(_LOOK_EVERY_S)
        finally:
            self._end()

    def _write(self) -> None:
        """Say which process is which; on a full disk the programs run on without it."""
        pids = {child.role: child.pid for child in self._children}
        me = os.getpid()
        text = json.dumps({"supervisor": me, "started": started(me), "roles": pids})
        aside = self._file.with_suffix(".new")
        try:
            aside.write_text(text, encoding="utf-8")
            aside.replace(self._file)
        except OSError as error:
            _logger.error("%s cannot be written: %s", self._file, error)

    def _end(self) -> None:
        deadline = time.monotonic() + self._end_timeout_s
        for child in self._children[1:]:
            child.ask_to_end()
        for child in self._children[1:]:
            child.end(deadline)
        for child in self._children[:1]:
            child.ask_to_end()
            child.end(deadline + self._end_timeout_s)
        self._file.unlink(missing_ok=True)


def running_roles(data_dir: Path) -> frozenset[str] | None:
    """The roles that a living supervisor keeps alive on a data folder; None where there is none."""
    try:
        told = json.loads((data_dir / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if told.get("started") is None or started(told["supervisor"]) != told["started"]:
        return None
    return frozenset(name.partition("-")[0] for name in told["roles"])


def window_name(role: str, point: str, counter: int) -> str:
    """By what a child is known: its role, its hall if that is not the first, its counter if any."""
    return "-".join(filter(None, (role, point, str(counter or ""))))


def role_child(
    role: str,
    config: Path | None,
    data_dir: Path,
    longest_pause_s: float = LONGEST_PAUSE_S,
    *,
    counter: int = 0,
    point: str = "",
    place: str = "",
    training: bool = False,
) -> Child:
    """The child that runs one role of `motcua run`, of a training in this data folder if so asked.

    `counter` is that of a window which belongs to one (0: it does not), `point` that of another
    hall than the machine's first; `place` is where a window stands that shares a screen.
    """
    run = [sys.executable, "-m", "motcua", "run", "--only", role, "--parent", str(os.getpid())]
    words = [*run, "--data-dir", str(data_dir), "--counter", str(counter), "--place", place]
    if point:
        words += ["--point", point]
    if training:
        words.append("--training")
    if config:
        words += ["--config", str(config)]
    environment = dict(os.environ)
    if not has_display():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return Child(window_name(role, point, counter), words, environment, longest_pause_s)


def has_display() -> bool:
    """Whether a window could be shown to anybody."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def require_display() -> None:
    """Raise OfficeError where Qt could open no window and would end the process."""
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise OfficeError("no-display")


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


def end_with_parent(parent: int) -> None:
    """Let the kernel end this process when its parent dies (prctl(2), PR_SET_PDEATHSIG).

    A parent that has died already sends nothing any more, so that this process ends itself.
    """
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
