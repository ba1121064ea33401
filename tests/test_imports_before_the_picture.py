"""What a kiosk's first picture does not wait for."""

import subprocess
import sys

import pytest

KIOSK = "import motcua.cli.main, motcua.cli.run, motcua.machine, motcua.programs, kiosk.app"
COMMAND = "from motcua.cli.main import build_parser; build_parser(['queue', 'status'])"
LATER = (
    *("alembic", "holidays", "escpos", "cv2", "numpy", "pyudev", "requests"),
    *("devices.bus_sim", "devices.desks", "devices.discovery"),
    *("devices.transport.evdev", "devices.rating_panels.presses", "devices.light_stack.serial"),
)


def loaded(program: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after `program`."""
    words = [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"]
    return set(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize("program", [KIOSK, COMMAND])
def test_heavy_packages_and_simulators_come_later(program: str) -> None:
    assert loaded(program).isdisjoint(LATER)


def test_the_kiosk_leaves_out_what_only_counters_need() -> None:
    theirs = {one for one in loaded(KIOSK) if one.startswith("counter_display.")}
    assert {one.removeprefix("counter_display.") for one in theirs} == {
        "board_layout",
        "board_needs",
        "config",
    }


def test_a_command_leaves_out_the_other_groups() -> None:
    others = {f"motcua.cli.{one}" for one in ("ticket", "counter", "devices", "demo", "run")}
    assert loaded(COMMAND).isdisjoint(others)
