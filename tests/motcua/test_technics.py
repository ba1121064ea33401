"""What a technician sees and does at a kiosk, on the sample office's real parts."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.faults import code_of
from kiosk.desk import SHOW, TELL, DeskRefusal, MachineDevice
from motcua import VERSION
from motcua.bundle_file import BUNDLES
from motcua.machine import Machine
from motcua.programs import kiosk_desk
from motcua.technics import MachineTechnics
from office.staff import add_staff
from tests.fakes.command_line import CommandLine
from tests.fakes.office import TESTER
from tests.fakes.sample_programs import owned, sample_machine, simulated
from tests.fakes.waiting import wait_for

PRINTER, SIGN = "may-in-ban", "led-2"
PIN = "271828"


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """The sample office of the command line, none of its programs running."""
    motcua.config = tmp_path / "office.toml"
    with sample_machine(tmp_path, motcua.data_dir, motcua.clock) as machine:
        yield machine


def technics(here: Machine, *places: Path) -> MachineTechnics:
    seconds = iter([100.0, 160.0])
    return MachineTechnics(here, "kiosk", lambda: places, lambda: next(seconds, 160.0))


def devices(here: Machine) -> dict[str, MachineDevice]:
    return {one.id: one for one in technics(here).machine().devices}


def test_it_names_the_machine_and_how_long_it_has_been_running(here: Machine) -> None:
    now = technics(here).machine()
    assert (now.name, now.version, now.running_s) == (here.name, VERSION, 60)
    assert {one.id for one in now.devices} == set(here.settings.devices.kinds())


def test_what_nobody_looks_after_is_no_device_at_work(here: Machine) -> None:
    led = devices(here)[SIGN]
    assert (led.level, led.age_s) == ("fault", None)
    assert led.trouble is not None
    assert led.trouble.code == code_of(SIGN, "status-stale")
    assert led.trouble.steps["vi"].startswith(f"Xem chương trình trông thiết bị {SIGN}")


def test_devices_tell_how_they_are_while_their_owner_lives(here: Machine) -> None:
    def well() -> MachineDevice | None:
        found = devices(here)[SIGN]
        return found if found.level == "info" else None

    with simulated(here), owned(here):
        found = wait_for(well)
    assert found is not None
    assert found.state["vi"] == "hoạt động"
    assert found.trouble is None
    assert found.age_s is not None


def test_the_worst_stand_first(here: Machine) -> None:
    with simulated(here), owned(here):
        levels = [one.level for one in technics(here).machine().devices]
    assert levels == sorted(levels, key=["fault", "warn", "info"].index)
    assert len(set(levels)) > 1


@pytest.mark.parametrize(("level", "told"), [(TELL, "nhận"), (SHOW, "hiện 8888")])
def test_the_owner_s_answer_is_told_with_its_evidence(here: Machine, level: int, told: str) -> None:
    with simulated(here), owned(here):
        checked = technics(here).check_device(SIGN, level)
    assert (checked.result, checked.trouble) == ("pass", None)
    assert told in checked.told["vi"]


def test_a_device_without_power_fails_with_its_remedy(here: Machine) -> None:
    checked = technics(here).check_device(PRINTER, TELL)
    assert checked.result == "fail"
    assert checked.trouble is not None
    assert PRINTER in checked.trouble.steps["vi"]


def test_the_bundle_goes_to_a_stick_that_is_in(here: Machine, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    file = technics(here, tmp_path / "gone", stick).write_bundle()
    assert (Path(file.path).parent, file.carried) == (stick, True)
    assert file.size_bytes == Path(file.path).stat().st_size
    assert "devices.json" in zipfile.ZipFile(file.path).namelist()


def test_without_a_stick_it_stays_on_the_machine(here: Machine) -> None:
    file = technics(here).write_bundle()
    assert (Path(file.path).parent, file.carried) == (here.data_dir / BUNDLES, False)


def test_a_bundle_that_no_place_takes_is_refused(here: Machine) -> None:
    (here.data_dir / BUNDLES).write_text("in the way")
    with pytest.raises(DeskRefusal, match="file-refused"):
        technics(here).write_bundle()


def test_the_kiosk_s_program_opens_the_page_for_a_technician(here: Machine) -> None:
    added = add_staff(here.office, TESTER, "Trần Văn Bình", "technician", PIN)
    printer = here.settings.kiosk.printers[0]
    with simulated(here), kiosk_desk(here) as desk:
        assert desk.sign_in(added.number, PIN).technician
        checked = desk.check_device(printer, SHOW)
        assert (checked.result, checked.trouble) == ("pass", None)
        # the device watch writes what the printer said at its next look
        wait_for(lambda: (printer, "info") in {(o.id, o.level) for o in desk.machine().devices})
