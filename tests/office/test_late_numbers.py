"""What a cut-off kiosk gave comes late: to days that are closed, or that nobody has heard of."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from office.assistance import AskHelp, help_calls
from office.clock import to_ms
from office.counters import CloseCounter, OpenCounter
from office.keeping import verify
from office.late_days import LateTimes
from office.leases import ReturnNumbers
from office.merge import reserve_told
from office.model import Ticket, TicketState
from office.queue import CloseDay, IssueTicket, NoteDevice, SettlePrint
from office.store import events
from office.views import print_jobs
from tests.fakes.apart import Apart, apart
from tests.fakes.figures import disagreements, figures_of
from tests.fakes.office import Hall, at, hall, settings

MONDAY, TUESDAY, WEDNESDAY = "2026-12-07", "2026-12-08", "2026-12-09"
Kiosks = Callable[[int], Apart]


@pytest.fixture
def kiosks(here: Hall, tmp_path: Path) -> Iterator[Kiosks]:
    """Kiosks by number, with reserves for Monday and Tuesday; in the end the record is sound."""
    with ExitStack() as running:

        def one(number: int) -> Apart:
            there = running.enter_context(apart(here, tmp_path / f"kiosk-{number}", number))
            there.hold(MONDAY, TUESDAY)
            return there

        yield one
    assert verify(here.office.store).faults == ()


@pytest.fixture
def kiosk(kiosks: Kiosks) -> Apart:
    """Kiosk 1."""
    return kiosks(1)


def given(kiosk: Apart, *times: str, printer: str | None = None) -> list[str]:
    """The labels of numbers that a kiosk gives at these times."""
    labels = []
    for one in times:
        kiosk.clock.put(at(one))
        labels.append(kiosk.issue(printer).label)
    return labels


def test_what_came_to_a_closed_day_counts_on_its_sheet(here: Hall, kiosk: Apart) -> None:
    here.issue()
    given(kiosk, f"{MONDAY} 08:10", f"{MONDAY} 16:10", printer="may-in")
    here.clock.put(at(f"{MONDAY} 16:00"))
    here.do(CloseDay(unserved=True))
    closed = figures_of(here.office, MONDAY)
    here.clock.put(at(f"{TUESDAY} 08:00"))
    kiosk.come_back()
    figures = figures_of(here.office, MONDAY)
    assert (figures.total.count("issued"), figures.total.count("unserved")) == (3, 3)
    assert figures.total.count("visits") == 3
    assert (figures.closings, figures.closed_at) == (closed.closings, closed.closed_at)
    assert [one.numbers for one in figures.supplements] == [("A501", "A502")]
    assert figures.total.times["vain_wait"].longest_s == 8 * 3600
    assert (figures.total.times["vain_wait"].n, figures.paper.requested) == (3, 2)
    assert figures.hours.keys() == {8, 16}
    assert not figures.late
    assert figures_of(here.office, TUESDAY).total.count("issued") == 0
    assert [disagreements(here, day=one) for one in (MONDAY, TUESDAY)] == [[], []]


def test_what_became_of_its_paper_is_told_as_it_comes(here: Hall, kiosk: Apart) -> None:
    given(kiosk, f"{MONDAY} 08:10", printer="may-in")
    here.clock.put(at(f"{MONDAY} 16:00"))
    here.do(CloseDay(unserved=True))
    kiosk.come_back()
    job = print_jobs(kiosk.own, here.tickets()[0].id)[0]
    kiosk.do(SettlePrint(job.id, "confirmed", "answered"))
    kiosk.come_back()
    assert [one.kind for one in figures_of(here.office, MONDAY).late] == ["print.confirmed"]
    given(kiosk, f"{MONDAY} 16:15")
    kiosk.come_back()
    figures = figures_of(here.office, MONDAY)
    assert [one.numbers for one in figures.supplements] == [("A501",), ("A502",)]
    assert (figures.total.count("unserved"), figures.paper.outcomes["confirmed"]) == (2, 1)
    assert disagreements(here, day=MONDAY) == []


def test_who_is_in_both_records_counts_once(here: Hall, kiosk: Apart) -> None:
    here.do(IssueTicket("civil"), "gesture")
    kiosk.own.do(IssueTicket("civil"), kiosk.who, "gesture")
    here.clock.put(at(f"{MONDAY} 16:00"))
    here.do(CloseDay(unserved=True))
    kiosk.come_back()
    total = figures_of(here.office, MONDAY).total
    counts = {one: total.count(one) for one in ("issued", "visits", "unserved", "voided")}
    assert counts == {"issued": 2, "visits": 1, "unserved": 1, "voided": 1}
    assert disagreements(here, day=MONDAY) == []


def test_of_a_day_that_goes_on_whoever_has_paper_is_called(here: Hall, kiosk: Apart) -> None:
    here.do(IssueTicket("civil"), "gesture")
    kiosk.own.do(IssueTicket("civil"), kiosk.who, "gesture")
    here.clock.put(at(f"{MONDAY} 11:35"))
    here.do(CloseDay(unserved=True))
    here.clock.put(at(f"{MONDAY} 13:30"))
    here.do(OpenCounter(1, confirm=True))
    kiosk.come_back()
    assert labelled(here, "A001").state is TicketState.VOIDED
    assert called(here) == ["A501"]
    total = figures_of(here.office, MONDAY).total
    counts = {one: total.count(one) for one in ("issued", "visits", "unserved", "voided")}
    assert counts == {"issued": 2, "visits": 1, "unserved": 0, "voided": 1}
    assert disagreements(here, day=MONDAY) == []


def test_a_day_that_goes_on_again_has_them_like_all_others(here: Hall, kiosk: Apart) -> None:
    given(kiosk, f"{MONDAY} 08:10")
    here.clock.put(at(f"{MONDAY} 10:00"))
    here.do(CloseDay(unserved=True))
    kiosk.come_back()
    here.clock.put(at(f"{MONDAY} 10:30"))
    here.do(OpenCounter(1, confirm=True))
    here.do(CloseDay(unserved=True))
    figures = figures_of(here.office, MONDAY)
    assert (figures.total.count("unserved"), figures.closings) == (1, 2)
    assert not figures.supplements
    assert disagreements(here, day=MONDAY) == []


@pytest.mark.parametrize("page", [500, 2])
def test_a_day_that_only_kiosks_knew(here: Hall, kiosks: Kiosks, page: int) -> None:
    first, second = kiosks(1), kiosks(2)
    here.issue()
    given(first, f"{TUESDAY} 08:00", f"{TUESDAY} 09:00")
    given(second, f"{TUESDAY} 07:40", f"{TUESDAY} 10:00")
    here.clock.put(at(f"{WEDNESDAY} 08:00"))
    first.come_back(page=page)
    second.come_back(page=page)
    figures = figures_of(here.office, TUESDAY)
    assert (figures.total.count("issued"), figures.total.count("unserved")) == (4, 4)
    assert figures.opened_at == to_ms(at(f"{TUESDAY} 07:40"))
    assert (figures.closed_at, figures.closings) == (to_ms(at(f"{TUESDAY} 17:00")), 1)
    assert sum(len(one.numbers) for one in figures.supplements) == 4
    assert set(figures.total.times["vain_wait"].left_out) == set()
    now = here.now()
    assert (now.day, now.known[0].business_day, now.doubted) == (WEDNESDAY, WEDNESDAY, None)
    assert [one.business_day for one in now.known] == [WEDNESDAY, MONDAY, TUESDAY]
    assert here.issue().label == "A001"
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        assert disagreements(here, day=day) == []


def test_what_comes_late_ends_no_call_for_help_of_today(here: Hall, kiosk: Apart) -> None:
    given(kiosk, f"{TUESDAY} 08:00")
    here.clock.put(at(f"{WEDNESDAY} 08:00"))
    here.issue()
    here.do(AskHelp("counter:1"))
    kiosk.come_back()
    assert len(help_calls(here.office, "main")) == 1


def seconds(later: str, earlier: str) -> float:
    """How much later one moment is than another."""
    return (at(later) - at(earlier)).total_seconds()


def called(here: Hall) -> list[str]:
    """Everybody who waits, in the order in which counter 1 calls them."""
    labels = []
    while ticket := here.call():
        labels.append(ticket.label)
    return labels


DEAD = "2020-01-01 00:10"
"""What a clock shows whose battery is empty."""


@pytest.fixture
def doubting(kiosk: Apart) -> Apart:
    """Kiosk 1, started again without the office and without a battery."""
    kiosk.clock.is_agreed = False
    return kiosk


def test_a_time_that_was_wrong_is_set_right(here: Hall, doubting: Apart) -> None:
    order = [here.issue().label]
    order += given(doubting, DEAD)
    here.clock.put(at(f"{MONDAY} 08:20"))
    order.append(here.issue().label)
    here.clock.put(at(f"{MONDAY} 08:30"))
    doubting.come_back(behind_s=seconds(f"{MONDAY} 08:10", DEAD))
    assert called(here) == order == ["A001", "K1-001", "A002"]
    assert labelled(here, "K1-001").issued_at == to_ms(at(f"{MONDAY} 08:10"))
    assert disagreements(here, day=MONDAY) == []


@pytest.mark.parametrize(
    ("told", "doubted", "found"),
    [
        ((500,), False, (500,)),
        ((500,), True, (700,)),  # both can be: what is known of a doubted clock goes first
        ((900,), True, (900,)),  # set right it would be later than now
        ((50,), False, (250,)),
        ((2000,), False, (1000,)),
        ((600, 450), False, (600, 650)),  # it cannot have been before what came before it
        ((600, 350), True, (800, 550)),  # of what was doubted nothing follows
    ],
)
def test_times_that_can_be(told: tuple[int, ...], doubted: bool, found: tuple[int, ...]) -> None:
    """In minutes; between 100 and 1000, by a clock that is 200 behind."""
    times = LateTimes(100 * 60_000, 1000 * 60_000, 200 * 60_000)
    assert tuple(times.of(one * 60_000, doubted=doubted) // 60_000 for one in told) == found


def test_a_reserve_that_was_given_back_says_nothing_of_when(here: Hall, kiosk: Apart) -> None:
    """Monday's numbers are given back: what the kiosk gives by then is of Tuesday at least."""
    here.clock.put(at(f"{TUESDAY} 08:00"))
    here.office.do(ReturnNumbers(kiosk.name, TUESDAY), kiosk.who)
    given(kiosk, f"{MONDAY} 09:00")
    here.clock.put(at(f"{TUESDAY} 08:30"))
    kiosk.come_back(behind_s=seconds(f"{TUESDAY} 08:10", f"{MONDAY} 09:00"))
    issued = next(one for one in here.journal() if one.subject == here.tickets()[0].id)
    assert issued.at == to_ms(at(f"{TUESDAY} 08:10"))


