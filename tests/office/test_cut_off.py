"""A kiosk whose line to the office's record is cut goes on from its own, and hands back."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from devices.status import Level, Source, State, Status
from hall.owners import Owners
from hall.watch import RECOVERY_STANDS_S, DeviceWatch, Watched
from office.clock import to_ms
from office.counters import CallNext, OpenCounter
from office.errors import Refused, StoreUnreachable
from office.model import Event, Ticket, TicketState
from office.office import Office
from office.queue import IssueTicket, NoteDevice, SettlePrint
from office.reserves import reserves
from office.store import cursors, events
from office.store.create import APART, open_reserved
from office.store.postgres import LOCK, connect, url_of
from office.strips import LeaseStrip, SettleStrips
from office.turns import LEAST_TURNS
from office.views import print_jobs
from office.waits import Waits
from tests.fakes.centre import Centre, back, proved
from tests.fakes.kiosks import Kiosk, kiosk, line_to
from tests.fakes.office import (
    BUILT,
    MONDAY,
    TESTER,
    HandClock,
    Steady,
    at,
    settings,
)
from tests.fakes.postgres import drop_records
from tests.fakes.waiting import wait_for

WAITING_FOR_THE_LOCK = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """An office with counter 1 open; in the end its record is sound."""
    with ExitStack() as running:
        there = Centre(tmp_path, running)
        there.hall.do(OpenCounter(1))
        with proved(there):
            yield there


def made_ready(one: Kiosk) -> None:
    """It holds its reserve."""
    wait_for(lambda: one.ready)


def test_a_kiosk_whose_line_is_whole_gives_the_offices_numbers(centre: Centre) -> None:
    one = centre.kiosk()
    assert [one.issue().label for _ in range(2)] == ["A001", "A002"]
    assert not one.cut_off


def test_cut_off_it_gives_numbers_in_reserve_and_the_office_goes_on(centre: Centre) -> None:
    one = centre.kiosk()
    one.issue()
    one.line.cut()
    assert one.issue().label == "A501"
    assert one.cut_off
    assert centre.hall.issue().label == "A002"
    assert one.issue("land").label == "B501"
    assert [one.issue().label, centre.hall.issue().label] == ["A502", "A003"]


def test_over_a_slow_line_it_is_told_in_small_pieces(centre: Centre) -> None:
    """Nobody else can write while a piece is told."""
    one = centre.kiosk()
    one.line.cut()
    given = [one.issue(printer="may-in").label for _ in range(20)]
    one.line.slow_s = 0.01
    back(one)
    one.line.slow_s = 0.0
    assert sorted(ticket.label for ticket in centre.hall.tickets()) == sorted(given)
    with one.own.store.read() as tx:
        told = events.head(tx)
    pieces = [event for event in centre.hall.journal() if event.kind == "reserve.merged"]
    assert len(pieces) >= told // 20 > 1


def test_nobody_waits_for_whoever_was_at_work_with_the_office_when_the_line_broke(
    centre: Centre,
) -> None:
    """Another machine writes, and the kiosk's own housekeeping waits for it."""
    with centre.kiosk_once():
        pass
    with closing(connect(url_of(centre.url))) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        one = centre.kiosk()
        wait_for(lambda: other.execute(WAITING_FOR_THE_LOCK).fetchone() != (0,))
        one.line.cut()
        assert one.issue().label == "A501"


def test_what_was_given_comes_back_in_the_order_of_its_times(centre: Centre) -> None:
    one = centre.kiosk()
    one.line.cut()
    given = []
    for _ in range(3):
        given.append(one.issue().label)
        centre.clock.advance(60)
        given.append(centre.hall.issue().label)
        centre.clock.advance(60)
    own = {event.id: event for event in events_of(one.own)}
    back(one)
    called = []
    for _ in given:
        called.append(called_next(centre))
        centre.clock.advance(60)
    assert called == given == ["A501", "A001", "A502", "A002", "A503", "A003"]
    merged = [event for event in centre.hall.journal() if event.id in own]
    assert [e.kind for e in merged] == ["visit.opened", "ticket.issued"] * 3
    assert all(kept(e) == kept(own[e.id]) for e in merged)
    assert one.issue().label == "A004"


