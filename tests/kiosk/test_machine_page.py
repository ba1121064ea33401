"""The technician's page: the devices of this machine, the worst first, and what is done there."""

from dataclasses import replace

import pytest

from kiosk.desk import (
    Checked,
    DeskRefusal,
    MachineDevice,
    MachineNow,
    PrinterNow,
    StaffMember,
    Trouble,
)
from kiosk.machine_values import AtMachine
from kiosk.ui.machine_props import MachineProps, machine_props, span_text
from kiosk.visit_values import Home
from screens.hand import HandError
from tests.fakes.desk import MEMBER, FakeDesk
from tests.kiosk.conftest import Kiosk, Opened, words
from tests.kiosk.test_staff_pages import sign_in

BOSS = replace(MEMBER, technician=True)
REMEDY = Trouble("A3RT", {"vi": "Kỹ thuật viên"}, {"vi": "Xem dây.\nThay dây."})
LED = MachineDevice("led-1", {"vi": "bảng LED"}, "warn", {"vi": "không trả lời"}, 190, REMEDY)
PRINTER = MachineDevice("in-1", {"vi": "máy in"}, "info", {"vi": "hoạt động"}, 3)
SCANNER = MachineDevice("quet", {"vi": "máy quét"}, "warn", {"vi": "chưa rõ"})
NOW = MachineNow("kiosk-2", "1.4", 7200, (LED, PRINTER), PrinterNow.READY)
FAILED = Checked("fail", {"vi": "không trả lời: nhận 0 byte"}, REMEDY)
DAY, HOUR = 86_400, 3_600


def shown(place: AtMachine, *devices: MachineDevice) -> MachineProps:
    return machine_props(place, replace(NOW, devices=devices), "vi")


def told(device: MachineDevice, checked: Checked | None = None) -> tuple[str, str, bool]:
    """Level and words of a device's row, and whether it has a remedy."""
    checks = {device.id: checked} if checked else {}
    (row,) = shown(AtMachine(BOSS, checks=checks), device).devices
    return row.level, row.told, row.mendable


def test_there_is_no_such_page_for_anybody_else() -> None:
    assert machine_props(Home(), NOW, "vi") == MachineProps()


@pytest.mark.parametrize(
    ("device", "checked", "row"),
    [
        (LED, None, ("warn", "không trả lời · tin cách đây 3 phút", True)),
        (PRINTER, None, ("info", "hoạt động · tin vừa xong", False)),
        (SCANNER, None, ("warn", "chưa rõ · chưa có tin", False)),
        (PRINTER, FAILED, ("fault", "không trả lời: nhận 0 byte", True)),
        (PRINTER, Checked("pass", {"vi": "12 ms"}), ("info", "tốt: 12 ms", False)),
        (SCANNER, Checked("pass", {"vi": "12 ms"}), ("info", "tốt: 12 ms", False)),
        (LED, Checked("pass"), ("warn", "không trả lời · tin cách đây 3 phút", True)),
        (
            LED,
            Checked("skipped", {"vi": "không có gì để thử"}),
            ("warn", "không có gì để thử", True),
        ),
    ],
)
def test_the_worse_of_state_and_check_is_told(
    device: MachineDevice, checked: Checked | None, row: tuple[str, str, bool]
) -> None:
    assert told(device, checked) == row


def test_the_worst_comes_first_once_nothing_is_under_way() -> None:
    place = AtMachine(BOSS, checks={"in-1": FAILED})
    assert [row.key for row in shown(place, LED, PRINTER).devices] == ["in-1", "led-1"]
    busy = replace(place, doing="command-1")
    assert [row.key for row in shown(busy, LED, PRINTER).devices] == ["led-1", "in-1"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 giây"), (59, "59 giây"), (60, "1 phút"), (2 * HOUR, "2 giờ"), (3 * DAY, "3 ngày")],
)
def test_spans_have_one_unit(seconds: int, text: str) -> None:
    assert span_text(seconds, "vi") == text


def opened(open_kiosk: Opened, desk: FakeDesk) -> Kiosk:
    """A kiosk on the technician's page."""
    kiosk = open_kiosk(desk)
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.technician)
    kiosk.touch("machine")
    kiosk.wait(lambda props: bool(props.machine.devices))
    return kiosk


def desk_of(member: StaffMember = BOSS, **changes: object) -> FakeDesk:
    desk = FakeDesk(member=member, machine_now=NOW)
    for name, value in changes.items():
        setattr(desk, name, value)
    return desk


def test_an_officer_does_not_find_it(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(desk_of(MEMBER))
    sign_in(kiosk)
    with pytest.raises(HandError):
        kiosk.hand.item("machine")


def test_it_tells_of_the_machine_and_its_devices(open_kiosk: Opened) -> None:
    read = words(opened(open_kiosk, desk_of()))
    for line in ("Máy kiosk-2", "Bản 1.4 · chạy được 2 giờ", "Bảng LED led-1", "Máy in in-1"):
        assert line in read


def test_a_check_of_all_ends_with_the_worst_in_front(open_kiosk: Opened) -> None:
    desk = desk_of(found={"in-1": FAILED})
    kiosk = opened(open_kiosk, desk)
    kiosk.touch("check-all")
    kiosk.wait(lambda props: not props.machine.busy)
    assert desk.checks == [("led-1", 1), ("in-1", 1)]
    assert kiosk.stage.props.machine.devices[0].key == "in-1"
    assert "không trả lời: nhận 0 byte" in words(kiosk)


def test_a_device_is_tried_from_its_row_and_from_its_remedy(open_kiosk: Opened) -> None:
    desk = desk_of()
    kiosk = opened(open_kiosk, desk)
    for touches in (("try-led-1",), ("mend-led-1", "try")):
        kiosk.touch(*touches)
        kiosk.wait(lambda props: not props.machine.busy)
    assert desk.checks == [("led-1", 2)] * 2


def test_a_remedy_says_the_steps_and_the_code(open_kiosk: Opened) -> None:
    kiosk = opened(open_kiosk, desk_of())
    kiosk.touch("mend-led-1")
    read = words(kiosk)
    for line in ("1. Xem dây. 2. Thay dây.", "Kỹ thuật viên sửa", "A3RT"):
        assert line in read


def test_the_bundle_says_file_and_size(open_kiosk: Opened) -> None:
    kiosk = opened(open_kiosk, desk_of())
    kiosk.touch("bundle")
    kiosk.wait(lambda props: props.machine.file != "")
    assert "/media/usb/goi.zip" in words(kiosk)
    assert "41 kB" in words(kiosk)


def test_a_bundle_that_cannot_be_written_says_why(open_kiosk: Opened) -> None:
    refusal = DeskRefusal("file-refused", {"vi": "Không ghi được tệp."})
    kiosk = opened(open_kiosk, desk_of(bundle_faults=[refusal]))
    kiosk.touch("bundle")
    kiosk.wait(lambda props: props.machine.fault != "")
    assert "Không ghi được tệp." in words(kiosk)


def test_more_devices_than_fit_stand_on_a_further_part(open_kiosk: Opened) -> None:
    many = tuple(replace(PRINTER, id=f"in-{n}") for n in range(9))
    kiosk = opened(open_kiosk, desk_of(machine_now=replace(NOW, devices=many)))
    with pytest.raises(HandError):
        kiosk.hand.item("try-in-8")
    kiosk.touch("more-devices")
    assert kiosk.hand.item("try-in-8")