def test_a_page_that_is_told_twice_does_nothing_twice(here: Hall, kiosk: Apart) -> None:
    given(kiosk, f"{MONDAY} 08:10")
    with kiosk.own.store.read() as tx:
        told = reserve_told(tx, kiosk.name, 0, 500, "main")
    for _ in range(2):
        here.office.do(told, kiosk.who)
    assert [one.kind for one in here.journal()].count("reserve.merged") == 1


def test_a_late_day_whose_only_number_came_after_its_hours(here: Hall, doubting: Apart) -> None:
    given(doubting, DEAD)
    here.clock.put(at(f"{WEDNESDAY} 08:00"))
    doubting.come_back(behind_s=seconds(f"{TUESDAY} 18:20", DEAD))
    figures = figures_of(here.office, TUESDAY)
    assert figures.opened_at == figures.closed_at == to_ms(at(f"{TUESDAY} 18:20"))


def test_a_number_of_today_opens_today(here: Hall, kiosk: Apart) -> None:
    """The kiosk comes back before anybody has done anything on that day."""
    given(kiosk, f"{TUESDAY} 08:00")
    here.clock.put(at(f"{TUESDAY} 08:10"))
    kiosk.come_back()
    assert labelled(here, "A501").state is TicketState.WAITING
    assert figures_of(here.office, TUESDAY).closed_at is None