def kept(event: Event) -> tuple[object, ...]:
    """What an event keeps when it comes into another record."""
    return event.at, event.origin, event.data, event.command


def events_of(office: Office) -> list[Event]:
    """The whole journal of a record."""
    with office.store.read() as tx:
        return list(events.all_events(tx))


def labelled(centre: Centre, label: str) -> Ticket:
    """The office's ticket of this number."""
    return next(one for one in centre.hall.tickets() if one.label == label)


def called_next(centre: Centre) -> str:
    """Whom counter 1 calls next."""
    ticket = centre.hall.call()
    assert ticket
    return ticket.label


def test_of_a_number_in_both_records_the_one_on_paper_counts(centre: Centre) -> None:
    one = centre.kiosk()
    one.line.cut_behind(b"COMMIT\0")
    seen = one.issue(command_id="gesture", printer="may-in")
    assert (seen.label, one.cut_off) == ("A501", True)
    one.office.do(
        SettlePrint(print_jobs(one.office, seen.id)[0].id, "confirmed", "answered"), one.who
    )
    unseen = labelled(centre, "A001")
    assert unseen.state is TicketState.WAITING
    back(one)
    assert centre.hall.ticket(unseen.id).state is TicketState.VOIDED
    assert [job.outcome for job in print_jobs(centre.hall.office, unseen.id)] == ["failed"]
    assert [job.outcome for job in print_jobs(centre.hall.office, seen.id)] == ["confirmed"]
    assert one.issue(command_id="gesture", printer="may-in") == centre.hall.ticket(seen.id)
    assert called_next(centre) == "A501"


def test_numbers_used_up_are_followed_by_the_kiosks_own(centre: Centre) -> None:
    one, two = centre.kiosk(1), centre.kiosk(2)
    for each in (one, two):
        each.line.cut()
    given = [one.issue().label for _ in range(22)]
    assert given[:20] == [f"A{number}" for number in range(501, 521)]
    assert given[20:] == ["K1-001", "K1-002"]
    assert [two.issue().label for _ in range(21)][-2:] == ["A540", "K2-001"]
    back(one)
    back(two)
    labels = [one.label for one in centre.hall.tickets()]
    assert len(labels) == len(set(labels)) == 43


def test_a_kiosk_that_has_lost_its_record_repeats_none_of_its_own_numbers(
    centre: Centre, tmp_path: Path
) -> None:
    """Nobody but its paper knows what the lost record gave."""
    folder, given = tmp_path / "k9", []
    for _ in range(3):
        with ExitStack() as running:
            there = kiosk(folder, centre.url, centre.clock, number=9, key=centre.key)
            one = running.enter_context(there)
            made_ready(one)
            one.line.cut()
            given += [one.issue().label for _ in range(22)]
        for file in folder.glob("kiosk-9-*"):
            file.unlink()
    assert len(set(given)) == len(given)
    own = [one for one in given if one.startswith("K")]
    assert own == ["K9-001", "K9-002", "K9-101", "K9-102", "K9-201", "K9-202"]


def test_a_new_record_gives_no_number_before_it_knows_which_are_its_own(
    centre: Centre, tmp_path: Path
) -> None:
    folder = tmp_path / "k9"
    folder.mkdir()
    (folder / "office.key").write_bytes(centre.key)
    with closing(open_reserved(folder, 0, centre.url, 9, "may-1")) as store:
        own = Office(settings(), store.own, centre.clock, BUILT)
        with pytest.raises(StoreUnreachable):
            own.do(IssueTicket("civil"), TESTER)


