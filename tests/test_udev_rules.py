"""The rules that give our devices their names and owners, as udev itself reads them.

No kernel device is tried: umockdev describes one, and `udevadm test` tells what it would do.
"""

import grp
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fakes.plugs import BARE_A, PRINTER_A, SERIAL_A, Gadget, described, files

RULES = Path(__file__).parent.parent / "packaging" / "udev" / "70-motcua.rules"
RUN_TIMEOUT_S = 60.0
TERM = re.compile(r'([A-Z]+(?:\{[\w.]+\})?)(==|!=|\+=|=)"([^"]*)"')
KEYS = {
    *("ACTION", "SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "ENV", "IMPORT"),
    *("GROUP", "MODE", "SYMLINK", "GOTO", "LABEL"),
}
CONTROLLER = "P: /devices/pci0000:00/0000:00:14.0\nE: SUBSYSTEM=pci\n"
PRIVATE_RUN = 'mount -t tmpfs none /run && mkdir -p /run/udev/rules.d && cp "$1" /run/udev/rules.d'
ASK = 'umockdev-run --device "$2" -- udevadm test --action=add "/sys/$3"'
TOOLS = ("umockdev-run", "udevadm", "unshare")


def lines() -> list[str]:
    text = RULES.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_rule_is_a_list_of_terms() -> None:
    assert len(lines()) > 10
    for line in lines():
        terms = TERM.findall(line)
        assert ", ".join(f'{key}{sign}"{value}"' for key, sign, value in terms) == line
        assert {key.partition("{")[0] for key, _, _ in terms} <= KEYS


def test_every_jump_has_its_end_further_down() -> None:
    at = {
        value: n
        for n, line in enumerate(lines())
        for k, _, value in TERM.findall(line)
        if k == "LABEL"
    }
    for number, line in enumerate(lines()):
        assert all(at[v] > number for key, _, v in TERM.findall(line) if key == "GOTO")


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.skipif(os.geteuid() != 0, reason="a private /run needs root")
@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="umockdev or udev is not installed")
@pytest.mark.parametrize(
    ("gadget", "group", "names"),
    [
        (PRINTER_A, "lp", ["printer/X1Y2", "printer-at/pci-0000:00:14.0-usb-0:1:1.0"]),
        (
            SERIAL_A,
            "dialout",
            ["serial/A50285BI-if00-port0", "serial-at/pci-0000:00:14.0-usb-0:1:1.0-port0"],
        ),
        (BARE_A, "dialout", ["serial-at/pci-0000:00:14.0-usb-0:1:1.0-port0"]),
    ],
    ids=lambda one: one.name if isinstance(one, Gadget) else "",
)
def test_udev_would_name_it_and_give_it_to_its_group(
    gadget: Gadget, group: str, names: list[str], tmp_path: Path
) -> None:
    device = tmp_path / "device"
    device.write_text(f"{CONTROLLER}\n{described(gadget, '1-1', 0, 5, with_file=True)}")
    end = max(files(gadget, "1-1", 0, 5), key=len)
    words = [
        "unshare",
        "-m",
        "sh",
        "-c",
        f"{PRIVATE_RUN} && {ASK}",
        "sh",
        str(RULES),
        str(device),
        end,
    ]
    told = subprocess.run(words, capture_output=True, check=True, timeout=RUN_TIMEOUT_S, text=True)
    said = told.stdout + told.stderr
    assert sorted(re.findall(r"LINK '(motcua/\S+)'", said)) == sorted(f"motcua/{n}" for n in names)
    assert re.findall(r"70-motcua\.rules:\d+ GROUP (\d+)", said) == [
        str(grp.getgrnam(group).gr_gid)
    ]
