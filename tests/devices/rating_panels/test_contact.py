"""A rating panel behind a serial contact board: declared bytes, whatever else is on the line."""

import itertools
import os
import tty
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.rating_panels import FacePressed, RatingPanel
from devices.rating_panels.contact import ContactRatingPanel
from devices.rating_panels.models import Contact, ContactPanelModel
from devices.status import State
from devices.transport.memory import MemoryTransport
from devices.transport.serial import SerialTransport
from devices.words import WordFinder
from tests.fakes.office import Steady
from tests.fakes.waiting import wait_for


def model(released: bool = True) -> ContactPanelModel:
    """A board with three buttons: `A1 01` pressed, `A0 01` let go, and so on."""
    return ContactPanelModel(
        faces=tuple(
            Contact(pressed=bytes((0xA1, n)), released=bytes((0xA0, n)) if released else None)
            for n in (1, 2, 3)
        )
    )


def fed(data: list[tuple[bytes, float]], released: bool = True) -> list[int]:
    """The faces that a panel tells that is only fed."""
    told: list[FacePressed] = []
    panel = ContactRatingPanel("mat-1", model(released), MemoryTransport(), clock=Steady())
    panel.listen(told.append)
    for part, at_s in data:
        panel.hear(part, at_s)
    return [one.face for one in told]


@pytest.mark.parametrize(
    ("data", "faces"),
    [
        pytest.param([(b"\xa1\x02", 1)], [2], id="a press"),
        pytest.param([(b"\xa1", 1), (b"\x02", 1)], [2], id="cut in two"),
        pytest.param([(b"\x00\xa1\xa1\x03\xff", 1)], [3], id="among other bytes"),
        pytest.param([(b"\xa1\x01", 1), (b"\xa1\x01", 9)], [1], id="said again while held"),
        pytest.param([(b"\xa1\x01\xa0\x01", 1), (b"\xa1\x01", 9)], [1, 1], id="pressed twice"),
        pytest.param([(b"\xa1\x01\xa0\x01\xa1\x01", 1)], [1], id="a bounce"),
        pytest.param([(b"\xa1\x04", 1)], [], id="a button that nobody declared"),
    ],
)
def test_which_bytes_rate(data: list[tuple[bytes, float]], faces: list[int]) -> None:
    assert fed(data) == faces


def test_a_board_that_only_repeats_is_understood_by_its_silence() -> None:
    held = [(b"\xa1\x01", 1 + at / 10) for at in range(50)]
    assert fed([*held, (b"\xa1\x02", 9.0), (b"\xa1\x02", 13.0)], released=False) == [1, 2, 2]


WORDS = model().words()


@given(st.lists(st.sampled_from([*WORDS]), max_size=12), st.lists(st.integers(0, 24), max_size=8))
def test_words_do_not_depend_on_how_they_are_cut(words: list[bytes], cuts: list[int]) -> None:
    stream, finder, found = b"".join(words), WordFinder(WORDS), list[tuple[int, bool]]()
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    for start, end in itertools.pairwise(places):
        part, foreign = finder.feed(stream[start:end])
        assert foreign == 0
        found += part
    assert found == [WORDS[word] for word in words]


@given(st.binary(max_size=60))
def test_every_byte_is_a_word_or_foreign_or_waits(data: bytes) -> None:
    finder = WordFinder(WORDS)
    found, foreign = finder.feed(data)
    assert 2 * len(found) + foreign + finder.forget() == len(data)


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """The far end of a pty in raw mode, and the path of the near end."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def test_a_board_on_a_serial_line(line: tuple[int, str], caplog: pytest.LogCaptureFixture) -> None:
    far, path = line
    told: list[FacePressed] = []
    panel = ContactRatingPanel("mat-1", model(), SerialTransport(path, 9600))
    port: RatingPanel = panel
    port.listen(told.append)
    panel.start()
    wait_for(lambda: port.status().reasons == ("no-answer-expected",))
    os.write(far, b"\xa1")
    wait_for(lambda: panel.foreign_bytes == 1)
    os.write(far, b"\x55\xa1\x03\xa0\x03")
    wait_for(lambda: told)
    assert (told[0].face, port.status().state, port.faces) == (3, State.ONLINE, 3)
    panel.close()
    assert caplog.text.count("bytes that the settings do not know") == 1
    assert panel.foreign_bytes == 2


@pytest.mark.parametrize(
    ("faces", "complaint"),
    [
        ([{"pressed": "A1"}, {"pressed": "A2"}], "at least 3"),
        ([{"pressed": "A1"}, {"pressed": "A2"}, {"pressed": "A1"}], "A1 trùng"),
        ([{"pressed": "A1"}, {"pressed": "A1 02"}, {"pressed": "A3"}], "A1 trùng"),
        (
            [{"pressed": "A1", "released": "B1"}, {"pressed": "A2"}, {"pressed": "A3"}],
            "released cho mọi nút",
        ),
    ],
)
def test_bytes_that_cannot_be_told_apart_are_refused(
    faces: list[dict[str, str]], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        ContactPanelModel.model_validate({"faces": faces})
