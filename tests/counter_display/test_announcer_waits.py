"""The voice waits for nothing that takes long: neither a sound that is made nor a deaf speaker."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.voice import Clips, Spoken, Voice
from devices.speakers import Sound
from devices.speakers.espeak import Synthesiser
from office.assistance import AskHelp
from office.store import cursors
from office.undo import Undo
from tests.counter_display.voices import (
    StageSpeaker,
    WatchedAnnouncer,
    announcer_of,
    called,
    said,
    write_clips,
)
from tests.fakes.office import Hall, Steady
from tests.fakes.waiting import WAIT_S, wait_for

SECOND = "Mời số a không không hai, đến quầy số hai."
HELP = "Kiosk số hai cần người giúp."


class SlowVoice(Voice):
    """Makes a sound only when it may."""

    def __init__(self, clips: Path, cache: Path) -> None:
        super().__init__(Clips([clips]), Synthesiser(cache))
        self.asked = threading.Event()
        self.may_end = threading.Event()
        self.ended = threading.Event()

    def sound(self, spoken: Spoken, *, hurried: bool = False) -> Sound:
        """Wait, then make it."""
        self.asked.set()
        may_end = self.may_end.wait(WAIT_S)
        self.ended.set()
        assert may_end
        return super().sound(spoken, hurried=hurried)


@pytest.fixture
def slow(
    here: Hall, speaker: StageSpeaker, steady: Steady, tmp_path: Path
) -> Iterator[tuple[WatchedAnnouncer, SlowVoice]]:
    """An announcer that is just making the sound of the first call."""
    voice = SlowVoice(write_clips(tmp_path / "clips"), tmp_path / "cache")
    announcer = announcer_of(here, speaker, voice, steady=steady)
    announcer.start()
    called(here)
    assert voice.asked.wait(WAIT_S)
    yield announcer, voice
    voice.may_end.set()
    announcer.stop()


def test_a_mute_waits_for_no_sound_that_is_being_made_and_it_is_never_begun(
    here: Hall, speaker: StageSpeaker, slow: tuple[WatchedAnnouncer, SlowVoice]
) -> None:
    announcer, voice = slow
    announcer.mute(5)
    assert not voice.ended.is_set()
    voice.may_end.set()
    (call,) = [one.seq for one in here.journal() if one.kind == "ticket.called"]
    wait_for(lambda: cursors.place(here.office.store, "announcer:main", at_head=True) >= call)
    announcer.unmute()
    called(here, 2)
    said(speaker, 2)
    assert [text for _, text in speaker.begun] == [SECOND, SECOND]


def test_an_undo_while_a_sound_is_made_does_not_hold_up_the_journal(
    here: Hall, speaker: StageSpeaker, slow: tuple[WatchedAnnouncer, SlowVoice]
) -> None:
    announcer, voice = slow
    here.do(Undo(1))
    announcer.has_heard("ticket.undone")
    here.do(AskHelp("kiosk:2"))
    announcer.has_heard("help.asked")
    assert not voice.ended.is_set()
    voice.may_end.set()
    assert said(speaker, 1) == [HELP]
    assert [text for _, text in speaker.begun] == [HELP]