def labelled(here: Hall, label: str) -> Ticket:
    """The ticket with this number."""
    return next(one for one in here.tickets() if one.label == label)


def test_what_nobody_can_date_is_of_the_moment_at_which_it_is_told(
    here: Hall, doubting: Apart
) -> None:
    labels = given(doubting, DEAD, "2020-01-01 00:12")
    here.clock.put(at(f"{TUESDAY} 08:00"))
    order = [here.issue().label, *labels]
    here.do(OpenCounter(1))
    here.clock.put(at(f"{TUESDAY} 08:30"))
    doubting.come_back()
    found = labelled(here, "K1-001")
    assert (found.business_day, found.issued_at) == (TUESDAY, to_ms(at(f"{TUESDAY} 08:30")))
    assert called(here) == order == ["A001", "K1-001", "K1-002"]
    assert here.now().doubted is None
    assert [disagreements(here, day=one) for one in (MONDAY, TUESDAY)] == [[], []]


def test_what_was_given_in_doubt_yesterday_is_of_yesterday(here: Hall, doubting: Apart) -> None:
    given(doubting, DEAD)
    here.clock.put(at(f"{TUESDAY} 08:30"))
    doubting.come_back(behind_s=seconds(f"{MONDAY} 15:00", DEAD))
    assert labelled(here, "K1-001").state is TicketState.UNSERVED
    figures = figures_of(here.office, MONDAY)
    assert [one.numbers for one in figures.supplements] == [("K1-001",)]
    assert disagreements(here, day=MONDAY) == []


