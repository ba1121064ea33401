"""The voice of a hall: each call in its turn, whole, in its own words, and old ones never."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.announcer import MUTE_MIN, SpeakerActions
from counter_display.voice import Voice
from devices.errors import HardwareFaultError, UnsupportedError
from devices.speakers import Sound, Wanted, always
from devices.speakers.mock import MockSpeaker
from office.assistance import AnswerHelp, AskHelp
from office.bell import Pulse
from office.clock import to_ms
from office.counters import (
    CallNext,
    CallSecond,
    CallTwo,
    Finish,
    NoShow,
    OpenCounter,
    Recall,
    Start,
    WalkIn,
)
from office.follow import MOMENT_AGE_S
from office.hand_calls import shadow_id
from office.merge import MergeReserve
from office.model import new_id
from office.store import cursors
from office.undo import Undo
from tests.counter_display.voices import (
    Make,
    StageSpeaker,
    announcer_of,
    called,
    said,
)
from tests.fakes.office import MONDAY, PLAIN_SETTINGS, Hall, Steady, hall, settings
from tests.fakes.waiting import wait_for

FIRST = "Mời số a không không một, đến quầy số một."
FIRST_AGAIN = "Mời lần hai, số a không không một, đến quầy số một."
SECOND = "Mời số a không không hai, đến quầy số hai."
HELP = "Kiosk số hai cần người giúp."

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")


def test_a_call_is_said_twice(here: Hall, speaker: StageSpeaker, make: Make) -> None:
    make().start()
    called(here)
    assert said(speaker, 2) == [FIRST, FIRST]


def test_who_is_called_again_hears_that_and_which_call_is_the_last(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    make(last_call=3).start()
    called(here)
    said(speaker, 2)
    here.do(Recall(1))
    assert said(speaker, 4)[2:] == [FIRST_AGAIN] * 2
    here.do(Recall(1))
    last = "Mời lần cuối, số a không không một, đến quầy số một."
    assert said(speaker, 6)[4:] == [last, last]


@needs_espeak
def test_priority_and_language_are_heard(here: Hall, speaker: StageSpeaker, make: Make) -> None:
    make().start()
    called(here, priority="elderly", language="en")
    vietnamese = "Mời số a không không một, diện ưu tiên, đến quầy số một."
    english = "Number A, 0 0 1, priority, please come to counter 1."
    assert said(speaker, 1)[0] == f"{vietnamese} {english}"


@needs_espeak
def test_a_class_that_goes_before_nobody_is_not_called_priority(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    agents = {"id": "agent", "name": {"vi": "Nộp hộ"}, "rank": 100}
    here.office.settings = settings(priority_classes=[agents])
    make().start()
    called(here, priority="agent", language="en")
    vietnamese = "Mời số a không không một, đến quầy số một."
    english = "Number A, 0 0 1, please come to counter 1."
    assert said(speaker, 1)[0] == f"{vietnamese} {english}"


def test_the_second_of_two_is_asked_to_get_ready(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    here.issue()
    here.issue()
    here.do(CallTwo(1))
    announcer.start()
    ready = "Mời số a không không hai, chuẩn bị, đến quầy số một."
    assert said(speaker, 3) == [FIRST, FIRST, ready]


def test_who_came_first_is_not_asked_to_get_ready(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    here.issue()
    here.issue()
    here.do(CallTwo(1))
    here.do(CallSecond(1, "A002"))
    announcer.start()
    first = "Mời số a không không hai, đến quầy số một."
    ready = "Mời số a không không một, chuẩn bị, đến quầy số một."
    assert sorted(set(said(speaker, 3))) == sorted([first, ready])


def test_while_two_wait_a_call_is_short_and_said_once(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    here.do(OpenCounter(3))
    called(here, priority="elderly")
    called(here, 2)
    called(here, 3, service="land")
    announcer.start()
    third = "Mời số bê không không một, đến quầy số ba."
    assert said(speaker, 5) == [FIRST, SECOND, SECOND, third, third]
    hurried, *whole = (sound.duration_s for sound in speaker.played)
    assert hurried < min(whole)


def test_who_wants_help_is_said_once_and_first(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    called(here)
    called(here, 2)
    here.do(AskHelp("kiosk:2"))
    announcer.start()
    assert said(speaker, 5) == [HELP, FIRST, FIRST, SECOND, SECOND]


def test_help_that_is_on_its_way_is_not_called_for(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    here.do(AskHelp("kiosk:2"))
    here.do(AnswerHelp("kiosk:2"))
    called(here)
    announcer.start()
    assert said(speaker, 1)[0] == FIRST


def test_who_is_absent_is_told_where_that_is_wanted(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    make(absent=True).start()
    called(here)
    said(speaker, 2)
    here.do(NoShow(1))
    sentence = "Số a không không một đã quá lượt, xin liên hệ bàn hướng dẫn."
    assert said(speaker, 3)[2] == sentence


def test_without_speech_there_is_one_chime_a_call(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make(speech=False)
    called(here)
    called(here, 2)
    announcer.start()
    assert said(speaker, 2) == ["", ""]
    assert all(sound.duration_s > 0.1 for sound in speaker.played)
    assert len(speaker.begun) == 2


def test_who_stands_at_the_counter_without_a_number_is_not_called_aloud(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    make().start()
    here.do(WalkIn(2, "civil"))
    called(here)
    assert "quầy số một" in said(speaker, 1)[0]


def test_what_a_counter_called_while_it_was_cut_off_is_not_said_again(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    make().start()
    here.issue()
    data = '{"by_hand":true,"counter":2,"rule":"by-hand"}'
    which = shadow_id("main", MONDAY.date().isoformat(), "A", 1)
    who = (which, "counter:2", "own", "gesture", data)
    told = (1, new_id(), to_ms(here.clock.now()), "main", "ticket.called", *who)
    here.do(MergeReserve("own", 1, "", (told,), ()))
    assert here.tickets()[0].counter == 2
    called(here)
    assert "quầy số một" in said(speaker, 1)[0]


def test_an_undo_silences_at_once_and_for_ever(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    def taken_back() -> None:
        here.do(Undo(1))
        assert speaker.is_stopped()

    speaker.scenes = {0: taken_back}
    make().start()
    called(here)
    wait_for(lambda: speaker.cut)
    here.call(2)
    assert said(speaker, 1)[:1] == [FIRST.replace("số một", "số hai")]
    assert speaker.cut == [FIRST]


def test_an_undo_silences_the_second_time_too(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    speaker.scenes = {1: lambda: (here.do(Undo(1)), speaker.is_stopped())}
    make().start()
    called(here)
    wait_for(lambda: speaker.cut)
    called(here, 2)
    assert said(speaker, 2)[0] == FIRST


def test_what_was_taken_back_before_it_was_said_is_never_begun(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    called(here)
    here.issue()
    here.call(2)
    here.do(Undo(1))
    announcer.start()
    said(speaker, 2)
    assert [text for _, text in speaker.begun] == [SECOND, SECOND]


@pytest.mark.parametrize("command", [Start(1), Finish(1)])
def test_who_has_come_is_not_called_a_second_time(
    here: Hall, speaker: StageSpeaker, make: Make, command: Start | Finish
) -> None:
    announcer = make()

    def comes() -> None:
        (event,) = here.do(command).events
        announcer.has_heard(event.kind)

    speaker.scenes = {0: comes}
    announcer.start()
    called(here)
    said(speaker, 1)
    called(here, 2)
    assert said(speaker, 3) == [FIRST, SECOND, SECOND]


def test_a_recall_replaces_the_call_that_waits_in_its_place(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    called(here)
    called(here, 2)
    here.do(Recall(1))
    announcer.start()
    assert said(speaker, 4) == [FIRST_AGAIN, FIRST_AGAIN, SECOND, SECOND]


def test_what_waits_for_more_than_a_minute_is_let_go_and_told(
    here: Hall,
    speaker: StageSpeaker,
    make: Make,
    steady: Steady,
    caplog: pytest.LogCaptureFixture,
) -> None:
    speaker.scenes = {0: lambda: steady.advance(MOMENT_AGE_S + 1)}
    announcer = make()
    called(here)
    called(here, 2)
    announcer.start()
    wait_for(lambda: "not said in time" in caplog.text)
    here.do(Recall(1))
    assert said(speaker, 4) == [FIRST, FIRST, FIRST_AGAIN, FIRST_AGAIN]


def test_a_muted_voice_says_nothing_of_that_time(
    here: Hall, speaker: StageSpeaker, make: Make, steady: Steady
) -> None:
    announcer = make()
    announcer.start()
    announcer.mute()
    called(here)
    announcer.has_heard("ticket.called")
    steady.advance(MUTE_MIN * 60 + 1)
    called(here, 2)
    assert said(speaker, 1)[0] == SECOND


def test_mute_silences_at_once_until_it_is_taken_back(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    announcer.start()
    called(here)
    said(speaker, 2)
    announcer.mute(5)
    here.do(Recall(1))
    announcer.has_heard("ticket.recalled")
    announcer.unmute()
    called(here, 2)
    said(speaker, 3)
    assert speaker.spoken[:2] == [FIRST, FIRST]


def test_mute_cuts_off_what_is_being_said(here: Hall, make: Make, speaker: StageSpeaker) -> None:
    announcer = make()
    speaker.scenes = {0: speaker.is_stopped}
    announcer.start()
    called(here)
    wait_for(lambda: speaker.begun)
    announcer.mute(5)
    wait_for(lambda: speaker.cut == [FIRST])
    assert speaker.spoken == []


def test_the_owner_of_the_speaker_mutes_on_request(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    ask = SpeakerActions("loa", announcer)
    announcer.start()
    assert ask("mute", {"minutes": 3}) == {"muted_min": 3}
    assert ask("mute", {}) == {"muted_min": MUTE_MIN}
    assert ask("unmute", {}) == {"muted_min": 0}
    called(here)
    assert said(speaker, 1)[0] == FIRST
    with pytest.raises(UnsupportedError):
        ask("test-print", {})


@pytest.mark.parametrize(("jumps", "percent"), [(False, 40), (True, 90)])
def test_the_volume_goes_by_the_hour_while_the_clock_is_believed(
    here: Hall, speaker: StageSpeaker, make: Make, jumps: bool, percent: int
) -> None:
    hours = [{"hours": "07:30-09:00", "percent": 40}]
    here.clock.is_agreed = not jumps
    here.clock.jump = here.clock.now() if jumps else None
    make(volume=90, volume_by_hour=hours).start()
    called(here)
    said(speaker, 1)
    assert speaker.volume == percent


def test_a_new_voice_says_what_the_one_before_did_not_say(
    here: Hall, speaker: StageSpeaker, make: Make, steady: Steady
) -> None:
    """The first one is as good as killed: it never comes to an end."""
    hanging = StageSpeaker(steady)
    hanging.scenes = {2: hanging.is_stopped}
    make(hanging).start()
    called(here)
    said(hanging, 2)
    called(here, 2)
    wait_for(lambda: len(hanging.begun) == 3)
    make().start()
    assert said(speaker, 2) == [SECOND, SECOND]


def test_what_was_said_is_not_said_again_by_the_next_voice(
    here: Hall, speaker: StageSpeaker, make: Make, steady: Steady
) -> None:
    first = StageSpeaker(steady)
    announcer = make(first)
    announcer.start()
    called(here)
    said(first, 2)
    announcer.stop()
    make().start()
    called(here, 2)
    assert said(speaker, 2) == [SECOND, SECOND]


def test_a_call_that_a_stop_cuts_off_is_said_after_the_start(
    here: Hall, speaker: StageSpeaker, make: Make, steady: Steady
) -> None:
    first = StageSpeaker(steady)
    first.scenes = {0: first.is_stopped}
    announcer = make(first)
    announcer.start()
    called(here)
    wait_for(lambda: first.begun)
    announcer.stop()
    assert first.cut == [FIRST]
    make().start()
    assert said(speaker, 2) == [FIRST, FIRST]


def test_calls_of_more_than_a_minute_ago_are_not_said_at_a_start(
    here: Hall, speaker: StageSpeaker, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    announcer = make()
    called(here)
    here.clock.advance(MOMENT_AGE_S + 1)
    called(here, 2)
    announcer.start()
    assert said(speaker, 2) == [SECOND, SECOND]
    assert caplog.records == []


class HoarseSpeaker(MockSpeaker):
    """Fails a few times before it plays."""

    def __init__(self, fails: int) -> None:
        super().__init__("loa")
        self.fails = fails

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Fail, then play."""
        if self.fails:
            self.fails -= 1
            raise HardwareFaultError("loa", "no sound")
        return super().play(sound, text, wanted)


