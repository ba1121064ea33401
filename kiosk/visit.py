"""One citizen's visit at the kiosk, as values: a state and an event give a state and effects.

    Home –start→ Choosing –service→ Issuing –number→ Ticketed –done or time-out→ Home
                    ↑                  │
                    └──── again ──── Refused

Nothing here waits, reads a clock or calls the office: time-outs are effects (`Wait`) that come
back as events (`TimedOut`).
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.desk import PaperState
from kiosk.visit_values import (
    MAX_REPRINTS,
    NO_ANSWER,
    Choosing,
    Control,
    Effect,
    Event,
    HallChanged,
    Home,
    IssueRefused,
    IssueTicket,
    IssueUnknown,
    Issuing,
    LastTap,
    NumberIssued,
    PaperChanged,
    Place,
    Refused,
    Reprint,
    ReprintAnswered,
    Rules,
    Tapped,
    Ticketed,
    TimedOut,
    Visit,
    Wait,
)

TAP_GUARD_MS = 500
"""A second tap sooner than this is a trembling hand, not a wish."""

Step = tuple[Visit, tuple[Effect, ...]]


class VisitMachine:
    """The rules of a visit. `new_id` gives a fresh command id for each gesture that needs one."""

    def __init__(self, rules: Rules, new_id: Callable[[], str]) -> None:
        self.rules = rules
        self._new_id = new_id

    def begin(self) -> Visit:
        """A kiosk that nobody has touched."""
        return Visit(language=self.rules.languages[0])

    def step(self, visit: Visit, event: Event) -> Step:
        """What follows from `event`; an event that means nothing here changes nothing."""
        match event:
            case Tapped():
                return self._tapped(visit, event)
            case TimedOut():
                return self._timed_out(visit) if event.timer == visit.timer else (visit, ())
            case HallChanged():
                return self._hall_changed(visit, event.serving)
            case PaperChanged() | ReprintAnswered():
                return self._paper(visit, event)
            case _:
                return self._answered(visit, event)

    # --- taps ---

    def _tapped(self, visit: Visit, tap: Tapped) -> Step:
        last, page = visit.last_tap, visit.place.page
        visit = replace(visit, last_tap=LastTap(tap.control, tap.value, page, tap.at_ms))
        if last is not None and _trembling(last, tap, page):
            return visit, ()
        if tap.control is Control.LANGUAGE:
            return self._speak(visit, tap.value)
        match visit.place:
            case Home():
                return self._tap_home(visit, tap)
            case Choosing():
                return self._tap_choosing(visit, visit.place, tap)
            case Refused():
                return self._tap_refused(visit, visit.place, tap)
            case Ticketed():
                return self._tap_ticket(visit, visit.place, tap)
            case _:
                return visit, ()

    def _speak(self, visit: Visit, language: str) -> Step:
        """Change the language and let the page stand as long as a fresh one would."""
        if language not in self.rules.languages or isinstance(visit.place, Issuing):
            return visit, ()
        return self._stand(replace(visit, language=language), visit.place)

    def _tap_home(self, visit: Visit, tap: Tapped) -> Step:
        if tap.control is Control.START and visit.serving:
            return self._stand(visit, Choosing())
        return visit, ()

    def _tap_choosing(self, visit: Visit, place: Choosing, tap: Tapped) -> Step:
        match tap.control:
            case Control.SERVICE:
                return self._send(visit, Issuing(self._new_id(), tap.value, place.priority))
            case Control.CLOSED_SERVICE:
                return self._stand(visit, replace(place, touched_closed=tap.value))
            case Control.PRIORITY:
                return self._stand(visit, Choosing(priority=tap.value or None))
            case Control.MORE:
                return self._stand(visit, place)
            case Control.BACK:
                return self._home(visit)
            case _:
                return visit, ()

    def _tap_refused(self, visit: Visit, place: Refused, tap: Tapped) -> Step:
        match tap.control:
            case Control.AGAIN if place.unanswered is not None:
                return self._send(visit, replace(place.unanswered, attempts=1, resting=False))
            case Control.AGAIN if visit.serving:
                return self._stand(visit, Choosing(priority=place.priority))
            case Control.AGAIN | Control.BACK:
                return self._home(visit)
            case _:
                return visit, ()

    def _tap_ticket(self, visit: Visit, place: Ticketed, tap: Tapped) -> Step:
        if tap.control is Control.DONE:
            return self._home(visit)
        if tap.control is not Control.REPRINT or not place.reprintable:
            return visit, ()
        command_id = place.reprint_id or self._new_id()
        printing = replace(
            place, paper=PaperState.PRINTING, reprint_id=command_id, awaiting_reprint=True
        )
        visit, waits = self._stand(visit, printing)
        return visit, (*waits, Reprint(command_id, place.issued.ticket_id))

    # --- answers of the office ---

    def _answered(self, visit: Visit, event: NumberIssued | IssueRefused | IssueUnknown) -> Step:
        place = visit.place.unanswered if isinstance(visit.place, Refused) else visit.place
        if not isinstance(place, Issuing) or place.command_id != event.command_id:
            return visit, ()
        match event:
            case NumberIssued():
                return self._stand(visit, Ticketed(event.issued, event.paper))
            case IssueRefused():
                refused = Refused(event.code, event.sentence, place.priority)
                return self._stand(visit, refused)
            case IssueUnknown():
                return self._unanswered(visit, place, event)

    def _unanswered(self, visit: Visit, place: Issuing, event: IssueUnknown) -> Step:
        if isinstance(visit.place, Refused):
            return visit, ()
        if place.attempts >= self.rules.max_attempts:
            given_up = Refused(event.code, event.sentence, place.priority, place)
            return self._stand(visit, given_up)
        return self._stand(visit, replace(place, resting=True))

    def _paper(self, visit: Visit, event: PaperChanged | ReprintAnswered) -> Step:
        place = visit.place
        if not isinstance(place, Ticketed):
            return visit, ()
        if isinstance(event, ReprintAnswered):
            known = event.command_id == place.reprint_id and place.awaiting_reprint
            after = _reprinted(place, event.accepted) if known else place
        elif event.ticket_id != place.issued.ticket_id or place.awaiting_reprint:
            return visit, ()
        else:
            after = replace(place, paper=event.paper)
        if after.paper is PaperState.CONFIRMED and place.paper is not PaperState.CONFIRMED:
            return self._stand(visit, after)
        return replace(visit, place=after), ()

    # --- time and the hall ---

    def _timed_out(self, visit: Visit) -> Step:
        place = visit.place
        if not isinstance(place, Issuing):
            return self._home(visit)
        if place.resting:
            return self._send(visit, replace(place, attempts=place.attempts + 1, resting=False))
        return self._stand(visit, Refused(NO_ANSWER, None, place.priority, place))

    def _hall_changed(self, visit: Visit, serving: bool) -> Step:
        visit = replace(visit, serving=serving)
        if isinstance(visit.place, Choosing) and not serving:
            return self._home(visit)
        return visit, ()

    # --- moves ---

    def _home(self, visit: Visit) -> Step:
        """Forget everything of this citizen; the last tap stays, to tell a trembling hand."""
        fresh = replace(self.begin(), serving=visit.serving, last_tap=visit.last_tap)
        return replace(fresh, timer=visit.timer + 1), ()

    def _send(self, visit: Visit, place: Issuing) -> Step:
        visit, waits = self._stand(visit, place)
        wish = IssueTicket(place.command_id, place.service, place.priority, visit.language)
        return visit, (*waits, wish)

    def _stand(self, visit: Visit, place: Place) -> Step:
        """Stand at `place`; a kiosk that shows what it always shows needs no time-out."""
        visit = replace(visit, place=place, timer=visit.timer + 1)
        if isinstance(place, Home) and visit.language == self.rules.languages[0]:
            return visit, ()
        return visit, (Wait(visit.timer, self._seconds(place)),)

    def _seconds(self, place: Place) -> float:
        match place:
            case Issuing():
                return self.rules.retry_s if place.resting else self.rules.answer_s
            case Ticketed():
                confirmed = place.paper is PaperState.CONFIRMED
                return self.rules.ticket_s if confirmed else self.rules.number_s
            case _:
                return self.rules.idle_s


def _trembling(last: LastTap, tap: Tapped, page: str) -> bool:
    """Whether a tap repeats the last one, or was begun on a page that has just gone."""
    if tap.at_ms - last.at_ms >= TAP_GUARD_MS:
        return False
    return last.page != page or (last.control, last.value) == (tap.control, tap.value)


def _reprinted(place: Ticketed, accepted: bool | None) -> Ticketed:
    """The ticket after a second print was answered; an unknown one keeps its command id."""
    if accepted is None:
        return replace(place, paper=PaperState.UNCONFIRMED, awaiting_reprint=False)
    paper, count = (
        (PaperState.PRINTING, place.reprints + 1) if accepted else (PaperState.FAILED, MAX_REPRINTS)
    )
    return replace(place, paper=paper, reprints=count, reprint_id=None, awaiting_reprint=False)