@pytest.mark.parametrize("page", [500, 2])
def test_a_clock_that_ran_ahead_in_doubt_is_set_right(
    here: Hall, doubting: Apart, page: int
) -> None:
    """All that it showed lies before the moment of telling."""
    ahead = "2026-12-17 09:00"
    given(doubting, ahead, "2026-12-17 09:05", printer="may-in")
    here.clock.put(at("2026-12-18 08:00"))
    doubting.come_back(behind_s=seconds(f"{MONDAY} 09:00", ahead), page=page)
    first, second = (labelled(here, one) for one in ("K1-001", "K1-002"))
    assert (first.business_day, second.business_day) == (MONDAY, MONDAY)
    assert first.issued_at == to_ms(at(f"{MONDAY} 09:00"))
    assert second.issued_at == to_ms(at(f"{MONDAY} 09:05"))
    told = [one for one in here.journal() if one.subject in (first.visit, first.id)]
    moments = {one.at for one in told if not one.kind.startswith(("day", "ticket.unserved"))}
    assert moments == {first.issued_at}
    assert figures_of(here.office, MONDAY).total.count("unserved") == 2
    assert disagreements(here, day=MONDAY) == []


def test_ahead_within_the_day_nobody_loses_his_place(here: Hall, doubting: Apart) -> None:
    """The kiosk's clock is 110 minutes ahead, and told when that time has come."""
    doubting.clock.jump = at(f"{MONDAY} 10:00")
    order = given(doubting, f"{MONDAY} 10:00", f"{MONDAY} 10:01")
    here.clock.put(at(f"{MONDAY} 08:30"))
    order.append(here.issue().label)
    here.clock.put(at(f"{MONDAY} 10:30"))
    doubting.come_back(behind_s=-110 * 60)
    assert labelled(here, order[0]).issued_at == to_ms(at(f"{MONDAY} 08:10"))
    assert called(here) == order


