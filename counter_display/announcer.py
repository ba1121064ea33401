"""The voice of a hall: calls are said one after the other, each whole, and old ones never.

One thread reads the journal, another speaks. The voice's place in the journal moves when something
has been said, not when it has been read: what a killed program had not said yet, the next one says.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping

from counter_display.announcements import HELP, Announcement, Announcements
from counter_display.config import VoiceSettings
from counter_display.phrases import Phrases
from counter_display.voice import Spoken, Voice
from devices.errors import DeviceError, UnsupportedError
from devices.speakers import Speaker
from hall.numbers import english_label
from hall.requests import Facts
from hall.sentences import Sentences
from office.clock import from_ms, steady_s, to_ms
from office.errors import OfficeError
from office.failures import Failures
from office.follow import AFTER_OTHERS_S, LOOK_AGAIN_S, MOMENT_AGE_S, StateFollower
from office.hand_calls import MARK
from office.model import Event, Ticket
from office.office import Office
from office.store import cursors, events
from office.views import ticket_by_id

CALLS = frozenset({"ticket.called", "ticket.recalled"})
ABSENT = "ticket.missed"
ANNOUNCED = "ticket.announced"
CROWD = 2
"""While so many others wait, an announcement is short and said once."""
MUTE_MIN = 10
"""How long the voice is mute where nobody says how long, minutes."""
RETRY_S = 2.0
"""So long after a failure the same is tried again."""
STOP_TIMEOUT_S = 5.0
"""So long the end of the program waits for a sentence that is just being made."""
_PAGE = 500

_logger = logging.getLogger(__name__)


class Announcer:
    """Says the calls of one reception point on one speaker, and who wants help.

    A call is said twice, but once and in its short form while `CROWD` others wait. One that is
    taken back is silent at once; one that has not been said within `MOMENT_AGE_S` is let go, and
    the log tells it.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        speaker: Speaker,
        voice: Voice,
        settings: VoiceSettings,
        steady_s: Callable[[], float] = steady_s,
    ) -> None:
        self._office = office
        self._point = point
        self._speaker = speaker
        self._voice = voice
        self._settings = settings
        self._steady_s = steady_s
        self._wording = _Wording(office, settings)
        self._said = CALLS | {HELP, ANNOUNCED} | ({ABSENT} if settings.absent else frozenset())
        self._announcements = Announcements(self._said, MOMENT_AGE_S)
        self._stood_in = False
        self._changed = threading.Condition()
        """Guards all that follows, and the announcements."""
        self._current: Announcement | None = None
        self._is_abandoned = False
        """Whether the current one must not be heard, or not any further."""
        self._muted_until_s = 0.0
        self._read_to: int | None = None
        self._kept = 0
        self._stopping = threading.Event()
        self._name = f"announcer:{point}"
        self._unheard = Failures(_logger, "a call was not heard")
        self._reading = StateFollower(
            self._name, office.bell, self._unread, self._take, AFTER_OTHERS_S
        )
        self._speaking = threading.Thread(target=self._run, name=f"{self._name} voice", daemon=True)

    def start(self) -> None:
        """Begin to listen to the journal."""
        self._reading.start()
        self._speaking.start()

    def stop(self) -> None:
        """Fall silent at once; a sentence that this cuts off is said when the voice is back."""
        self._reading.stop()
        with self._changed:
            self._stopping.set()
            self._changed.notify_all()
            self._cut_off()
        if self._speaking.is_alive():
            self._speaking.join(STOP_TIMEOUT_S)
        if self._speaking.is_alive():
            _logger.warning("%s: still busy with a sentence, and left behind", self._name)

    def mute(self, minutes: int = MUTE_MIN) -> None:
        """Be silent from now on for so long; calls of that time are never said."""
        with self._changed:
            self._muted_until_s = self._steady_s() + minutes * 60
            self._changed.notify_all()
            self._cut_off()

    def unmute(self) -> None:
        """Speak again."""
        with self._changed:
            self._muted_until_s = 0.0

    # Reading the journal: on the follower's thread.

    def _unread(self) -> list[Event]:
        self._change_records()
        if self._read_to is None:
            place = cursors.place(self._office.store, self._name, at_head=True)
            self._read_to = self._kept = place
        with self._office.store.read() as tx:
            return events.after(tx, self._read_to, _PAGE)

    def _change_records(self) -> None:
        """Begin anew in a record that stands in for the office's, and in that when it is back."""
        stands_in = self._office.store.cut_off_s is not None
        if stands_in != self._stood_in:
            with self._changed:
                self._stood_in, self._read_to = stands_in, None
                self._announcements = Announcements(self._said, MOMENT_AGE_S)

    def _take(self, unread: list[Event]) -> None:
        """Hear all there is; what is being said and has just been taken back is cut off."""
        while unread:
            with self._changed:
                for event in unread:
                    self._hear(event)
                self._read_to = unread[-1].seq
            unread = self._unread()
        with self._changed:
            self._changed.notify_all()
            if self._current and self._announcements.taken_back(self._current):
                self._cut_off()

    def _hear(self, event: Event) -> None:
        age_s = max(0, to_ms(self._office.clock.now()) - event.at) / 1000
        if not self._stood_in and _was_said(event):
            return
        if event.point == self._point and age_s <= MOMENT_AGE_S and not _stands_there(event):
            self._announcements.hear(event, self._steady_s() - age_s)

    def _cut_off(self) -> None:
        """Silence what is being said; what has not begun yet will not. Nobody waits for it."""
        self._is_abandoned = True
        self._speaker.stop()

    # Speaking: on a thread of its own.

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._step()
            except Exception as error:  # noqa: BLE001  # told; the voice goes on
                self._unheard.tell(error)
                self._stopping.wait(RETRY_S)

    def _step(self) -> None:
        """Say what is next, or wait until something is."""
        if self._let_go():
            self._keep_place()
        with self._changed:
            announcement = self._current = self._next()
            self._is_abandoned = False
            if not announcement and not self._stopping.is_set():
                self._changed.wait(LOOK_AGAIN_S)
        if announcement:
            self._announce(announcement)

    def _let_go(self) -> bool:
        """Settle what has grown too old, and while the voice is mute everything."""
        with self._changed:
            aged = self._announcements.aged(self._steady_s())
            muted = self._announcements.waiting() if self._is_muted() else []
            for one in muted:
                self._announcements.settle(one)
        for one in aged:
            _logger.warning("%s, event %d: not said in time", one.event.kind, one.event.seq)
        return bool(aged or muted)

    def _next(self) -> Announcement | None:
        silent = self._stopping.is_set() or self._is_muted()
        return None if silent else next(iter(self._announcements.waiting()), None)

    def _is_muted(self) -> bool:
        return self._steady_s() < self._muted_until_s

    def _announce(self, announcement: Announcement) -> None:
        """Say it, again where it bears that, and keep the place.

        It is tried again where device or record fail; where the program itself does, never.
        """
        try:
            hurried = self._others_waiting() >= CROWD
            if self._say(announcement, hurried=hurried):
                self._settle(announcement)
                if not hurried and self._bears_repeating(announcement):
                    self._say(announcement, hurried=False)
        except (DeviceError, OfficeError):
            raise
        except Exception:
            self._settle(announcement)
            raise
        finally:
            with self._changed:
                self._current = None

    def _settle(self, announcement: Announcement) -> None:
        with self._changed:
            self._announcements.settle(announcement)
        self._keep_place()

    def _others_waiting(self) -> int:
        with self._changed:
            waiting = self._announcements.waiting()
            return len([one for one in waiting if one != self._current])

    def _bears_repeating(self, announcement: Announcement) -> bool:
        """Whether a call that was said once is to be said again."""
        with self._changed:
            wanted = self._settings.speech and announcement.event.kind in CALLS
            silent = self._stopping.is_set() or self._is_muted()
            newest = self._announcements.is_newest(announcement)
        return wanted and newest and not silent and self._others_waiting() < CROWD

    def _say(self, announcement: Announcement, *, hurried: bool) -> bool:
        """Say it once; False when it was cut off."""
        spoken = self._wording.of(announcement.event, hurried=hurried)
        self._speaker.set_volume(self._volume())
        sound = self._voice.sound(spoken, hurried=hurried)
        return self._speaker.play(sound, spoken.text, self._is_wanted)

    def _is_wanted(self) -> bool:
        return not self._is_abandoned

    def _volume(self) -> int:
        """Percent at this hour; hours are not applied while the clock is in doubt."""
        with self._office.look() as (_, now):
            local = None if now.doubted else self._office.calendar.local(from_ms(now.at))
        return self._settings.volume_at(local)

    def _keep_place(self) -> None:
        """Keep the place before the first event that is not said yet, for a later start."""
        with self._changed:
            unsaid = [seq for one in self._announcements.waiting() for seq in one.taken_up]
            place = min(unsaid) - 1 if unsaid else self._read_to
        if place is not None and place != self._kept:
            cursors.keep(self._office.store, self._name, place)
            self._kept = place


