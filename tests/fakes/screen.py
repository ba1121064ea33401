"""A screen for programs under test: a display that nobody sees, with a bus for assistive programs.

Qt exposes its windows to assistive programs (AT-SPI) only on a platform that has a display, so
offscreen drawing is not enough.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import IO

READY_S = 20.0
END_S = 10.0
NO_DISPLAY_OF_OURS = ("WAYLAND_DISPLAY", "XAUTHORITY", "AT_SPI_BUS_ADDRESS")


@dataclass(frozen=True)
class Screen:
    """A display with a session bus of its own."""

    environment: Mapping[str, str]
    """What a program is started with, to be drawn there and to be heard by assistive programs."""


@contextmanager
def screen(size: str = "1080x1920") -> Iterator[Screen]:
    """Start a display of `size` (pixels) and its bus; end both at last.

    Raises TimeoutError where one of them is not ready within `READY_S`.
    """
    with ExitStack() as running:
        # A socket's path has 107 bytes at most: a test's own folder may be too deep.
        folder = running.enter_context(tempfile.TemporaryDirectory(prefix="screen-"))
        ours = {name: value for name, value in os.environ.items() if name not in NO_DISPLAY_OF_OURS}
        display = running.enter_context(_display(size))
        environment = {**ours, "DISPLAY": display, "XDG_RUNTIME_DIR": folder}
        environment["DBUS_SESSION_BUS_ADDRESS"] = running.enter_context(_bus(environment))
        yield Screen(
            {
                **environment,
                "QT_QPA_PLATFORM": "xcb",
                "QT_QUICK_BACKEND": "software",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                "XDG_CACHE_HOME": str(Path(folder, "cache")),
            }
        )


@contextmanager
def _display(size: str) -> Iterator[str]:
    """An X server on a free number; gives its name."""
    ours, theirs = os.pipe()
    with os.fdopen(ours, encoding="ascii") as number, os.fdopen(theirs, "w") as written:
        words = [
            "Xvfb",
            "-displayfd",
            str(theirs),
            "-screen",
            "0",
            f"{size}x24",
            "-nolisten",
            "tcp",
        ]
        with _running(words, os.environ, pass_fds=(theirs,)):
            written.close()
            yield f":{_first_line(number, words[0])}"


@contextmanager
def _bus(environment: Mapping[str, str]) -> Iterator[str]:
    """A session bus, which starts the accessibility bus for whoever asks; gives its address."""
    words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with _running(words, environment, stdout=subprocess.PIPE) as bus:
        assert bus.stdout is not None
        yield _first_line(bus.stdout, words[0])


def _first_line(stream: IO[str], program: str) -> str:
    """What a program says once it is ready."""
    ready, _, _ = select([stream], [], [], READY_S)
    line = stream.readline().strip() if ready else ""
    if not line:
        raise TimeoutError(f"{program} was not ready within {READY_S:.0f} s")
    return line


@contextmanager
def _running(
    words: Sequence[str],
    environment: Mapping[str, str],
    *,
    stdout: int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[str]]:
    """A program and all that it starts, until the block ends."""
    process = subprocess.Popen(
        words,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        pass_fds=pass_fds,
        start_new_session=True,
        text=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=END_S)
