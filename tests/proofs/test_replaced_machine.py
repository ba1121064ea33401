"""A replaced machine serves within a quarter of an hour, by the commands of its page alone.

They are read out of docs/thay-may.md and run, as they stand there, in a bare Debian made by
debootstrap. Its printer is simulated; its stick is a folder with the program and a copy.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.fakes.command_line import SAMPLE_FILE

HERE = Path(__file__).parents[2]
PAGE = HERE / "docs" / "thay-may.md"
MIRROR = "http://deb.debian.org/debian"
LIMIT_S = 900.0
WHOLE_S = 2400
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")
PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NAMESPACE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
INSIDE = """
for one in dev dev/pts dev/shm; do mkdir -p "$0/$one"; mount --bind "/$one" "$0/$one"; done
mount -t proc proc "$0/proc"
exec chroot "$0" /bin/sh /page.sh
"""
"""Mounts and processes of a namespace of their own: they are gone with it, whatever happens."""

pytestmark = [
    pytest.mark.prove,
    pytest.mark.alone,
    pytest.mark.timeout(2 * WHOLE_S),
    pytest.mark.skipif(os.geteuid() != 0, reason="debootstrap and chroot need root"),
]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A bare Debian; what of this machine's it needs to reach its mirrors."""
    root = tmp_path / "debian"
    words = ["debootstrap", "--variant=minbase", "bookworm", str(root), MIRROR]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no mirror: {made.stdout[-200:]}")
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    shutil.copy(TRUSTED, root / "trusted.crt")
    return root


def put_stick(root: Path) -> None:
    """Put the program and a copy of an office with two numbers on its stick."""
    stick = root / "media" / "usb"
    program = stick / "chuong-trinh"
    ignored = shutil.ignore_patterns(".venv", "build", ".git", ".*_cache", "__pycache__")
    shutil.copytree(HERE, program, ignore=ignored, symlinks=True)
    (stick / "motcua").mkdir()
    old = root.parent / "old"
    office = ["--data-dir", str(old), "--config", str(SAMPLE_FILE)]
    here = str(HERE / ".venv" / "bin" / "motcua")
    for _ in range(2):
        subprocess.run([here, "ticket", "issue", "ho-tich", "--no-print", *office], check=True)
    subprocess.run([here, "db", "backup", str(stick / "motcua"), *office], check=True)


def test_the_page_leads_to_the_first_slip(
    machine: Path, record_property: Callable[[str, object], None]
) -> None:
    put_stick(machine)
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    script = "set -eu\nexport LANG=C.UTF-8\n" + "\n".join(blocks)
    (machine / "page.sh").write_text(script, encoding="utf-8")
    began, log = time.monotonic(), machine.parent / "page.log"
    with log.open("wb") as output:
        page = subprocess.Popen(
            [*NAMESPACE, "sh", "-c", INSIDE, str(machine)],
            env={"PATH": PATHS, "HOME": "/root", "PIP_CERT": "/trusted.crt"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    devices = machine / "var/lib/motcua/devices"
    try:
        while page.poll() is None and not list(devices.glob("*/*.png")):
            assert time.monotonic() - began < WHOLE_S, "nothing was printed"
            with suppress(subprocess.TimeoutExpired):
                page.wait(1)
        printed_s = time.monotonic() - began
    finally:
        page.kill()
        page.wait()
    told = log.read_text(encoding="utf-8")
    assert list(devices.glob("*/*.png")), told[-2000:]
    assert "đi tiếp từ A201" in told
    minutes = f"{printed_s / 60:.1f} minutes to the first printed slip"
    record_property("told", minutes)
    sys.stderr.write(f"{minutes}\n")
    assert printed_s < LIMIT_S, minutes