def test_what_is_given_when_the_clock_is_right_again_keeps_its_time(
    here: Hall, doubting: Apart
) -> None:
    given(doubting, "2026-12-17 09:00")
    doubting.clock.is_agreed = True
    label = given(doubting, f"{MONDAY} 09:30")[0]
    here.clock.put(at("2026-12-18 08:00"))
    doubting.come_back(behind_s=seconds(f"{MONDAY} 09:00", "2026-12-17 09:00"))
    found = labelled(here, label)
    assert (label, found.issued_at) == ("A501", to_ms(at(f"{MONDAY} 09:30")))
    assert labelled(here, "K1-001").issued_at == to_ms(at(f"{MONDAY} 09:00"))


def test_a_doubted_clock_that_was_right_is_believed_in_the_end(here: Hall, kiosk: Apart) -> None:
    """The kiosk's last event was too long ago; its clock was right all the time."""
    kiosk.clock.is_agreed = False
    given(kiosk, "2026-12-21 08:00")
    assert kiosk.own.clock.now() == at("2026-12-21 08:00")
    here.clock.put(at("2026-12-21 09:00"))
    kiosk.come_back()
    found = labelled(here, "K1-001")
    assert (found.business_day, found.issued_at) == ("2026-12-21", to_ms(at("2026-12-21 08:00")))


def test_an_office_that_doubts_its_own_clock_takes_the_kiosks_word(
    here: Hall, kiosk: Apart
) -> None:
    given(kiosk, f"{MONDAY} 08:10")
    here.clock.is_agreed = False
    here.clock.put(at(DEAD))
    kiosk.come_back()
    found = labelled(here, "A501")
    assert (found.business_day, found.issued_at) == (MONDAY, to_ms(at(f"{MONDAY} 08:10")))
    assert called(here) == ["A501"]


def test_a_clock_ahead_makes_nobody_doubt_the_offices(here: Hall, kiosk: Apart) -> None:
    here.clock.is_agreed = False
    given(kiosk, f"{MONDAY} 10:30")
    here.clock.put(at(f"{MONDAY} 08:30"))
    kiosk.come_back()
    assert here.now().doubted is None
    assert labelled(here, "A501").issued_at == to_ms(at(f"{MONDAY} 08:30"))


def test_a_device_that_recovered_meanwhile_stays_well(here: Hall, kiosk: Apart) -> None:
    kiosk.clock.put(at(f"{MONDAY} 09:00"))
    kiosk.do(NoteDevice("may-in", faulted=True, reasons=("paper-out",)))
    kiosk.do(NoteDevice("loa", faulted=True, reasons=("no-answer",)))
    here.clock.put(at(f"{MONDAY} 10:00"))
    here.do(NoteDevice("may-in", faulted=False, reasons=()))
    here.clock.put(at(f"{MONDAY} 11:00"))
    kiosk.come_back()
    with here.office.store.read() as tx:
        newest = {one.subject: one.kind for one in events.newest_of_each(tx, "device:")}
    assert newest == {"device:may-in": "device.recovered", "device:loa": "device.faulted"}


def test_what_is_told_late_is_not_the_last_that_anybody_did(tmp_path: Path) -> None:
    short = settings(day_close_after_min=60)
    with ExitStack() as running:
        here = running.enter_context(hall(tmp_path / "here", office_settings=short))
        kiosk = running.enter_context(apart(here, tmp_path / "kiosk"))
        kiosk.hold(MONDAY)
        given(kiosk, f"{MONDAY} 09:00")
        here.clock.put(at(f"{MONDAY} 17:50"))
        here.do(OpenCounter(1, confirm=True))
        here.do(CloseCounter(1))
        kiosk.come_back()
        here.clock.put(at(f"{MONDAY} 18:30"))
        assert here.office.end_days("test") is None
        here.clock.put(at(f"{MONDAY} 18:51"))
        assert here.office.end_days("test")


def test_a_day_that_the_kiosk_ran_ahead_to_is_of_today(here: Hall, kiosk: Apart) -> None:
    given(kiosk, f"{TUESDAY} 08:10")
    here.clock.put(at(f"{MONDAY} 08:30"))
    kiosk.come_back()
    assert here.issue().label == "A001"
    assert called(here) == ["A501", "A001"]
    assert here.now().day == MONDAY