def _stands_there(event: Event) -> bool:
    """Whether a call is for somebody who has no number and already stands at the counter."""
    return event.kind == "ticket.called" and json.loads(event.data)["rule"] == "walk-in"


def _was_said(event: Event) -> bool:
    """Whether a counter that was cut off called so: it was said there, from its own record."""
    return bool(json.loads(event.data).get(MARK))


class _Wording:
    """What an event is in words."""

    def __init__(self, office: Office, settings: VoiceSettings) -> None:
        self._office = office
        self._settings = settings
        vietnamese = Sentences("vi").section("voice")
        self._phrases = Phrases(vietnamese, settings.region, settings.last_call)
        self._english = Sentences("en")

    def of(self, event: Event, *, hurried: bool) -> Spoken:
        """What is said; in a hurry without the remark that somebody goes before others."""
        if not self._settings.speech:
            return Spoken()
        if event.kind == HELP:
            return Spoken(self._phrases.help(int(event.subject.rpartition(":")[2])))
        ticket = ticket_by_id(self._office, event.subject)
        if ticket is None:
            raise ValueError(f"no ticket {event.subject}")
        if event.kind == ABSENT:
            return self._said(ABSENT, ticket, self._phrases.absent(ticket.label), {})
        counter: int = json.loads(event.data)["counter"]
        if event.kind == ANNOUNCED:
            clips = self._phrases.announced(ticket.label, counter)
            return self._said(ANNOUNCED, ticket, clips, {"counter": counter})
        preferred = self._office.settings.preferred(ticket.priority) is not None
        priority = preferred and not hurried
        clips = self._phrases.call(ticket.label, counter, ticket.calls, priority=priority)
        code = self._phrases.call_code(ticket.calls)
        facts = {"counter": counter, "times": ticket.calls}
        return self._said(code, ticket, clips, facts, priority=priority)

    def _said(
        self,
        code: str,
        ticket: Ticket,
        clips: tuple[str, ...],
        facts: Mapping[str, int],
        *,
        priority: bool = False,
    ) -> Spoken:
        """The clips, and behind them the sentence `code` in English for whoever asked for it."""
        if ticket.language != "en":
            return Spoken(clips)
        number = english_label(ticket.label)
        if priority:
            number = self._english.say("voice", "priority", {"number": number})
        return Spoken(clips, self._english.say("voice", code, {**facts, "number": number}))


class SpeakerActions:
    """What may be asked of the hall's speaker by whoever does not own it."""

    def __init__(self, device: str, announcer: Announcer) -> None:
        self._device = device
        self._announcer = announcer

    def __call__(self, action: str, args: Facts) -> Facts:
        """`mute`, for so many `minutes`, and `unmute`; anything else raises UnsupportedError."""
        match action:
            case "mute":
                minutes = int(args.get("minutes") or MUTE_MIN)
                self._announcer.mute(minutes)
                return {"muted_min": minutes}
            case "unmute":
                self._announcer.unmute()
                return {"muted_min": 0}
            case _:
                raise UnsupportedError(self._device, action)
