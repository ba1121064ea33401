"""One citizen's visit at the kiosk, as values: a state and an event give a state and effects.

    Home –start→ Choosing –service→ Issuing –number→ Ticketed –done or time-out→ Home
      ├────────service───────────────┤ │ │
      └–appointment→ Appointing –code┘ │ │
                    ↑     ↑            │ │
                    └─────┴ again ─ Refused

Where home shows the services itself, a number is one touch away from it. Whoever has one may have
another in the same visit: Ticketed –another→ Choosing. Nothing here waits, reads
a clock or calls the office: time-outs are effects (`Wait`) that come back as events (`TimedOut`).
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk import citizen_steps, staff_steps, ticket_steps
from kiosk.desk import PaperState
from kiosk.ease import eased
from kiosk.machine_values import AtMachine, MachineSeen
from kiosk.patience import patience_s
from kiosk.staff_values import AtPrinter, AtWork, PrinterSeen, SigningIn, StaffAnswer, StaffPlace
from kiosk.visit_values import (
    NO_ANSWER,
    Appointing,
    AskHelp,
    CheckIn,
    Choosing,
    CodeScanned,
    Control,
    Effect,
    Event,
    HallChanged,
    HelpAnswered,
    HelpStep,
    Home,
    IssueRefused,
    IssueTicket,
    IssueUnknown,
    Issuing,
    LastTap,
    Missed,
    NumberIssued,
    PaperChanged,
    Place,
    Refused,
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

MISSES = 3
MISS_WINDOW_MS = 10_000
"""So many touches beside everything within this time: somebody needs larger letters, or help."""

MAX_EXTENSIONS = 10
"""A warning that was answered so often in a row comes no more: nobody chooses so long."""

Step = tuple[Visit, tuple[Effect, ...]]


_ANYBODYS = (Control.PAPER_STRIP, Control.TRY)
"""What may be done on a page of staff whose member has perhaps gone: a trial changes nothing."""


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
            case Missed():
                return self._missed(visit, event.at_ms)
            case CodeScanned():
                return self._scanned(visit, event)
            case TimedOut():
                return self._timed_out(visit) if event.timer == visit.timer else (visit, ())
            case HallChanged():
                return self._hall_changed(visit, event)
            case HelpAnswered():
                return _help_answered(visit, event.asked), ()
            case PaperChanged() | ReprintAnswered():
                return self._paper(visit, event)
            case NumberIssued() | IssueRefused() | IssueUnknown():
                return self._answered(visit, event)
            case _:
                return self._staff_answered(visit, event)

    # --- taps ---

    def _tapped(self, visit: Visit, tap: Tapped) -> Step:
        last, page = visit.last_tap, visit.page
        visit = replace(visit, last_tap=LastTap(tap.control, tap.value, page, tap.at_ms))
        if last is not None and _trembling(last, tap, page):
            return visit, ()
        visit = self._known(visit, tap.at_ms)
        if tap.control is Control.CONTINUE:
            return self._go_on(visit)
        visit = replace(visit, extended=0)
        match tap.control:
            case Control.LANGUAGE:
                return self._speak(visit, tap.value)
            case Control.REACH | Control.LARGE | Control.CONTRAST | Control.LISTEN:
                return self._stay(replace(visit, ease=eased(visit.ease, tap.control)))
            case Control.HELP:
                return self._ask_help(visit)
            case Control.END if not isinstance(visit.place, Issuing):
                return self._home(visit)
            case _ if visit.known_ms != tap.at_ms and tap.control not in _ANYBODYS:
                return self._home(visit)
            case _:
                return (visit, ()) if visit.warned else self._tap_page(visit, tap)

    def _known(self, visit: Visit, at_ms: int) -> Visit:
        """Note that whoever touches now touched before.

        The pages at the printer and of the machine stand alone for long: who comes then need not
        be who signed in, and does nothing in that name.
        """
        alone = at_ms - visit.known_ms > self.rules.staff_s * 1000
        strange = alone and isinstance(visit.place, AtPrinter | AtMachine)
        return visit if strange else replace(visit, known_ms=at_ms)

    def _tap_page(self, visit: Visit, tap: Tapped) -> Step:
        match visit.place:
            case Home() | Choosing() | Appointing() | Refused() if tap.control is Control.STAFF:
                visit, _ = self._home(visit)
                return self._stand(visit, SigningIn())
            case Home() | Choosing() | Appointing() | Refused():
                return self._lead(visit, citizen_steps.tapped(visit, tap, self._new_id))
            case Ticketed():
                return self._tap_ticket(visit, visit.place, tap)
            case SigningIn() | AtWork() | AtPrinter() | AtMachine():
                place, effects = staff_steps.tapped(visit.place, tap, self._new_id)
                visit, waits = self._stand(visit, place)
                return visit, (*waits, *effects)
            case _:
                return visit, ()

    def _go_on(self, visit: Visit) -> Step:
        """Somebody is still there."""
        if not visit.warned:
            return visit, ()
        return self._stay(replace(visit, extended=visit.extended + 1))

    def _speak(self, visit: Visit, language: str) -> Step:
        """Change the language; a wish on its way keeps the one it was sent with."""
        if language not in self.rules.languages or isinstance(visit.place, Issuing):
            return visit, ()
        return self._stay(replace(visit, language=language))

    def _ask_help(self, visit: Visit) -> Step:
        if visit.help is HelpStep.ASKING:
            return visit, ()
        visit, waits = self._stay(replace(visit, help=HelpStep.ASKING))
        return visit, (*waits, AskHelp(self._new_id()))

    def _scanned(self, visit: Visit, event: CodeScanned) -> Step:
        """A code held to the reader is a whole visit, and whoever holds it is there."""
        wish = citizen_steps.scanned(visit, event.text, self._new_id)
        if wish is None:
            return visit, ()
        return self._send(replace(self._known(visit, event.at_ms), extended=0, warned=False), wish)

    def _tap_ticket(self, visit: Visit, place: Ticketed, tap: Tapped) -> Step:
        if tap.control is Control.DONE:
            return self._home(visit)
        if tap.control is Control.ANOTHER and visit.checks_in:
            return self._stay(ticket_steps.another(visit, place))
        if tap.control is not Control.REPRINT or not place.reprintable:
            return visit, ()
        printing, reprint = ticket_steps.printed_again(place, self._new_id)
        visit, waits = self._stand(visit, printing)
        return visit, (*waits, reprint)

    def _missed(self, visit: Visit, at_ms: int) -> Step:
        """A touch beside everything: at least somebody is there; a few of them need help."""
        if isinstance(visit.place, StaffPlace):
            return visit, ()
        if visit.warned:
            return self._go_on(visit)
        lately = (*(ms for ms in visit.missed_ms if at_ms - ms < MISS_WINDOW_MS), at_ms)
        if len(lately) < MISSES:
            return replace(visit, missed_ms=lately), ()
        step = HelpStep.OFFERED if visit.help in (HelpStep.NONE, HelpStep.FAILED) else visit.help
        # who had the buttons put low needs them there
        ease = visit.ease if visit.ease.reach else replace(visit.ease, large=True)
        return self._stay(replace(visit, ease=ease, help=step, missed_ms=()))

    # --- answers of the office ---

    def _answered(self, visit: Visit, event: NumberIssued | IssueRefused | IssueUnknown) -> Step:
        place = visit.place.unanswered if isinstance(visit.place, Refused) else visit.place
        if not isinstance(place, Issuing) or place.command_id != event.command_id:
            return visit, ()
        match event:
            case NumberIssued():
                return self._stand(visit, Ticketed(event.issued, event.paper))
            case IssueRefused():
                by_appointment = bool(place.appointment)
                refused = Refused(
                    event.code, event.sentence, place.priority, appointment=by_appointment
                )
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
        after = ticket_steps.answered(place, event)
        if after.paper is PaperState.CONFIRMED and place.paper is not PaperState.CONFIRMED:
            return self._stand(visit, after)
        return replace(visit, place=after), ()

    def _staff_answered(self, visit: Visit, answer: StaffAnswer) -> Step:
        if not isinstance(visit.place, StaffPlace):
            return visit, ()
        place, effects = staff_steps.answered(visit.place, answer, self._new_id)
        if place == visit.place:
            return visit, ()
        if isinstance(answer, MachineSeen | PrinterSeen):  # nobody touched anything
            return replace(visit, place=place), effects
        visit, waits = self._stand(visit, place)
        return visit, (*waits, *effects)

    # --- time and the hall ---

    def _timed_out(self, visit: Visit) -> Step:
        match visit.place:
            case Issuing() as place if place.resting:
                return self._send(visit, replace(place, attempts=place.attempts + 1, resting=False))
            case Issuing() as place:
                return self._stand(visit, Refused(NO_ANSWER, None, place.priority, place))
            case Home() | Choosing() | Appointing() | Refused() if self._worth_asking(visit):
                return self._wait(replace(visit, warned=True))
            case _:
                return self._home(visit)

    def _worth_asking(self, visit: Visit) -> bool:
        return self._begun(visit) and not visit.warned and visit.extended < MAX_EXTENSIONS

    def _begun(self, visit: Visit) -> bool:
        return visit.begun(self.rules.languages[0])

    def _hall_changed(self, visit: Visit, event: HallChanged) -> Step:
        visit = replace(visit, serving=event.serving, keeping=event.keeping)
        if event.helped and visit.help is HelpStep.SENT:
            visit = replace(visit, help=HelpStep.NONE)
        match visit.place:
            case Choosing() if not visit.serving:
                return self._home(visit)
            case Appointing() if not visit.checks_in:
                return self._home(visit)
            case _:
                return visit, ()

    # --- moves ---

    def _home(self, visit: Visit) -> Step:
        """Forget everything of this citizen; the last tap stays, to tell a trembling hand."""
        fresh = replace(
            self.begin(), serving=visit.serving, last_tap=visit.last_tap, keeping=visit.keeping
        )
        return replace(fresh, timer=visit.timer + 1), ()

    def _lead(self, visit: Visit, place: Place | None) -> Step:
        """Go where a touch leads; nowhere without a place."""
        match place:
            case None:
                return visit, ()
            case Home():
                return self._home(visit)
            case Issuing():
                return self._send(visit, place)
            case _:
                return self._stand(visit, place)

    def _send(self, visit: Visit, place: Issuing) -> Step:
        visit, waits = self._stand(visit, place)
        return visit, (*waits, _wish(place, visit))

    def _stay(self, visit: Visit) -> Step:
        """Stand where the visit stands, as long as one that just came; a wish just waits on."""
        if isinstance(visit.place, Issuing):
            return visit, ()
        return self._stand(visit, visit.place)

    def _stand(self, visit: Visit, place: Place) -> Step:
        """Stand at `place`; a kiosk that shows what it always shows needs no time-out."""
        visit = replace(visit, place=place, warned=False)
        if visit.help is HelpStep.NONE and not self._begun(visit):
            return replace(visit, timer=visit.timer + 1), ()
        return self._wait(visit)

    def _wait(self, visit: Visit) -> Step:
        visit = replace(visit, timer=visit.timer + 1)
        return visit, (Wait(visit.timer, patience_s(visit, self.rules)),)


def _wish(place: Issuing, visit: Visit) -> IssueTicket | CheckIn:
    joins = visit.beside.visit_id if visit.beside else None
    asked = (place.priority, visit.language, joins)
    if place.appointment:
        return CheckIn(place.command_id, place.appointment, *asked)
    return IssueTicket(place.command_id, place.service, *asked)


def _help_answered(visit: Visit, asked: bool) -> Visit:
    if visit.help is not HelpStep.ASKING:
        return visit
    return replace(visit, help=HelpStep.SENT if asked else HelpStep.FAILED)


def _trembling(last: LastTap, tap: Tapped, page: str) -> bool:
    """Whether a tap repeats the last one, or was begun on a page that has just gone.

    Digits are typed as fast as fingers go.
    """
    if tap.at_ms - last.at_ms >= TAP_GUARD_MS or tap.control in (Control.KEY, Control.ERASE):
        return False
    return last.page != page or (last.control, last.value) == (tap.control, tap.value)
