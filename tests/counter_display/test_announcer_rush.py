"""Ten counters that call within a second: in order, each whole, none later than 55 s.

The clips are the program's own, so the times are those of a hall; once they pass on a clock in the
test's hand, once for real on an output without a sound card, whose sound is held against what was
to be heard.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from counter_display.phrases import Phrases
from counter_display.voice import Spoken, Voice
from devices.speakers import Sound, Wanted, always
from devices.speakers.player import PlayerSpeaker
from hall.sentences import Sentences
from office.counters import NoShow, Recall
from office.model import Ticket
from office.undo import Undo
from tests.counter_display.test_voice_clips import voice_clips
from tests.counter_display.voices import StageSpeaker, announcer_of, rush_hall, voice_with
from tests.fakes.office import Hall, Steady
from tests.fakes.sound import OUTPUT, SoundServer, check_heard, needs_sound_server
from tests.fakes.waiting import wait_for

COUNTERS = range(1, 11)
OPENING = 11
"""The counter whose call is being said when the rush begins."""
RECALLS = 4
"""The counter that calls its citizen once more."""
BEGUN_WITHIN_S = 55.0
QUIET_S = 1.5
RUSH_S = 120.0
PHRASES = Phrases(Sentences("vi").section("voice"), "north", 3)

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Voice:
    """The Northern voice, as it is shipped."""
    folder = tmp_path_factory.mktemp("voice")
    voice_clips.build("north", folder / "north")
    return voice_with(folder / "north", folder / "cache")


@pytest.fixture
def rush(tmp_path: Path) -> Iterator[Hall]:
    """A hall of eleven counters."""
    with rush_hall(tmp_path / "data", OPENING) as running:
        yield running


def called(rush: Hall, counter: int) -> Ticket:
    """A counter calls; the ticket."""
    ticket = rush.call(counter)
    assert ticket is not None
    return ticket


def spoken(ticket: Ticket, counter: int, times: int = 1) -> Spoken:
    """What the voice says of it."""
    return Spoken(PHRASES.call(ticket.label, counter, times))


def said_in_a_rush(calls: Sequence[Spoken]) -> list[tuple[Spoken, bool]]:
    """What is heard of calls that were all made before the first is said, and whether in a hurry.

    The last two have fewer than two behind them: they are said in full, and twice.
    """
    *crowded, last_but_one, last = calls
    whole = [last_but_one, last_but_one, last, last]
    return [*((one, True) for one in crowded), *((one, False) for one in whole)]


def meanwhile(rush: Hall, tickets: Mapping[int, Ticket], taken_back: Sequence[int]) -> list[Spoken]:
    """One counter recalls, and some take their call back; what then is to be said."""
    rush.do(Recall(RECALLS))
    for counter in taken_back:
        rush.do(Undo(counter))
    return [
        spoken(ticket, counter, 2 if counter == RECALLS else 1)
        for counter, ticket in tickets.items()
        if counter not in taken_back
    ]


@pytest.mark.parametrize("taken_back", [(), (7,)])
def test_ten_counters_are_called_within_55_s(
    rush: Hall, voice: Voice, taken_back: Sequence[int]
) -> None:
    steady = Steady()
    speaker = StageSpeaker(steady)
    calls: list[Spoken] = []

    def everybody_calls() -> None:
        tickets = {counter: called(rush, counter) for counter in COUNTERS}
        calls.extend(meanwhile(rush, tickets, [*taken_back, OPENING]))
        assert speaker.is_stopped()

    speaker.scenes = {0: everybody_calls}
    announcer = announcer_of(rush, speaker, voice, steady=steady)
    announcer.start()
    opening = spoken(called(rush, OPENING), OPENING).text
    wait_for(lambda: speaker.cut == [opening])
    expected = [one.text for one, _ in said_in_a_rush(calls)]
    wait_for(lambda: len(speaker.spoken) == len(expected))
    announcer.stop()
    assert speaker.spoken == expected
    last_s = next(at_s for at_s, text in speaker.begun if text == expected[-1])
    assert last_s - speaker.begun[0][0] < BEGUN_WITHIN_S


class ToldSpeaker(PlayerSpeaker):
    """A real output that tells what it was given."""

    begun: tuple[str, ...] = ()

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Play it."""
        self.begun += (text,)
        return super().play(sound, text, wanted)


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SoundServer]:
    """A private sound server; the players of this process use it."""
    sound_server = SoundServer(tmp_path_factory.mktemp("sound"))
    monkeypatch.setenv("PULSE_SERVER", sound_server.address)
    with sound_server.running():
        yield sound_server


def swapped(call: Spoken) -> Spoken:
    """The same call with its last two digits in the wrong order."""
    come, letter, first, second, third, *rest = call.clips
    return Spoken((come, letter, first, third, second, *rest))


def doubled(call: Spoken) -> Spoken:
    """The same call with its last digit said twice."""
    return Spoken((*call.clips[:5], *call.clips[4:]))


@needs_sound_server
def test_calls_are_heard_one_after_the_other(rush: Hall, voice: Voice, server: SoundServer) -> None:
    """The first in a hurry; the second is taken back; the third is absent after its first time."""
    speaker = ToldSpeaker("loa", "pulse", OUTPUT)
    announcer = announcer_of(rush, speaker, voice)
    calls = [spoken(called(rush, counter), counter) for counter in (1, 2, 3)]
    with server.recording() as recording:
        announcer.start()
        wait_for(lambda: len(speaker.begun) == 2, RUSH_S)
        recording.goes_on()
        rush.do(Undo(2))
        wait_for(lambda: len(speaker.begun) == 3, RUSH_S)
        rush.do(NoShow(3))
        wait_for(partial(recording.is_quiet, QUIET_S), RUSH_S)
        samples = recording.samples
    announcer.stop()
    sounds = [voice.sound(one, hurried=one is calls[0]) for one in calls]
    check_heard(samples, sounds, cut={1})
    for wrong in (swapped(calls[2]), doubled(calls[2])):
        with pytest.raises(AssertionError, match="sound 2 is not what was to be heard"):
            check_heard(samples, [*sounds[:2], voice.sound(wrong)], cut={1})
    with pytest.raises(AssertionError, match="something else was heard"):
        check_heard(samples, sounds[:2], cut={1})


@pytest.mark.prove
@pytest.mark.alone
@needs_sound_server
def test_ten_counters_are_heard_within_55_s(rush: Hall, voice: Voice, server: SoundServer) -> None:
    speaker = ToldSpeaker("loa", "pulse", OUTPUT)
    announcer = announcer_of(rush, speaker, voice)
    opening = spoken(called(rush, OPENING), OPENING)
    with server.recording() as recording:
        tickets = {counter: called(rush, counter) for counter in COUNTERS}
        announcer.start()
        wait_for(lambda: speaker.begun)
        recording.goes_on()
        calls = meanwhile(rush, tickets, [OPENING])
        wait_for(partial(recording.is_quiet, QUIET_S), RUSH_S)
        samples = recording.samples
    announcer.stop()
    expected = [(opening, True), *said_in_a_rush(calls)]
    sounds = [voice.sound(one, hurried=hurried) for one, hurried in expected]
    heard = check_heard(samples, sounds, cut={0})
    assert speaker.begun == tuple(one.text for one, _ in expected)
    assert heard[-2].began_s - heard[0].began_s < BEGUN_WITHIN_S
    assert all(later.began_s >= earlier.ended_s for earlier, later in pairwise(heard))
