"""Whoever tells first, kiosk or counters, and however much at a time: the tickets end the same."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from sqlalchemy import update

from office.act import Command
from office.counters import CallNumber, Finish, NoShow, OpenCounter, Start
from office.errors import Refused
from office.leases import KeepLeases, LeaseNumbers
from office.merge import merged, reserve_told
from office.model import TicketState
from office.office import Office, Who
from office.queue import IssueTicket
from office.store import STORE_FILE, leases
from office.store.create import name_of
from office.store.engine import COUNTERS
from office.store.sqlite import SqliteStore
from office.store.tables import record as names
from tests.fakes.office import (
    BUILT,
    MONDAY,
    Hall,
    HandClock,
    check_record,
    empty_record,
    settings,
)

NUMBERS = ("A001", "A002", "A501", "A502", "A777")
DESKS = {"mot": 1, "hai": 2}
"""A machine → its counter."""
Step = tuple[str, str, str]
"""What is done, on which machine, with which number."""
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.just(("give", "kiosk", "")),
        st.tuples(st.just("call"), st.sampled_from([*DESKS]), st.sampled_from(NUMBERS)),
        st.tuples(
            st.sampled_from(["start", "finish", "missed"]), st.sampled_from([*DESKS]), st.just("")
        ),
    ),
    max_size=14,
)


@contextmanager
def record(folder: Path, clock: HandClock, holder: int | None = None) -> Iterator[Office]:
    """An office on a record of its own; `holder` as `SqliteStore` has it."""
    empty_record(folder)
    with closing(SqliteStore(folder / STORE_FILE, 0, holder)) as store:
        yield Office(settings(), store, clock, BUILT)


def tell(office: Office, own: Office, at_most: int) -> bool:
    """Tell a page of what an own record knows; False where nothing is left."""
    name = name_of(own.store)
    with office.store.read() as tx:
        since, _ = merged(tx, name)
    with own.store.read() as tx:
        told = reserve_told(tx, name, since, at_most, "main")
    if told.told:
        office.do(told, Who("own", "own"), f"{name}:{told.upto}")
    return bool(told.told)


def asked(kind: str, counter: int, number: str) -> Command:
    """What an officer does in a step."""
    match kind:
        case "call":
            return CallNumber(counter, number)
        case "start":
            return Start(counter)
        case "finish":
            return Finish(counter)
        case _:
            return NoShow(counter)


def played(clock: HandClock, owns: dict[str, Office], steps: Sequence[Step]) -> None:
    """Three machines that are cut off, each with its own record; a step takes ten seconds."""
    for kind, where, number in steps:
        clock.advance(10)
        command = asked(kind, DESKS[where], number) if where in DESKS else IssueTicket("civil")
        with suppress(Refused):
            owns[where].do(command, Who(where, where))


Outcome = dict[str, tuple[TicketState, int | None]]
"""Number → state and counter."""


def outcome(base: Path, owns: Sequence[Office], at_most: int) -> Outcome:
    """Number → state and counter, when these have told in turn; nobody served is called again."""
    with TemporaryDirectory() as folder:
        shutil.copytree(base, Path(folder) / "copy")
        clock = HandClock(MONDAY)
        clock.advance(3600)
        with record(Path(folder) / "copy", clock) as office:
            while sum(tell(office, own, at_most) for own in owns):
                pass
            check_record(office)
            hall = Hall(office, clock)
            found = {one.label: (one.state, one.counter) for one in hall.tickets()}
            served = {one.id for one in hall.tickets() if one.state is TicketState.FINISHED}
            hall.do(OpenCounter(3, services=("civil",)))
            while ticket := hall.call(3):
                assert ticket.id not in served
            return found


@example([("give", "kiosk", ""), ("call", "mot", "A501"), ("call", "hai", "A501")], 4)
@example(
    [
        ("give", "kiosk", ""),
        ("give", "kiosk", ""),
        ("call", "hai", "A501"),
        ("call", "hai", "A502"),
    ],
    500,
)
@example(
    [
        ("give", "kiosk", ""),
        ("call", "mot", "A001"),
        ("missed", "mot", ""),
        ("call", "hai", "A001"),
        ("call", "mot", "A001"),
        ("call", "hai", "A002"),
    ],
    1,
)
@given(STEPS, st.sampled_from([1, 4, 500]))
@rules(deadline=None, max_examples=30)
def test_the_order_in_which_they_tell_changes_nothing(steps: list[Step], at_most: int) -> None:
    with TemporaryDirectory() as name:
        folder, clock = Path(name), HandClock(MONDAY)
        empty_record(folder / "office")
        for each in ("kiosk", *DESKS):
            shutil.copytree(folder / "office", folder / each)
        with (
            record(folder / "kiosk", clock, 1) as kiosk,
            record(folder / "mot", clock, COUNTERS) as one,
            record(folder / "hai", clock, COUNTERS) as two,
        ):
            owns = {"kiosk": kiosk, "mot": one, "hai": two}
            for each, own in owns.items():
                own_name(own, each)
            with record(folder / "office", clock) as office:
                hall = Hall(office, clock)
                hall.do(LeaseNumbers("kiosk:1", "kiosk", ((MONDAY.date().isoformat(), "A", 20),)))
                with office.store.read() as tx:
                    given = tuple(leases.of_store(tx, "main", "kiosk"))
                hall.issue()
                hall.issue()
            kiosk.do(KeepLeases(given), Who("kiosk", "kiosk"))
            played(clock, owns, steps)
            orders = permutations(owns.values())
            found = [outcome(folder / "office", order, at_most) for order in orders]
        assert all(one == found[0] for one in found[1:]), found


def own_name(own: Office, name: str) -> None:
    """Give a record the name by which others know it."""
    with own.store.write() as tx:
        tx.execute(update(names).values(id=name))
