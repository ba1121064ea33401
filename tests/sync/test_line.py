"""The kernel tells that a line is back."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from sync.line import comes_up

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 30
NEWLINK, DELLINK, NEWADDR, DELADDR, NEWROUTE = 16, 17, 20, 21, 24
UP, RUNNING = 0x1, 0x40
_WATCHES = """
import subprocess, threading
from sync.line import LineWatch
came = threading.Event()
watch = LineWatch(came.set)
watch.start()
for _ in range(50):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    if came.wait(0.2):
        break
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
watch.stop()
print("came" if came.is_set() else "silent")
"""


def told(kind: int, flags: int = 0) -> bytes:
    """One message: nlmsghdr and ifinfomsg, as the kernel's headers lay them out."""
    body = struct.pack("=BxHiII", 0, 1, 2, flags, 0)
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body


@pytest.mark.parametrize(
    ("message", "up"),
    [
        (told(NEWLINK, UP | RUNNING), True),
        (told(NEWLINK, UP), False),
        (told(DELLINK, UP | RUNNING), False),
        (told(NEWADDR), True),
        (told(DELADDR), False),
        (told(NEWROUTE, RUNNING), False),
        (told(DELADDR) + told(NEWADDR), True),
        (told(NEWLINK, RUNNING)[:18], False),
        (b"", False),
        (bytes(64), False),
    ],
)
def test_what_tells_of_a_line_that_is_there(message: bytes, up: bool) -> None:
    assert comes_up(message) is up


def test_a_real_line_that_comes_up_is_noticed() -> None:
    words = ["unshare", "--net", "--map-root-user", sys.executable, "-c", _WATCHES]
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    if "unshare" in done.stderr:
        pytest.skip(f"no network namespace of its own here: {done.stderr.strip()}")
    assert done.stdout.strip() == "came", done.stderr
