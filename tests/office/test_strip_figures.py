"""Whatever happens to numbers on paper, no number is lost, and the figures are what they are."""

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.counters import CallNext, Finish, Hold, NoShow, OpenCounter, Transfer
from office.errors import Refused
from office.model import new_id
from office.queue import CancelTicket, CloseDay
from office.reserves import reserves
from office.strips import LeaseStrip, SettleStrips
from tests.fakes.figures import DAY, disagreements
from tests.fakes.office import Hall, check_record, hall

SHM = Path("/dev/shm")
"""Where no power is cut nothing need reach a disk."""
NUMBERS = st.sets(st.integers(501, 512), max_size=5)
SERVICES = st.sampled_from(["civil", "land"])
STEPS = st.one_of(
    st.tuples(st.just("settle"), SERVICES, NUMBERS, NUMBERS),
    st.tuples(st.just("strip"), SERVICES, st.integers(1, 6)),
    st.tuples(st.just("issue"), SERVICES),
    st.tuples(st.just("later"), st.integers(1, 3000)),
    st.tuples(
        st.sampled_from([CallNext, Finish, Hold, NoShow]),
    ),
    st.just(("transfer",)),
    st.just(("cancel",)),
    st.just(("close",)),
)


def step(here: Hall, what: tuple[object, ...]) -> None:
    """Something that happens, if it may."""
    match what:
        case "settle", str(service), set(served), set(given_out):
            rest = tuple(sorted(given_out - served))
            here.do(SettleStrips(service, DAY, tuple(sorted(served)), rest))
        case "strip", str(service), int(count):
            here.do(LeaseStrip(service, count, DAY))
        case "issue", str(service):
            here.issue(service)
        case "later", int(seconds):
            here.clock.advance(seconds)
        case ("transfer",):
            here.do(Transfer(1, "land"))
        case ("cancel",):
            waiting = [one.label for one in here.tickets() if one.state == "waiting"]
            here.do(CancelTicket(waiting[-1] if waiting else "A999"))
        case ("close",):
            here.do(CloseDay(DAY, unattended=True))
        case (command,) if callable(command):
            here.do(command(1))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, min_size=5, max_size=30))
def test_the_journal_alone_gives_the_same_figures(steps: list[tuple[object, ...]]) -> None:
    with (
        tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as folder,
        hall(Path(folder) / new_id()) as here,
    ):
        here.do(OpenCounter(1))
        for service in ("civil", "land"):
            here.do(LeaseStrip(service, 6, DAY))
        for what in steps:
            with suppress(Refused):
                step(here, what)
        assert disagreements(here) == []
        told = reserves(here.office, DAY).accounts
        assert all(one.issued + one.voided + one.returned + one.open == one.size for one in told)
        numbers = [(one.series, one.number) for one in here.tickets()]
        assert len(numbers) == len(set(numbers))
        check_record(here.office)