def test_what_was_leased_is_accounted_for(centre: Centre) -> None:
    one = centre.kiosk()
    one.line.cut()
    on_paper = {one.issue().label for _ in range(3)}
    back(one)
    assert on_paper == {ticket.label for ticket in centre.hall.tickets()}
    told = reserves(centre.hall.office).accounts
    used = next(each for each in told if each.lease.series == "A" and each.lease.first == 501)
    assert (used.issued, used.voided, used.returned, used.open) == (3, 0, 0, 17)
    centre.clock.advance(86400)
    one.stand_in.renew()
    told = reserves(centre.hall.office, MONDAY.date().isoformat()).accounts
    assert [(each.issued, each.returned, each.open) for each in told] == [(3, 17, 0), (0, 20, 0)]
    assert [each.size for each in told] == [20, 20]


def test_the_offices_numbers_pass_over_those_in_reserve(tmp_path: Path) -> None:
    with ExitStack() as running:
        there = Centre(tmp_path, running)
        there.kiosk(there=settings(reserve={"first": 101}))
        labels = [there.hall.issue().label for _ in range(121)]
    assert labels[99:] == ["A100", *(f"A{number}" for number in range(121, 142))]
    drop_records()


def test_cut_off_it_calls_nobody(centre: Centre) -> None:
    one = centre.kiosk()
    one.line.cut()
    one.issue()
    with pytest.raises(Refused, match="cut-off"):
        one.office.do(CallNext(1), TESTER)


def test_a_kiosk_starts_without_the_office(centre: Centre, tmp_path: Path) -> None:
    with ExitStack() as running:
        there = kiosk(tmp_path / "k9", centre.url, centre.clock, number=9, key=centre.key)
        first = running.enter_context(there)
        wait_for(lambda: first.ready)
    with ExitStack() as running:
        line = line_to(tmp_path / "k9", centre.url)
        line.cut()
        running.callback(line.close)
        again = running.enter_context(
            kiosk(tmp_path / "k9", centre.url, centre.clock, number=9, line=line)
        )
        assert again.issue().label == "A501"
        back(again)
    assert [one.label for one in centre.hall.tickets()] == ["A501"]


def test_what_it_gave_without_a_battery_comes_at_its_true_time(
    centre: Centre, tmp_path: Path
) -> None:
    with ExitStack() as running:
        there = kiosk(tmp_path / "k9", centre.url, centre.clock, number=9, key=centre.key)
        first = running.enter_context(there)
        wait_for(lambda: first.ready)
    order = [centre.hall.issue().label, "K9-001"]
    given_at = centre.clock.now() + timedelta(minutes=5)
    centre.clock.advance(600)
    order.append(centre.hall.issue().label)
    with ExitStack() as running:
        line = line_to(tmp_path / "k9", centre.url)
        line.cut()
        running.callback(line.close)
        dead = HandClock(at("2020-01-01 00:10"), agreed=False)
        there = kiosk(tmp_path / "k9", centre.url, dead, number=9, line=line)
        again = running.enter_context(there)
        assert again.issue().label == "K9-001"
        behind_s = (given_at - dead.now()).total_seconds()
        cursors.keep(again.own.store, APART, round(behind_s * 1000))
        dead.put(centre.clock.now())
        back(again)
    assert [called_next(centre) for _ in order] == order
    assert abs(labelled(centre, "K9-001").issued_at - to_ms(given_at)) < 60_000


def test_cut_off_it_goes_by_what_was_opened_by_hand(centre: Centre) -> None:
    centre.clock.put(at("2026-12-12 09:00"))  # a Saturday
    one = centre.kiosk()
    centre.hall.do(OpenCounter(3, confirm=True))
    one.stand_in.renew()
    one.line.cut()
    assert one.issue("land").label == "B501"
    with pytest.raises(Refused, match="service-closed"):
        one.issue("civil")


def test_of_waits_it_knows_what_the_office_knows_and_nothing_while_cut_off(
    centre: Centre,
) -> None:
    one = centre.kiosk()
    centre.hall.serve_many(LEAST_TURNS)
    centre.clock.advance(15)
    waits = Waits(one.office)
    one.line.cut()
    given = [one.issue() for _ in range(10)]
    assert waits.of_services("main") == {}
    assert waits.of(given[-1]) is None
    back(one)
    known = Waits(centre.hall.office).of_services("main")
    assert known
    assert waits.of_services("main") == known


