"""An office's record is restored from a copy while kiosks hold numbers that it has forgotten."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from office.beginning import Restorer
from office.copies import put
from office.counters import OpenCounter
from office.keeping import verify
from office.office import Office
from office.reserves import reserves
from office.standing_in import StandIn
from office.store import leases, open_store
from office.store.create import name_of, open_reserved
from tests.fakes import postgres
from tests.fakes.kiosks import Kiosk, kiosk, line_to
from tests.fakes.office import BUILT, MONDAY, TESTER, Hall, HandClock, check_record, settings
from tests.fakes.waiting import wait_for

KIOSK = 2
Order = Callable[["Centre", ExitStack], Kiosk]


class Centre:
    """An office with a stick, and kiosks; `printed` is all that came out of a printer."""

    def __init__(self, folder: Path) -> None:
        self.key, self.url = postgres.new_record()
        self.clock = HandClock(MONDAY)
        self.folder = folder
        self.stick = folder / "stick"
        self.printed: list[str] = []
        for one in (self.stick, folder / "office"):
            one.mkdir()
        (folder / "office" / "office.key").write_bytes(self.key)
        self.hall = self._open()
        self.hall.do(OpenCounter(1))

    def _open(self) -> Hall:
        store = open_store(self.folder / "office", url=self.url)
        return Hall(Office(settings(), store, self.clock, BUILT), self.clock)

    def began(self, running: ExitStack, number: int = KIOSK, *, cut: bool = False) -> Kiosk:
        """A kiosk's program; where the line is whole it holds its reserve."""
        folder = self.folder / f"kiosk-{number}"
        folder.mkdir(exist_ok=True)
        line = line_to(folder, self.url)
        running.callback(line.close)
        if cut:
            line.cut()
        there = kiosk(folder, self.url, self.clock, number=number, key=self.key, line=line)
        one = running.enter_context(there)
        if not cut:
            wait_for(lambda: one.ready)
        return one

    def gives(self, one: Kiosk | None, count: int) -> None:
        """Numbers on paper, of a kiosk or of the office itself."""
        for _ in range(count):
            self.printed.append((one.issue() if one else self.hall.issue()).label)

    def copy(self) -> None:
        """The copy of this hour."""
        office = self.hall.office
        put(office.store, self.stick, office.calendar.local(self.clock.now()))

    def restored(self) -> None:
        """The server is made anew, and has the record as it was copied."""
        self.hall.office.store.close()
        postgres.server().drop(self.url)
        postgres.server().create(urlsplit(self.url).path[1:])
        restorer = Restorer(self.folder / "office", settings(), BUILT, self.url, self.clock)
        restorer.restore(self.stick, TESTER, "1", lambda _: {("main", "A"): 40})
        self.hall = self._open()

    @property
    def labels(self) -> list[str]:
        """What the office knows."""
        return [one.label for one in self.hall.tickets()]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """One that was copied before kiosk 2 ever came; then it gave, was cut off, and came back."""
    there = Centre(tmp_path)
    there.gives(None, 2)
    there.copy()
    there.gives(None, 2)
    with ExitStack() as running:
        one = there.began(running)
        one.line.cut()
        there.gives(one, 3)
        one.line.mend()
        wait_for(lambda: not one.cut_off)
    yield there
    check_record(there.hall.office)
    assert verify(there.hall.office.store).faults == ()
    there.hall.office.store.close()
    postgres.drop_records()


def cut_before(there: Centre, running: ExitStack) -> Kiosk:
    """The line is cut first."""
    one = there.began(running)
    one.line.cut()
    there.gives(one, 2)
    there.restored()
    there.gives(one, 2)
    one.line.mend()
    return one


def noticed(there: Centre, running: ExitStack) -> Kiosk:
    """The line is whole all the time; the server goes and comes."""
    one = there.began(running)
    there.gives(one, 2)
    there.restored()
    there.gives(one, 2)
    return one


def started_behind(there: Centre, running: ExitStack) -> Kiosk:
    """What its program had not told when it ended is told by the next."""
    with ExitStack() as before:
        one = there.began(before)
        one.line.cut()
        there.gives(one, 4)
    there.restored()
    return there.began(running)


def started_cut_off(there: Centre, running: ExitStack) -> Kiosk:
    """The next begins cut off, and gives on."""
    with ExitStack() as before:
        one = there.began(before)
        one.line.cut()
        there.gives(one, 2)
    there.restored()
    one = there.began(running, cut=True)
    there.gives(one, 2)
    one.line.mend()
    return one


@pytest.mark.parametrize("order", [cut_before, noticed, started_behind, started_cut_off])
def test_no_number_is_given_twice_and_what_kiosks_know_comes_back(
    centre: Centre, order: Order
) -> None:
    with ExitStack() as running:
        one = order(centre, running)
        third = centre.began(running, 3)
        third.line.cut()
        centre.gives(third, 22)
        third.line.mend()
        behind = centre.began(running, 4)
        wait_for(lambda: not one.cut_off and not third.cut_off)
        centre.gives(None, 2)
        one.line.cut()
        centre.gives(one, 22)
        one.line.mend()
        wait_for(lambda: not one.cut_off)
        centre.gives(behind, 1)
        assert len({*centre.printed}) == len(centre.printed)
        of_kiosks = [label for label in centre.printed if not label.startswith("A0")]
        assert {*of_kiosks} <= {*centre.labels}
        with one.own.store.read() as tx:
            held = leases.everything(tx)
        with centre.hall.office.store.read() as tx:
            known = leases.of_store(tx, "main", name_of(one.own.store))
        assert {one[:5] for one in held} <= {one[:5] for one in known}
    accounts = reserves(centre.hall.office).accounts
    for each in accounts:
        assert each.issued + each.voided + each.returned + each.open == each.size
    in_reserve = [label for label in of_kiosks if label.startswith("A") and int(label[1:]) > 500]
    assert sum(each.issued for each in accounts) == len(in_reserve)


def test_a_kiosk_that_has_seen_no_cut_tells_again(centre: Centre) -> None:
    """The server is changed for the other one between two looks."""
    centre.printed.clear()
    folder = centre.folder / f"kiosk-{KIOSK}"
    with closing(open_reserved(folder, 0, centre.url, KIOSK, "may-1")) as store:
        alone, own = (
            Office(settings(), one, centre.clock, BUILT) for one in (store.main, store.own)
        )
        stand_in = StandIn(store, alone, own, "kiosk:2", "main", TESTER, lambda _: True)
        stand_in.look()
        given = [one.label for one in Hall(own, centre.clock).tickets()]
        assert {*given} <= {*centre.labels}
        centre.restored()
        assert not {*given} & {*centre.labels}
        stand_in.renew()
        stand_in.look()
        assert {*given} <= {*centre.labels}
