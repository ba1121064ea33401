"""A board with several lines at one address: each line its frame, all told again on its return."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from devices.bus import Bus, BusSettings
from devices.bus_samples import sample_board, sample_keypad, sample_sign
from devices.bus_sim import BusSimulator, Faults
from devices.errors import UnencodableTextError
from devices.keypads.polled import PolledKeypad
from devices.signs import SummaryBoard
from devices.signs.declarative import SignSettings
from devices.signs.driver import BusSign
from devices.signs.led485 import Led485Settings
from devices.signs.models import AnySignSettings
from devices.signs.sim import SimSign, sign_png
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from devices.transport.serial import SerialTransport
from tests.fakes.bus import BAUD, Crowd, running, until

AT = 0x51


def frame(line: int, text: str, command: str = "show") -> bytes:
    """The frame that shows a text on a line, 0 being the top one."""
    code = {"show": b"S", "blink": b"B"}[command]
    built = sample_board(AT).layout.build(command, AT, text.ljust(10).encode(), line)
    assert built[:4] == b"\xa5" + bytes((AT,)) + code + bytes((line + 1,))
    return built


@pytest.fixture
def board() -> BusSign:
    """A board of four lines on a bus that does not run, set up."""
    board = BusSign("board", sample_board(AT), Bus(MemoryTransport(), BusSettings()))
    answer(board)
    return board


def answer(board: BusSign) -> bytes:
    """What the board is told next, which it confirms."""
    write = board.next_write()
    assert write is not None
    board.done(b"", 0.0)
    return write.request


def test_a_board_begins_dark_line_by_line(board: BusSign) -> None:
    assert [answer(board) for _ in range(4)] == [frame(line, "") for line in range(4)]
    assert board.next_write() is None


def test_only_the_line_that_changed_is_told(board: BusSign) -> None:
    told: SummaryBoard = board
    for _ in range(4):
        answer(board)
    told.show_line(2, "A015    3", blink=True)
    assert answer(board) == frame(2, "A015    3", "blink")
    assert board.next_write() is None


def test_lines_are_said_again_in_turn(board: BusSign) -> None:
    for line in range(4):
        board.show_line(line, f"A{line:03}")
    told = [board.poll().request for _ in range(5)]
    assert told == [frame(line % 4, f"A{line % 4:03}") for line in range(5)]
    assert board.poll_every_s <= sample_board(AT).refresh_s / 4


def test_a_line_that_cannot_be_shown_is_dark_and_a_fault_and_the_others_stay(
    board: BusSign,
) -> None:
    board.show_line(0, "A001")
    with pytest.raises(UnencodableTextError):
        board.show_line(1, "Mời")
    assert answer(board) == frame(0, "A001")
    assert answer(board) == frame(1, "")
    assert board.status().reasons == ("device-unencodable-text",)
    board.show_line(1, "A002")
    answer(board)
    assert board.status().level is Level.INFO or board.status().reasons == ("never-answered",)


def test_a_board_is_dark_when_told_so(board: BusSign) -> None:
    for line in range(4):
        board.show_line(line, "A001")
    board.clear()
    assert [answer(board) for _ in range(4)] == [frame(line, "") for line in range(4)]


def test_a_board_that_returns_is_set_up_and_told_every_line(tmp_path: Path) -> None:
    quick = sample_board(AT).model_copy(update={"reply_timeout_ms": 20.0})
    simulated = SimSign("board", quick, tmp_path)
    crowd = Crowd([simulated])
    with running(MemoryTransport(crowd.respond)) as bus:
        board = BusSign("board", quick, bus)
        for line in range(4):
            board.show_line(line, f"A{line:03}")
        until(lambda: shown(tmp_path) == "A000\nA001\nA002\nA003")
        crowd.asleep.add("board")
        board.show_line(3, "B009")
        until(lambda: board.status().state is State.OFFLINE)
        simulated.power_on()
        assert shown(tmp_path) == ""
        crowd.asleep.clear()
        until(lambda: shown(tmp_path) == "A000\nA001\nA002\nB009")
        until(lambda: simulated.set_up == [("brightness", b"\x08")])


def shown(folder: Path, sign: str = "board") -> str:
    """What stands in a sign's file, nothing where it was never switched on."""
    file = folder / f"{sign}.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_boards_signs_keypads_and_modbus_share_one_line(tmp_path: Path) -> None:
    signs: dict[str, AnySignSettings] = {
        "board": sample_board(AT),
        "sign": sample_sign(0x41),
        "led": Led485Settings(kind="led485", address=0x21),
    }
    keypad = sample_keypad(1)
    simulator = BusSimulator(
        tmp_path / "line", BAUD, tmp_path, signs=signs, keypads={"keypad": keypad}
    )
    simulator.start()
    try:
        with running(SerialTransport(str(tmp_path / "line"), BAUD)) as bus:
            drivers = {name: BusSign(name, one, bus) for name, one in signs.items()}
            asked = PolledKeypad("keypad", keypad, bus)
            for name, driver in drivers.items():
                for line in range(driver.lines):
                    driver.show_line(line, f"{'A' if name == 'sign' else 'B'}{line:03}")
            until(lambda: shown(tmp_path) == "B000\nB001\nB002\nB003")
            until(lambda: (shown(tmp_path, "sign"), shown(tmp_path, "led")) == ("A000", "B000"))
            simulator.fault("board", Faults(silent=True))
            until(lambda: drivers["board"].status().state is State.OFFLINE)
            assert bus.counters()["board"].silent >= 3
            assert asked.status().state is drivers["sign"].status().state is State.ONLINE
            drivers["board"].show_line(2, "A777")
            simulator.fault("board", Faults())
            until(lambda: shown(tmp_path) == "B000\nB001\nA777\nB003")
    finally:
        simulator.stop()


def test_two_lines_in_one_breath_are_heard_in_their_order(tmp_path: Path) -> None:
    simulated = SimSign("board", sample_board(AT), tmp_path)
    stream = frame(3, "LAST") + frame(0, "FIRST", "blink")
    for expected in ("show 3", "blink 0"):
        heard = simulated.hear(stream)
        assert heard is not None
        assert heard[0] == expected
        simulated.obey(heard[0], heard[1].data)
        stream = stream[heard[1].end :]
    assert shown(tmp_path) == "FIRST\n\n\nLAST"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"lines": 0}, "greater than or equal"), ({"lines": 33}, "less than or equal")],
)
def test_boards_that_cannot_be_are_refused(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        SignSettings.model_validate(sample_board(AT).model_dump() | change)


def test_a_board_of_several_lines_needs_the_line_in_its_frame() -> None:
    with pytest.raises(ValidationError, match="bảng 4 dòng cần phần line"):
        SignSettings.model_validate(sample_sign(AT).model_dump() | {"lines": 4})


def test_the_picture_has_a_row_for_every_line() -> None:
    one, four = (Image.open(BytesIO(sign_png("A", 8, lines))) for lines in (1, 4))
    assert four.width == one.width
    assert four.height > 3.5 * one.height