def test_a_call_waits_for_a_speaker_that_comes_back(
    here: Hall, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    hoarse = HoarseSpeaker(fails=2)
    make(hoarse).start()
    called(here)
    assert said(hoarse, 2) == [FIRST, FIRST]
    assert "device-hardware-fault" in caplog.text
    assert len([one for one in caplog.records if one.levelname == "ERROR"]) == 1


def test_a_fault_of_the_program_does_not_silence_the_next_call(
    here: Hall, speaker: StageSpeaker, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    announcer = make()
    here.do(AskHelp("kiosk:x"))
    called(here)
    announcer.start()
    assert said(speaker, 2) == [FIRST, FIRST]
    assert "a call was not heard" in caplog.text


def test_the_place_is_kept_before_the_first_call_that_is_not_said(
    here: Hall, speaker: StageSpeaker, make: Make
) -> None:
    announcer = make()
    called(here)
    called(here, 2)
    calls = [one.seq for one in here.journal() if one.kind == "ticket.called"]
    noted: list[int] = []
    place = "announcer:main"
    speaker.scenes = {
        number: lambda: noted.append(cursors.place(here.office.store, place, at_head=True))
        for number in (0, 1, 2, 3)
    }
    announcer.start()
    said(speaker, 4)
    assert noted[0] < calls[0]
    assert noted[1] == noted[2] == calls[1] - 1
    assert noted[3] == calls[1]


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


def test_other_points_are_not_announced(two_points: Hall, voice: Voice) -> None:
    speaker = MockSpeaker("loa")
    announcer = announcer_of(two_points, speaker, voice, point="tang-2")
    called(two_points)
    two_points.issue("tax", point="tang-2")
    two_points.do(CallNext(9, point="tang-2"))
    announcer.start()
    assert said(speaker, 2) == ["Mời số tê không không một, đến quầy số chín."] * 2
    announcer.stop()
