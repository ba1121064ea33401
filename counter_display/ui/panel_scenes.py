"""The officer's panel in its states: what it reads in each, and what is touched then."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from office.appointment_views import Expected
from office.appointments import Arrival
from office.assistance import HelpCall
from office.checks import Found, HallChecked
from office.config import OfficeSettings
from office.errors import Refusal
from office.hall_views import PanelNow
from office.link import Link
from office.model import ORDINARY, AppointmentState, CounterState, Lease, Ticket, TicketState
from office.seats import CHECKED_IN, RETURNED, SlipHeld
from office.staff import StaffMember
from office.store.ports import DeviceRow
from office.strips import Unsettled
from office.unattended import Asked
from office.views import CounterNow
from office.wait_alerts import WaitAlert, Waits

PRINTER = "may-in-ban"
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Sample:
    """What scenes are made of: the office's settings and its snapshot."""

    settings: OfficeSettings
    point: str
    now: PanelNow

    def ticket(self, number: int, minutes: int, *, preferred: bool = False) -> Ticket:
        """A waiting ticket that was issued so many minutes ago."""
        taken = [one for one in self.settings.services if one.id in self.now.counter.services]
        service = taken[number % len(taken)]
        classes = [one.id for one in self.settings.priority_classes] if preferred else []
        issued_at = self.now.at - minutes * MINUTE_MS
        return Ticket(
            id=f"picture-{number}",
            visit=f"picture-{number}",
            point=self.point,
            business_day="",
            series=service.series,
            number=number,
            service=service.id,
            priority=classes[-1] if classes else ORDINARY,
            language="vi",
            state=TicketState.WAITING,
            issued_at=issued_at,
            issued_seq=number,
            place_at=issued_at,
            returned_seq=None,
            seq=number,
        )

    def others(self) -> tuple[CounterNow, ...]:
        """Two counters that are open, one that pauses, and the rest as they are."""
        states = {1: CounterState.PAUSED, 3: CounterState.OPEN, 4: CounterState.OPEN}
        return tuple(
            replace(one, state=states.get(one.number, CounterState.CLOSED), ticket=None)
            for one in self.now.counters
        )

    def counter(self, state: CounterState) -> PanelNow:
        """The counter in this state, without a ticket; four wait."""
        counter = replace(self.now.counter, state=state, ticket=None)
        line = (self.ticket(16, 14), self.ticket(9, 11, preferred=True), self.ticket(17, 6))
        quiet = replace(self.now, help=(), unprinted=(), held=(), absent=(), undo_until=None)
        return replace(
            quiet,
            staffed=True,
            guidance=False,
            guides=False,
            arranges=False,
            counter=counter,
            counters=self.others(),
            line=line,
            waiting=4,
            asks_day=False,
            devices=(self.printer("info"),),
            checks=(self.check(),),
        )

    def serving(self) -> PanelNow:
        """A ticket was transferred here with a note and called twice.

        One is held and one absent; one is gone on with next, and one is at another counter.
        """
        notes = [one.id for one in self.settings.transfer_notes]
        called = replace(
            self.ticket(15, 31, preferred=True),
            state=TicketState.CALLED,
            counter=self.now.counter.number,
            calls=2,
            called_at=self.now.at - 372_000,
            note=notes[0] if notes else None,
        )
        held = replace(self.ticket(8, 52), state=TicketState.HELD, counter=called.counter)
        absent = replace(self.ticket(12, 40), state=TicketState.NO_SHOW, ended_at=held.issued_at)
        now = replace(
            self.counter(CounterState.OPEN),
            held=(held,),
            absent=(absent,),
            readied=(self.ticket(10, 44),),
            elsewhere=((self.ticket(18, 5), 3),),
        )
        undo_until = self.now.at + 8_000
        return replace(now, counter=replace(now.counter, ticket=called), undo_until=undo_until)

    def printer(self, level: str, reasons: tuple[str, ...] = ()) -> DeviceRow:
        """The state of a printer."""
        return DeviceRow(PRINTER, "printer", "", level, reasons, "polled", self.now.at)

    def check(self, *found: Found) -> HallChecked:
        """This morning's check of the machine."""
        return HallChecked("may-1", self.now.at, True, found)


