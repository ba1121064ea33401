"""The voice: each call once, in its own words, and old ones never."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from counter_display.announcer import Announcer
from devices.errors import HardwareFaultError
from devices.speakers.mock import MockSpeaker
from hall.sentences import Sentences
from office.bell import Pulse
from office.counters import CallNext, Finish, OpenCounter, Recall
from office.follow import MOMENT_AGE_S
from office.store import cursors
from tests.fakes.office import PLAIN_SETTINGS, Hall, hall, settings
from tests.fakes.waiting import wait_for

CALL = ("Mời số a không không một, đến quầy số một.", "vi")


class HoarseSpeaker(MockSpeaker):
    """Fails at its first words."""

    def __init__(self, fails: int = 1) -> None:
        super().__init__("loa")
        self.fails = fails
        self.tries = 0

    def tried(self, times: int) -> bool:
        """Whether it was told to speak so often."""
        return self.tries == times

    def say(self, sentence: str, language: str) -> None:
        """Fail, then speak."""
        self.tries += 1
        if self.tries <= self.fails:
            raise HardwareFaultError("loa", "no sound")
        super().say(sentence, language)


def announcer_of(here: Hall, speaker: MockSpeaker, point: str = "main") -> Announcer:
    """An announcer that stands at the head of the journal, or where one stood before it."""
    cursors.place(here.office.store, f"announcer:{point}", at_head=True)
    return Announcer(here.office, point, speaker, Sentences("vi"))


@pytest.fixture
def speaker() -> MockSpeaker:
    """A voice that remembers."""
    return MockSpeaker("loa")


@pytest.fixture
def running(here: Hall, speaker: MockSpeaker) -> Callable[[], None]:
    """The announcer, once it has said a call; ended by calling this."""
    announcer = announcer_of(here, speaker)
    announcer.start()
    here.issue()
    here.call(1)
    wait_for(lambda: speaker.spoken)
    return announcer.stop


def test_a_call_is_said_once(here: Hall, speaker: MockSpeaker, running: Callable[[], None]) -> None:
    here.do(Recall(1))
    wait_for(lambda: len(speaker.spoken) == 2)
    here.do(Finish(1))
    running()
    assert speaker.spoken == [CALL, ("Mời lần nữa, số a không không một, đến quầy số một.", "vi")]


def test_what_happened_while_nobody_spoke_is_said_once(
    here: Hall, speaker: MockSpeaker, running: Callable[[], None]
) -> None:
    running()
    here.do(Recall(1))
    later = announcer_of(here, speaker)
    later.start()
    wait_for(lambda: len(speaker.spoken) == 2)
    later.stop()
    assert len(speaker.spoken) == 2


def test_old_calls_are_let_go(
    here: Hall, speaker: MockSpeaker, running: Callable[[], None]
) -> None:
    running()
    here.do(Recall(1))
    here.clock.advance(MOMENT_AGE_S + 1)
    later = announcer_of(here, speaker)
    later.start()
    here.issue()
    here.call(2)
    wait_for(lambda: len(speaker.spoken) == 2)
    later.stop()
    assert [sentence for sentence, _ in speaker.spoken] == [
        CALL[0],
        "Mời số a không không hai, đến quầy số hai.",
    ]


def test_a_fault_of_the_speaker_does_not_silence_the_next_call(
    here: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = HoarseSpeaker()
    announcer = announcer_of(here, speaker)
    announcer.start()
    for counter in (1, 2):
        here.issue()
        here.call(counter)
        wait_for(partial(speaker.tried, counter))
    announcer.stop()
    assert [sentence for sentence, _ in speaker.spoken] == [
        "Mời số a không không hai, đến quầy số hai."
    ]
    assert "device-hardware-fault" in caplog.text


def test_a_speaker_that_stays_mute_is_told_once(
    here: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = HoarseSpeaker(fails=3)
    announcer = announcer_of(here, speaker)
    announcer.start()
    here.issue()
    here.call(1)
    here.do(Recall(1))
    here.do(Recall(1))
    wait_for(partial(speaker.tried, 3))
    announcer.stop()
    assert len([one for one in caplog.records if one.levelname == "ERROR"]) == 1


@pytest.fixture
def two_points(tmp_path: Path) -> Iterator[Hall]:
    """A hall on the second floor too, whose counter 9 serves its own series."""
    tax = {"id": "tax", "name": {"vi": "Thuế"}, "series": "T", "point": "tang-2"}
    ninth = {"number": 9, "services": ["tax"], "point": "tang-2"}
    both = settings(
        points=[{"id": "main", "name": {"vi": "Sảnh"}}, {"id": "tang-2", "name": {"vi": "Tầng 2"}}],
        services=[*PLAIN_SETTINGS["services"], tax],
        counters=[*PLAIN_SETTINGS["counters"], ninth],
    )
    with hall(tmp_path / "two-points", office_settings=both) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        running.do(OpenCounter(1))
        running.do(OpenCounter(9, point="tang-2"))
        yield running
        pulse.stop()


def test_other_points_are_not_announced(two_points: Hall, speaker: MockSpeaker) -> None:
    announcer = announcer_of(two_points, speaker, point="tang-2")
    announcer.start()
    two_points.issue()
    two_points.call(1)
    two_points.issue("tax", point="tang-2")
    two_points.do(CallNext(9, point="tang-2"))
    wait_for(lambda: ("Mời số tê không không một, đến quầy số chín.", "vi") in speaker.spoken)
    announcer.stop()
    assert len(speaker.spoken) == 1