def test_back_again_a_device_is_well_that_the_office_took_for_faulty(centre: Centre) -> None:
    one, steady = centre.kiosk(), Steady()
    centre.hall.do(NoteDevice("may-in", faulted=True, reasons=("paper-out",)))
    one.line.cut()
    one.issue()
    online = Status(State.ONLINE, Level.INFO, (), MONDAY, Source.POLLED)
    owners = Owners(one.office.store, "kiosk")
    watched = {"may-in": Watched("printer", lambda: online)}
    watch = DeviceWatch(one.office, one.who, owners, watched, steady)
    watch.look(beat=False)
    back(one)
    for _ in range(2):
        watch.look(beat=False)
        steady.advance(RECOVERY_STANDS_S)
    kinds = [event.kind for event in centre.hall.journal() if event.subject == "device:may-in"]
    assert kinds == ["device.faulted", "device.recovered"]


def test_however_much_there_is_to_tell_all_of_it_is_told(centre: Centre) -> None:
    one = centre.kiosk()
    one.line.cut()
    given = [one.issue(printer="may-in").label for _ in range(400)]
    back(one)
    assert {ticket.label for ticket in centre.hall.tickets()} == set(given)


def test_what_a_program_left_when_it_ended_is_told_by_the_next(
    centre: Centre, tmp_path: Path
) -> None:
    folder = tmp_path / "k9"
    with ExitStack() as running:
        first = running.enter_context(
            kiosk(folder, centre.url, centre.clock, number=9, key=centre.key)
        )
        wait_for(lambda: first.ready)
        first.line.cut()
        assert first.issue().label == "A501"
    with ExitStack() as running:
        running.enter_context(kiosk(folder, centre.url, centre.clock, number=9))
        wait_for(centre.hall.tickets)
    assert [ticket.label for ticket in centre.hall.tickets()] == ["A501"]


def test_a_morning_may_begin_cut_off_with_yesterday_left_open(centre: Centre) -> None:
    one = centre.kiosk()
    one.line.cut()
    left = centre.hall.issue()
    centre.clock.advance(86400)
    given = [one.issue().label for _ in range(2)]
    back(one)
    centre.hall.do(OpenCounter(1))
    assert centre.hall.ticket(left.id).state is TicketState.UNSERVED
    assert [called_next(centre), called_next(centre)] == given
    assert centre.hall.issue().label == "A001"


def test_an_own_record_that_was_put_back_gives_no_number_again(
    centre: Centre, tmp_path: Path
) -> None:
    folder = tmp_path / "k9"

    def began(running: ExitStack) -> Kiosk:
        there = kiosk(folder, centre.url, centre.clock, number=9, key=centre.key)
        return running.enter_context(there)

    with ExitStack() as running:
        one = began(running)
        wait_for(lambda: one.ready)
    (file,) = folder.glob("kiosk-9-*.db")
    before = file.read_bytes()
    with ExitStack() as running:
        one = began(running)
        one.line.cut()
        assert [one.issue().label for _ in range(2)] == ["A501", "A502"]
        back(one)
    file.write_bytes(before)
    with ExitStack() as running:
        one = began(running)
        wait_for(lambda: one.store.distrusted)
        assert one.issue().label == "A001"
        one.line.cut()
        with pytest.raises(StoreUnreachable):
            one.issue()


def test_cut_off_it_prints_and_settles_no_numbers_to_tear_off(centre: Centre) -> None:
    one = centre.kiosk()
    centre.hall.do(LeaseStrip("civil", 5))
    one.line.cut()
    one.issue()
    for command in (LeaseStrip("civil", 5), SettleStrips("civil", "2026-12-07", (521,))):
        with pytest.raises(Refused) as refusal:
            one.office.do(command, TESTER)
        assert refusal.value.code == "cut-off"
    back(one)
    told = reserves(centre.hall.office).accounts
    assert sorted(o.lease.holder for o in told if o.lease.series == "A") == [
        "kiosk:1",
        "strip:A521",
    ]