@dataclass(frozen=True)
class Scene:
    """A state of the panel: what it reads, and what is touched then.

    `row:N` is a row of the list, `sheet:NAME` whatever opens that list. `lost`: the record cannot
    be read after that any more.
    """

    name: str
    bend: Callable[[Sample], PanelNow]
    touched: tuple[str, ...] = ()
    lost: bool = False


def _agent(sample: Sample) -> PanelNow:
    """Somebody brings many dossiers."""
    now = sample.serving()
    ticket = now.counter.ticket
    brought = replace(ticket, dossiers=12, priority="", note=None) if ticket else None
    return replace(now, counter=replace(now.counter, ticket=brought))


def _long(sample: Sample) -> PanelNow:
    """More wait than the list shows at first."""
    line = tuple(sample.ticket(number, 60 - number) for number in range(20, 40))
    return replace(sample.serving(), line=line, waiting=len(line))


def _idle(sample: Sample) -> PanelNow:
    return replace(sample.counter(CounterState.OPEN), line=(), waiting=0)


def _closed(sample: Sample) -> PanelNow:
    return sample.counter(CounterState.CLOSED)


def _paused(sample: Sample) -> PanelNow:
    printer = sample.printer("fault", ("printer-paper-out",))
    return replace(sample.counter(CounterState.PAUSED), devices=(printer,))


def _unready(sample: Sample) -> PanelNow:
    printer = sample.printer("fault", ("device-not-found",))
    return replace(_idle(sample), devices=(printer,))


def _disk(sample: Sample) -> PanelNow:
    check = sample.check(Found("disk:may-1", "disk", "disk-low", "warn"))
    return replace(_idle(sample), checks=(check,))


def _copies(sample: Sample) -> PanelNow:
    check = sample.check(Found("backup:may-quay-1", "backup", "backup-missing", "warn"))
    return replace(_idle(sample), checks=(check,))


def _untold(sample: Sample) -> PanelNow:
    """The longest thing that the last line ever names."""
    about = "own-record:may-quay-1/kiosk-12-3f2a9c1d0b7e.db"
    check = sample.check(Found(about, "own-record", "own-apart", "fault"))
    return replace(_idle(sample), checks=(check,))


def _elsewhere(sample: Sample) -> PanelNow:
    return replace(_idle(sample), elsewhere=((sample.ticket(18, 5), 3),))


def _unchecked(sample: Sample) -> PanelNow:
    check = replace(sample.check(), skipped=(Found(PRINTER, "printer", "device-busy", "info"),))
    return replace(_idle(sample), checks=(check,))


def _offline(sample: Sample) -> PanelNow:
    """The central system is out of reach since another day."""
    since = sample.now.at - 26 * 60 * MINUTE_MS
    link = Link(False, since, 12_437, 800, 0, sample.now.at - 30 * MINUTE_MS, "central-silent")
    return replace(sample.serving(), link=link)


def _papers(sample: Sample) -> PanelNow:
    unprinted = (sample.ticket(20, 4), sample.ticket(21, 3), sample.ticket(22, 1))
    return replace(sample.serving(), guidance=True, unprinted=unprinted)


def _signed_in(sample: Sample) -> PanelNow:
    member = StaffMember(7, "Hoàng Thị Bích Phượng", "officer", active=True)
    return replace(sample.serving(), officer=member)


def _arranging(sample: Sample) -> PanelNow:
    """A supervisor sits here; the counter helps with one service."""
    member = StaffMember(2, "Trần Thị Mẫu", "supervisor", active=True)
    now = replace(sample.serving(), officer=member, arranges=True)
    others = [one.id for one in sample.settings.services if one.id not in now.counter.services]
    return replace(now, counter=replace(now.counter, helps=tuple(others[:1])))


def _guiding(sample: Sample) -> PanelNow:
    line = (sample.ticket(16, 14), sample.ticket(9, 11, preferred=True), sample.ticket(17, 6))
    hall = tuple(replace(one, waiting=1 + at) for at, one in enumerate(sample.now.hall))
    return replace(_idle(sample), guidance=True, guides=True, everybody=line, hall=hall)


def _crowded(sample: Sample) -> PanelNow:
    line = tuple(sample.ticket(number, number) for number in (2, 4, 8, *range(11, 40, 2)))
    return replace(_guiding(sample), everybody=line)


def _two(sample: Sample) -> PanelNow:
    return replace(sample.counter(CounterState.OPEN), absent_run=3)


