"""What holds for every visit, whatever citizens, time and the office do."""

from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.desk import Issued, PaperState, StaffMember
from kiosk.staff_values import SignedIn, SignIn, SignInFailed, WorkEnded
from kiosk.visit import VisitMachine
from kiosk.visit_values import (
    AskHelp,
    Control,
    Ease,
    Event,
    HallChanged,
    HelpAnswered,
    HelpStep,
    Home,
    IssueRefused,
    IssueTicket,
    IssueUnknown,
    Issuing,
    Missed,
    NumberIssued,
    PaperChanged,
    Reprint,
    ReprintAnswered,
    Rules,
    Tapped,
    Ticketed,
    TimedOut,
    Wait,
)

VALUES = st.sampled_from(["", "vi", "en", "ho-tich", "chung-thuc", "tuoi-75", "1", "7"])
STEADY = sorted(set(Control) - {Control.KEY, Control.ERASE, Control.SHIFT_DAY})
"""What a trembling hand must not touch twice."""
PATIENCE = 20
"""So many time-outs in a row must lead home from anywhere."""


class AnyVisit(RuleBasedStateMachine):
    """A kiosk at which anything may happen at any time."""

    def __init__(self) -> None:
        super().__init__()
        ids = (f"command-{n}" for n in count(1))
        self.machine = VisitMachine(Rules(), ids.__next__)
        self.visit = self.machine.begin()
        self.now_ms = 0
        self.waiting_for = 0
        self.asked: list[str] = []
        self.called = 0
        self.attempt = ""

    def happen(self, event: Event) -> None:
        """One event, with what follows from it."""
        self.visit, effects = self.machine.step(self.visit, event)
        for effect in effects:
            match effect:
                case Wait():
                    self.waiting_for = effect.timer
                case IssueTicket() | Reprint():
                    self.asked.append(effect.command_id)
                case AskHelp():
                    self.called += 1
                case SignIn() as attempt:
                    self.attempt = attempt.attempt

    @initialize()
    def nobody_touched(self) -> None:
        assert self.visit.place == Home()

    @rule(control=st.sampled_from(Control), value=VALUES, later_ms=st.integers(0, 2_000))
    def touch(self, control: Control, value: str, later_ms: int) -> None:
        self.now_ms += later_ms
        if control is Control.SHIFT_DAY:
            value = "1"
        before = len(set(self.asked))
        self.happen(Tapped(control, self.now_ms, value))
        assert len(set(self.asked)) - before <= (control in {Control.SERVICE, Control.REPRINT})

    @rule(later_ms=st.integers(0, 12_000))
    def miss(self, later_ms: int) -> None:
        self.now_ms += later_ms
        self.happen(Missed(self.now_ms))

    @rule(asked=st.booleans(), helped=st.booleans())
    def help_is_answered(self, asked: bool, helped: bool) -> None:
        self.happen(HelpAnswered(asked))
        self.happen(HallChanged(self.visit.serving, helped))

    @rule(known=st.booleans())
    def staff_sign_in(self, known: bool) -> None:
        member = StaffMember(3, "Mai", {"vi": "kỹ thuật viên"})
        failed = SignInFailed(self.attempt, {"vi": "Sai mã PIN."})
        self.happen(SignedIn(self.attempt, member) if known else failed)

    @rule(failed=st.booleans())
    def staff_are_answered(self, failed: bool) -> None:
        doing = getattr(self.visit.place, "doing", None) or ""
        self.happen(WorkEnded(doing, {"vi": "Hết giấy."} if failed else None))

    @rule(later_ms=st.integers(0, 499), value=VALUES, control=st.sampled_from(STEADY))
    def tremble(self, control: Control, value: str, later_ms: int) -> None:
        self.touch(control, value, 0)
        asked, page = len(self.asked), self.visit.place.page
        self.touch(control, value, later_ms)
        assert (len(self.asked), self.visit.place.page) == (asked, page)

    @rule(stale=st.booleans())
    def time_passes(self, stale: bool) -> None:
        self.happen(TimedOut(self.waiting_for - stale))

    @rule(serving=st.booleans())
    def the_hall_changes(self, serving: bool) -> None:
        self.happen(HallChanged(serving))

    @rule(newest=st.booleans(), answer=st.integers(0, 2), paper=st.sampled_from(PaperState))
    def the_office_answers(self, newest: bool, answer: int, paper: PaperState) -> None:
        command_id = self.asked[-1 if newest else 0] if self.asked else "command-0"
        issued = Issued("t", "A001", "ho-tich", None, 0, None, ())
        answers: tuple[Event, ...] = (
            NumberIssued(command_id, issued, paper),
            IssueRefused(command_id, "service-closed", {"vi": "Đã đóng."}),
            IssueUnknown(command_id),
        )
        self.happen(answers[answer])

    @rule(paper=st.sampled_from(PaperState), accepted=st.sampled_from([True, False, None]))
    def the_printer_answers(self, paper: PaperState, accepted: bool | None) -> None:
        self.happen(ReprintAnswered(self.asked[-1] if self.asked else "", accepted))
        self.happen(PaperChanged("t", paper))

    @invariant()
    def something_leads_home(self) -> None:
        visit = self.visit
        for _ in range(PATIENCE):
            visit, _effects = self.machine.step(visit, TimedOut(visit.timer))
        assert visit.place == Home()
        assert (visit.language, visit.ease, visit.help) == ("vi", Ease(), HelpStep.NONE)
        assert (visit.warned, visit.extended, visit.missed_ms) == (False, 0, ())

    @invariant()
    def a_page_that_is_not_home_waits_for_an_end(self) -> None:
        visit = self.visit
        at_rest = not visit.begun("vi") and visit.help is HelpStep.NONE
        assert at_rest or self.waiting_for == self.visit.timer

    @invariant()
    def only_an_idle_page_warns(self) -> None:
        assert not (self.visit.warned and isinstance(self.visit.place, Ticketed | Issuing))

    @invariant()
    def a_new_wish_has_a_new_id(self) -> None:
        runs = [a for a, b in zip(self.asked, ["", *self.asked], strict=False) if a != b]
        assert len(runs) == len(set(runs))


TestAnyVisit = AnyVisit.TestCase
TestAnyVisit.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
