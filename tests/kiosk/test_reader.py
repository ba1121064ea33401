"""The reader on a loudspeaker that the test holds in its hand."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from devices.errors import HardwareFaultError
from devices.speakers import Sound
from devices.speakers.mock import MockSpeaker
from kiosk.config import KioskSettings
from kiosk.ui.props import HallProps, Props, TicketProps
from kiosk.ui.reader import VOLUME_PERCENT, Reader
from kiosk.ui.stage import Stage
from screens.hand import Hand, HandClock, wait_for
from tests.fakes.desk import FakeDesk
from tests.fakes.speakers import HeldSpeaker
from tests.fakes.waiting import WAIT_S

WAIT_MS = 5_000


class Voice:
    """Makes sounds, or fails."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.languages = set[str]()

    def __call__(self, sentence: str, language: str) -> Sound:
        assert sentence
        assert threading.current_thread() is not threading.main_thread()
        self.languages.add(language)
        if self.error:
            raise self.error
        return Sound(b"\0\0", 22050)


def screen(page: str = "home", language: str = "vi", *, speaking: bool = True) -> Props:
    """A page that somebody listens to."""
    return Props(HallProps(page=page, language=language, speaking=speaking))


STARTING, IDLE = screen("starting"), screen("idle")


@pytest.fixture
def opened(application: QGuiApplication) -> Iterator[list[Reader]]:  # noqa: ARG001 - must be there
    """Readers put in here are closed after the test."""
    readers = list[Reader]()
    yield readers
    for reader in readers:
        reader.close()


def heard(speaker: MockSpeaker, *lines: str) -> None:
    """Wait until these lines, told by how they begin, are what has been said."""

    def said() -> bool:
        return len(speaker.spoken) >= len(lines)

    wait_for(said, WAIT_MS, f"{lines} on the loudspeaker")
    assert [one[: len(line)] for one, line in zip(speaker.spoken, lines, strict=True)] == [*lines]


def test_a_page_is_read_line_by_line(opened: list[Reader]) -> None:
    speaker, voice = MockSpeaker("speaker"), Voice()
    opened.append(reader := Reader(speaker, voice))
    reader.show(screen("resting", "en"))
    heard(speaker, "The office is closed.", "Office hours")
    assert voice.languages == {"en"}


def test_what_nobody_asked_for_is_not_read_but_a_number_without_paper_is(
    opened: list[Reader],
) -> None:
    speaker = MockSpeaker("speaker")
    opened.append(reader := Reader(speaker, Voice()))
    reader.show(screen("home", speaking=False))
    number = TicketProps(number="A015", paper="failed", say=True)
    reader.show(replace(screen("ticket", speaking=False), ticket=number))
    heard(speaker, "Số của Ông Bà là: a, không, một, năm.", "Chưa in được phiếu.")


@pytest.mark.parametrize("volume", [1, 2, 3])
def test_the_volume_has_three_steps(opened: list[Reader], volume: int) -> None:
    speaker = MockSpeaker("speaker")
    opened.append(reader := Reader(speaker, Voice()))
    reader.show(Props(HallProps(page="idle", speaking=True, volume=volume)))
    heard(speaker, "Nếu Ông Bà còn ở đây")
    assert speaker.volume == VOLUME_PERCENT[volume]


def test_another_touch_of_the_button_reads_the_page_once_more(opened: list[Reader]) -> None:
    speaker = MockSpeaker("speaker")
    opened.append(reader := Reader(speaker, Voice()))
    for times, volume in enumerate((2, 3), 1):
        reader.show(Props(HallProps(page="idle", speaking=True, volume=volume)))
        heard(speaker, *(times * ["Nếu Ông Bà còn ở đây"]))


def test_a_turned_page_silences_the_one_before(opened: list[Reader]) -> None:
    speaker = HeldSpeaker()
    opened.append(reader := Reader(speaker, Voice()))
    reader.show(screen("resting"))
    heard(speaker, "Ngoài giờ làm việc.")
    reader.show(IDLE)
    heard(speaker, "Ngoài giờ làm việc.", "Nếu Ông Bà còn ở đây")


def test_a_sound_that_was_just_about_to_begin_is_not_heard(opened: list[Reader]) -> None:
    speaker = HeldSpeaker()
    opened.append(reader := Reader(speaker, Voice()))
    speaker.may_begin.clear()
    reader.show(STARTING)
    assert speaker.asked.wait(WAIT_S)
    reader.show(IDLE)
    speaker.may_begin.set()
    heard(speaker, "Nếu Ông Bà còn ở đây")


def test_who_switches_it_off_hears_nothing_more(opened: list[Reader]) -> None:
    speaker = HeldSpeaker()
    opened.append(reader := Reader(speaker, Voice()))
    reader.show(screen("resting"))
    heard(speaker, "Ngoài giờ làm việc.")
    reader.show(screen("resting", speaking=False))
    reader.show(IDLE)
    heard(speaker, "Ngoài giờ làm việc.", "Nếu Ông Bà còn ở đây")


def test_a_citizen_touches_to_hear_and_hears_each_page(opened: list[Reader]) -> None:
    speaker, clock = MockSpeaker("speaker"), HandClock()
    opened.append(reader := Reader(speaker, Voice()))
    stage = Stage(FakeDesk(), KioskSettings(), reader=reader, clock_ms=clock)
    stage.window.show()
    hand = Hand(stage.window, clock)
    wait_for(lambda: stage.props.hall.page == "home", WAIT_MS, "the first page")
    assert speaker.spoken == []
    hand.touch("listen")
    wait_for(lambda: "Hộ tịch: bốn người chờ." in speaker.spoken, WAIT_MS, "the first page by ear")
    hand.touch("service-ho-tich")
    wait_for(lambda: "Quầy một, hai." in speaker.spoken, WAIT_MS, "the number's page by ear")
    stage.close()


def test_a_loudspeaker_that_fails_is_told_once_and_tried_again(
    opened: list[Reader], caplog: pytest.LogCaptureFixture
) -> None:
    speaker, voice = MockSpeaker("speaker"), Voice()
    opened.append(reader := Reader(speaker, voice))
    voice.error = HardwareFaultError("speaker", "no sound card")
    with caplog.at_level(logging.ERROR):
        reader.show(STARTING)
        reader.show(IDLE)
        wait_for(lambda: bool(caplog.records), WAIT_MS, "the fault in the log")
    voice.error = None
    reader.show(STARTING)
    heard(speaker, "Máy đang khởi động.")
    assert [one.message for one in caplog.records] == ["a page could not be read aloud"]


def test_it_ends_in_the_middle_of_a_sound(opened: list[Reader]) -> None:
    speaker = HeldSpeaker()
    opened.append(reader := Reader(speaker, Voice()))
    reader.show(STARTING)
    heard(speaker, "Máy đang khởi động.")
    reader.close()
    running = [thread.name for thread in threading.enumerate()]
    assert [name for name in running if name.startswith("kiosk-reader")] == []