def _second(sample: Sample) -> PanelNow:
    serving = sample.serving()
    counter = replace(serving.counter, announced=sample.ticket(16, 14))
    return replace(serving, counter=counter)


def _slip(code: str, sample: Sample) -> PanelNow:
    held = SlipHeld(code, {"number": "A012", "counter": 3}, sample.now.at - len(code))
    return replace(sample.serving(), slip=held)


def _checked_in(sample: Sample) -> PanelNow:
    details = {"number": "A016", "arrival": Arrival.SOON.value, "time": "09:30"}
    return replace(sample.serving(), slip=SlipHeld(CHECKED_IN, details, sample.now.at - 1))


def _expecting(sample: Sample) -> PanelNow:
    """Three are to come, one has the number already."""
    service = sample.now.counter.services[0]
    made, kept = AppointmentState.MADE, AppointmentState.KEPT
    people = ("N. T. Hạnh · •••321", "H. T. B. Phượng", "", "T. V. Thử · ••21")
    expected = tuple(
        Expected(
            code=f"482917{at}0",
            service=service,
            due_at=sample.now.at + at * 15 * MINUTE_MS,
            state=kept if at == len(people) - 1 else made,
            who=who,
            missing="" if who else "erased",
            number="A003" if at == len(people) - 1 else "",
        )
        for at, who in enumerate(people)
    )
    return replace(sample.counter(CounterState.OPEN), expected=expected)


def _torn(sample: Sample) -> PanelNow:
    """Strips of two services were torn off while there was no power."""
    day, point = "2026-11-23", sample.point
    found = tuple(
        Unsettled(one, Lease(point, day, one.series, 501, 512, "strip:A501", "strip"), goes_on=True)
        for one in sample.settings.services[:2]
    )
    since = sample.now.at - 40 * MINUTE_MS
    return replace(sample.counter(CounterState.OPEN), strips=found, silent_since=since)


def _help(sample: Sample) -> PanelNow:
    calls = (HelpCall("kiosk:1", sample.now.at - 42_000, None),)
    return replace(_papers(sample), help=calls)


def _open(sample: Sample) -> PanelNow:
    now = sample.serving()
    ticket = replace(sample.ticket(15, 51), counter=now.counter.number, state=TicketState.SERVING)
    ticket = replace(ticket, calls=1, called_at=now.at - 45 * MINUTE_MS)
    asked = Asked(ticket, now.at - 40_000, 45, now.at + 260_000)
    return replace(now, counter=replace(now.counter, ticket=ticket), undo_until=None, asked=asked)


def _alert(sample: Sample, *, helping: bool = False) -> WaitAlert:
    """People wait long for a service that this counter does not take."""
    own = sample.now.counter.services
    others = [one.id for one in sample.settings.services if one.id not in own]
    able, here = (4, 5), (sample.now.counter.number,)
    waits = Waits(waiting=6, late=3, longest_ms=13 * MINUTE_MS, free=True)
    helpers = (able, here) if helping else ((*here, *able), ())
    return WaitAlert(next(iter(others), own[0]), sample.now.at, waits, *helpers)


def _lend(sample: Sample) -> PanelNow:
    return replace(_idle(sample), alerts=(_alert(sample),))


def _lending(sample: Sample) -> PanelNow:
    alert = _alert(sample, helping=True)
    now = replace(_idle(sample), alerts=(alert,))
    return replace(now, counter=replace(now.counter, helps=(alert.service,)))


def _over(sample: Sample) -> PanelNow:
    return replace(_lending(sample), alerts=())


def _late(sample: Sample) -> PanelNow:
    alert = replace(_alert(sample), able=(4, 5))
    return replace(_idle(sample), guidance=True, alerts=(alert,))


def _cut_off(sample: Sample) -> PanelNow:
    return replace(_idle(sample), by_hand=True, devices=(), checks=())


def _by_hand(sample: Sample) -> PanelNow:
    now, serving = _cut_off(sample), sample.serving().counter.ticket
    called = replace(serving, priority="", note=None, calls=1) if serving else None
    return replace(now, counter=replace(now.counter, ticket=called))


def _day(sample: Sample) -> PanelNow:
    return replace(sample.serving(), asks_day=True)


