"""A declared sign: what goes out when it is told something."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from devices.bus import Bus, BusSettings
from devices.bus_samples import sample_sign
from devices.errors import UnencodableTextError
from devices.signs import CounterSign
from devices.signs.declarative import SignSettings
from devices.signs.driver import BusSign
from devices.signs.mock import MockSign, Shown
from devices.signs.sim import SimSign
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from tests.fakes.bus import Crowd, memory_line, running, until

BLANK = b" " * 8


def idle_sign(settings: SignSettings) -> BusSign:
    """A sign on a bus that does not run."""
    return BusSign("sign-1", settings, Bus(MemoryTransport(), BusSettings()))


def mute(settings: SignSettings) -> SignSettings:
    """The same sign, which never answers and cannot blink."""
    commands = {"show": settings.layout.commands["show"].model_copy(update={"reply": None})}
    layout = settings.layout.model_copy(update={"commands": commands})
    return settings.model_copy(update={"layout": layout})


@pytest.fixture
def settings() -> SignSettings:
    return sample_sign(0x21)


def test_a_sign_begins_dark(settings: SignSettings) -> None:
    write = idle_sign(settings).next_write()
    assert write is not None
    assert write.request == settings.layout.build("show", 0x21, BLANK)


@pytest.mark.parametrize(("blink", "command"), [(False, "show"), (True, "blink")])
def test_a_text_goes_out_until_it_is_confirmed(
    settings: SignSettings, blink: bool, command: str
) -> None:
    sign = idle_sign(settings)
    sign.show("A015", blink=blink)
    for _ in range(2):
        write = sign.next_write()
        assert write is not None
        assert write.request == settings.layout.build(command, 0x21, b"A015    ")
    sign.done(b"", 0.0)
    assert sign.next_write() is None
    refresh = settings.layout.build(command, 0x21, b"A015    ")
    assert sign.poll().request == refresh


def test_a_text_that_came_while_another_was_under_way_is_not_lost(settings: SignSettings) -> None:
    sign = idle_sign(settings)
    sign.show("A001")
    sign.next_write()
    sign.show("A002")
    sign.done(b"", 0.0)
    write = sign.next_write()
    assert write is not None
    assert b"A002" in write.request


def test_what_cannot_be_shown_makes_it_dark(settings: SignSettings) -> None:
    sign = idle_sign(settings)
    sign.show("A015")
    sign.poll()
    sign.done(b"", 0.0)
    with pytest.raises(UnencodableTextError):
        sign.show("Mời")
    write = sign.next_write()
    assert write is not None
    assert write.request == settings.layout.build("show", 0x21, BLANK)


def test_what_cannot_be_shown_is_a_fault_until_another_text_is_confirmed(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        with pytest.raises(UnencodableTextError):
            line.sign.show("Mời")
        line.go_round()
        status = line.sign.status()
        assert (status.level, status.reasons) == (Level.FAULT, ("device-unencodable-text",))
        line.transport.hold()
        line.sign.show("A015")
        assert line.sign.status() is status, "not shown yet"
        line.transport.release()
        until(lambda: line.sign.status().state is State.ONLINE)
    assert (tmp_path / "sign.txt").read_text(encoding="utf-8") == "A015"


def test_a_sign_without_blink_shows_steadily(settings: SignSettings) -> None:
    sign = idle_sign(mute(settings))
    sign.show("A015", blink=True)
    assert sign.poll().request == settings.layout.build("show", 0x21, b"A015    ")


def test_a_sign_that_never_answers_is_told_once_and_stays_unknown(settings: SignSettings) -> None:
    transport = MemoryTransport()
    with running(transport, BusSettings(turnaround_ms=0)) as bus:
        sign = BusSign("sign-1", mute(settings), bus)
        until(lambda: bus.counters()["sign-1"].sent == 1)
        sign.show("A015")
        until(lambda: bus.counters()["sign-1"].sent == 2)
    show = settings.layout.build
    assert transport.written == show("show", 0x21, BLANK) + show("show", 0x21, b"A015    ")
    assert sign.status().state is State.UNKNOWN


def dimmable(settings: SignSettings) -> SignSettings:
    """The same sign, with a command for its brightness that has a frame of its own."""
    written = settings.model_dump(mode="json")
    short = [one for one in written["layout"]["frame"] if one["part"] != "data"]
    short.insert(3, {"part": "data", "width": 1})
    command = {"code": "4C", "reply": "acknowledged", "frame": short}
    written["layout"]["commands"]["brightness"] = command
    written["setup"] = [{"command": "brightness", "data": "05"}]
    return SignSettings.model_validate(written)


def test_a_sign_is_set_up_at_the_start_and_after_each_return(
    settings: SignSettings, tmp_path: Path
) -> None:
    bright = dimmable(settings).model_copy(update={"reply_timeout_ms": 20.0})
    simulated = SimSign("sign-1", bright, tmp_path)
    crowd = Crowd([simulated])
    with running(MemoryTransport(crowd.respond)) as bus:
        sign = BusSign("sign-1", bright, bus)
        sign.show("A015")
        until(lambda: simulated.set_up == [("brightness", b"\x05")])
        crowd.asleep.add("sign-1")
        sign.show("A016")
        until(lambda: sign.status().state is State.OFFLINE)
        simulated.power_on()
        crowd.asleep.clear()
        until(lambda: simulated.set_up == [("brightness", b"\x05")])
    assert (tmp_path / "sign-1.txt").read_text(encoding="utf-8") == "A016"


def test_the_text_is_said_again_every_refresh(settings: SignSettings) -> None:
    often = mute(settings).model_copy(update={"refresh_s": 0.01})
    with running(MemoryTransport(), BusSettings(turnaround_ms=0)) as bus:
        BusSign("sign-1", often, bus)
        until(lambda: bus.counters()["sign-1"].sent > 3)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"address": 256}, "address: "),
        ({"address": -1}, "greater than or equal to 0"),
        ({"refresh_s": 0}, "refresh_s"),
        ({"colour": "red"}, "Extra inputs"),
        ({"setup": [{"command": "brightness"}]}, "không có lệnh brightness"),
        ({"setup": [{"command": "show", "data": "05"}]}, "không chứa đúng 1 byte"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    settings: SignSettings, change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        SignSettings.model_validate(settings.model_dump() | change)


def test_a_sign_needs_the_command_show(settings: SignSettings) -> None:
    written = settings.model_dump()
    written["layout"]["commands"] = {"blink": written["layout"]["commands"]["blink"]}
    with pytest.raises(ValidationError, match="cần lệnh show"):
        SignSettings.model_validate(written)


def test_the_mock_remembers() -> None:
    mock = MockSign("sign-1")
    sign: CounterSign = mock
    assert mock.text == ""
    sign.show("A015", blink=True)
    sign.clear()
    assert mock.history == [Shown("A015", blink=True), Shown("")]
    assert sign.status().state is State.ONLINE
