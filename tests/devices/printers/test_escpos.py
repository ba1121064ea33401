"""The encoder against a printer's head."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from devices.printers.escpos import job_bytes, process_id
from devices.printers.page import Feed, Qr
from devices.printers.raster import Dots, Strip
from devices.printers.sim_commands import CommandSplitter
from tests.fakes.printers import draw

STRIDE = 9
WIDTH = 8 * STRIDE
ROW = st.one_of(
    st.just(bytes(STRIDE)),
    st.binary(min_size=STRIDE, max_size=STRIDE),
    st.binary(min_size=3, max_size=3).map(lambda ink: ink.center(STRIDE, b"\0")),
)
ROWS = st.lists(ROW, max_size=40).map(b"".join)
STRIPS = st.lists(
    st.one_of(ROWS.map(lambda rows: Dots(WIDTH, rows)), st.integers(0, 600).map(Feed)), max_size=6
)


def expected(strips: list[Strip]) -> list[bytes]:
    """The rows that should be on paper, black 0, without the blank ones at the end."""
    found: list[bytes] = []
    for strip in strips:
        if isinstance(strip, Dots):
            rows = bytes(byte ^ 0xFF for byte in strip.rows)
            found += [rows[at : at + STRIDE] for at in range(0, len(rows), STRIDE)]
        elif isinstance(strip, Feed):
            found += [b"\xff" * STRIDE] * strip.dots
    while found and found[-1] == b"\xff" * STRIDE:
        found.pop()
    return found


@given(STRIPS)
def test_what_is_encoded_is_what_is_printed(strips: list[Strip]) -> None:
    with TemporaryDirectory() as folder:
        raw = job_bytes(strips, b"AAAA")
        assert draw(raw, Path(folder) / "paper.png", WIDTH) == expected(strips)


@given(STRIPS, st.data())
def test_commands_are_the_same_however_they_arrive(
    strips: list[Strip], data: st.DataObject
) -> None:
    raw = job_bytes([*strips, Qr("MC1.TEST", 4)], b"AAAA")
    whole, cut = CommandSplitter(), CommandSplitter()
    whole.feed(raw)
    commands = list(iter(whole.take, None))
    assert b"".join(command.raw for command in commands) == raw
    found = []
    for chunk in chunks(raw, data.draw(st.lists(st.integers(1, len(raw)), max_size=8))):
        cut.feed(chunk)
        found += list(iter(cut.take, None))
    assert found == commands


def chunks(raw: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cuts), len(raw)]
    return [raw[a:b] for a, b in pairwise(places)]


def test_blank_paper_costs_a_byte_a_row_and_one_head() -> None:
    empty = len(job_bytes([], b"AAAA"))
    blank = job_bytes([Feed(60), Dots(WIDTH, bytes(STRIDE * 40))], b"AAAA")
    assert len(blank) - empty == 8 + 100


def test_the_sides_are_trimmed_alike() -> None:
    left_heavy = Dots(WIDTH, b"\0" + b"\xff" + bytes(STRIDE - 2))
    assert b"\x1dv0\x00" + bytes((STRIDE - 2, 0, 1, 0)) in job_bytes([left_heavy], b"AAAA")


def test_no_band_is_higher_than_one_byte_can_say() -> None:
    raw = job_bytes([Dots(WIDTH, b"\xff" * STRIDE * 300), Feed(300)], b"AAAA")
    splitter = CommandSplitter()
    splitter.feed(raw)
    heights = [
        int.from_bytes(command.raw[6:8], "little")
        for command in iter(splitter.take, None)
        if command.name == "GS v 0"
    ]
    assert heights == [255, 45, 255, 45]


def test_a_job_begins_clean_and_asks_behind_the_cut() -> None:
    raw = job_bytes([], b"aZ9~")
    assert raw == bytes.fromhex("1b40 1b6101 1d564200 1d2848 0600 3030") + b"aZ9~"


def test_a_symbol_is_model_2_level_m_stored_and_printed() -> None:
    raw = job_bytes([Qr("MC1.A", 5)], b"AAAA")
    functions = [
        "1d286b0400 31413200",
        "1d286b0300 314305",
        "1d286b0300 314531",
        "1d286b0800 315030" + b"MC1.A".hex(),
        "1d286b0300 315130",
    ]
    assert bytes.fromhex("".join(functions)) in raw


@given(st.text(max_size=60))
def test_process_ids_are_four_printable_letters(job_id: str) -> None:
    assert process_id(job_id) == process_id(job_id)
    assert len(process_id(job_id)) == 4
    assert all(32 <= letter <= 126 for letter in process_id(job_id))