_DIGITS = ("digit-4", "digit-8", "digit-2", "digit-9", "digit-1", "digit-7", "digit-3", "digit-5")
"""A code in which a digit is wrong."""
_TRY = ("enter", "digit-1", "enter")
"""A PIN is typed that nobody has."""
SCENES = (
    Scene("", Sample.serving),
    Scene("idle", _idle),
    Scene("cut-off", _cut_off, ("digit-A", "digit-0", "digit-4")),
    Scene("cut-off-refused", _cut_off, ("digit-A", "digit-4", "digit-5", "enter")),
    Scene("by-hand", _by_hand),
    Scene("by-hand-pad", _by_hand, ("next",)),
    Scene("by-hand-counter", _by_hand, ("counter",)),
    Scene("closed", _closed),
    Scene("unready", _unready),
    Scene("disk", _disk),
    Scene("copies", _copies),
    Scene("untold", _untold),
    Scene("unchecked", _unchecked),
    Scene("offline", _offline),
    Scene("elsewhere", _elsewhere),
    Scene("paused", _paused),
    Scene("counter", Sample.serving, ("counter",)),
    Scene("close", Sample.serving, ("counter", "row:1")),
    Scene("services", _arranging, ("counter", "row:2")),
    Scene("services-locked", Sample.serving, ("counter", "row:2")),
    Scene("transfer", Sample.serving, ("transfer",)),
    Scene("note", Sample.serving, ("transfer", "row:0")),
    Scene("outcome", Sample.serving, ("outcome",)),
    Scene("walk-in", Sample.serving, ("walk-in",)),
    Scene("class", Sample.serving, ("walk-in", "row:0")),
    Scene("agent", _agent),
    Scene("strips", _torn, ("counter", "row:4")),
    Scene("torn", _torn, ("counter", "row:4", "row:0")),
    Scene("torn-which", _torn, ("counter", "row:4", "row:0", "row:6", "row:2", "row:4", "row:4")),
    Scene("torn-sure", _torn, ("counter", "row:4", "row:0", "row:6", "row:2", "row:0")),
    Scene("dossiers", _agent, ("dossiers",)),
    Scene("return", Sample.serving, ("return",)),
    Scene("line", Sample.serving, ("line",)),
    Scene("line-long", _long, ("line",)),
    Scene("why", Sample.serving, ("line", "row:0")),
    Scene("signed-in", _signed_in),
    Scene("officer", _signed_in, ("counter",)),
    Scene("sign-in", Sample.serving, ("counter", "row:3", "digit-7", "enter", "digit-1")),
    Scene("sign-in-help", _help, ("counter", "row:3")),
    Scene("pin-wrong", Sample.serving, ("counter", "row:3", "digit-7", *_TRY)),
    Scene("guide", _guiding),
    Scene("waiting", _guiding, ("line",)),
    Scene("queues", _crowded, ("line",)),
    Scene("numbers", _crowded, ("line", "row:0")),
    Scene("picked", _guiding, ("line", "row:1")),
    Scene("new-service", _guiding, ("line", "row:1", "row:1")),
    Scene("new-class", _guiding, ("line", "row:1", "row:2")),
    Scene("issue", _guiding, ("walk-in",)),
    Scene("issue-class", _guiding, ("walk-in", "row:0")),
    Scene("issue-language", _guiding, ("walk-in", "row:1")),
    Scene("appointments", _expecting, ("sheet:appointments",)),
    Scene("arrived", _expecting, ("sheet:appointments", "row:2")),
    Scene("code", _expecting, ("sheet:appointments", "row:0", *_DIGITS)),
    Scene("code-wrong", _expecting, ("sheet:appointments", "row:0", *_DIGITS, "enter")),
    Scene("checked-in", _checked_in),
    Scene("two", _two),
    Scene("second", _second),
    Scene("slip", partial(_slip, RETURNED)),
    Scene("slip-served", partial(_slip, Refusal.SLIP_SERVED.value)),
    Scene("help", _help),
    Scene("unprinted", _papers),
    Scene("papers", _papers, ("strip",)),
    Scene("asked", _day),
    Scene("day", _day, ("strip",)),
    Scene("refused", _help, ("strip",)),
    Scene("open", _open),
    Scene("lend", _lend),
    Scene("lending", _lending),
    Scene("lending-over", _over),
    Scene("late", _late),
    Scene("lost", Sample.serving, lost=True),
)
