"""Input devices that umockdev shows to a process of its own, as the kernel would."""

import shutil
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

needs_umockdev = pytest.mark.skipif(
    not shutil.which("umockdev-run"), reason="umockdev is not installed"
)


def kernel_device(number: int, keys: Sequence[int], name: str) -> tuple[str, str]:
    """What umockdev takes for an input device: its place in sysfs, its answers to ioctls."""
    bits = sum(1 << key for key in keys).to_bytes(96, "little")
    port = f"usb-0000:00:14.0-{number}/input0"
    texts = {"NAME": name, "PHYS": port, "UNIQ": ""}
    answers = [f"@DEV /dev/input/event{number}"]
    answers.append(f"EVIOCGID 0 {struct.pack('4H', 3, 0x1A2C, 0x0E24, 0x110).hex().upper()}")
    answers.append(f"EVIOCGBIT(1) 96 {bits.hex().upper()}")
    for kind, text in texts.items():
        data = text.encode().ljust(256, b"\0").hex().upper()
        answers.append(f"EVIOCG{kind}(0) {len(text) + 1} {data}")
    place = f"""P: /devices/usb1/1-{number}/input/input{number}/event{number}
N: input/event{number}
E: DEVNAME=/dev/input/event{number}
E: SUBSYSTEM=input
E: MAJOR=13
E: MINOR={64 + number}
A: dev=13:{64 + number}

"""
    return place, "\n".join(answers) + "\n"


def under_umockdev(
    folder: Path, devices: Mapping[int, tuple[Sequence[int], str]], events: Mapping[int, str]
) -> list[str]:
    """The words before a command that make it see these devices: number → its keys and its name.

    `events` is what each sends once it is opened, as evemu writes it.
    """
    options: list[str] = []
    for number, (keys, name) in devices.items():
        place, answers = folder / f"{number}.umockdev", folder / f"{number}.ioctl"
        for path, text in zip((place, answers), kernel_device(number, keys, name), strict=True):
            path.write_text(text, encoding="ascii")
        options += ["--device", str(place), "--ioctl", f"/dev/input/event{number}={answers}"]
    for number, text in events.items():
        script = folder / f"{number}.events"
        script.write_text(text, encoding="ascii")
        options += ["--evemu-events", f"/dev/input/event{number}={script}"]
    return ["umockdev-run", *options, "--"]
