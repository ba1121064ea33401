"""Beginning again from a copy: no number twice, nothing overwritten, and all of it told."""

import json
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from office.beginning import Restored, Restorer
from office.config import OfficeSettings
from office.copies import put
from office.counters import CallNumber, OpenCounter
from office.errors import OfficeError, Refused, StoreSchema
from office.keeping import verify
from office.numbering import slip_code
from office.office import Office
from office.restoring import PER_HOUR, next_hundred
from office.slips import slip_ticket
from office.statistics import day_figures, plain, read_day
from office.store import HEAD, KEY_FILE, STORE_FILE, open_store, read_key
from office.strips import KeepStrip, LeaseStrip, SettleStrips
from office.views import ticket_history
from tests.fakes import office as fakes
from tests.fakes import postgres
from tests.fakes.office import BUILT, TESTER, URL_FILE, Hall, HandClock, at, settings, url_of
from tests.office.test_upgrades import put_back

MOMENTS = 30
MANY = 400
STEPS = 16
Answer = Callable[[Mapping[str, int]], dict[str, int]]

_stamps = count(1)


DAY = "2026-12-07"


class Life:
    """A hall whose machine may die: its folder, its clock, its stick, and the paper in the hall."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.stick = folder / "stick"
        self.data_dir = folder / "data"
        self.clock = HandClock(at("2026-12-07 07:30"))
        self.printed: list[str] = []
        self.hall = self._open()
        self.hall.do(OpenCounter(1))

    def _open(self) -> Hall:
        return Hall(fakes.open_office(self.data_dir, self.clock), self.clock)

    def issue(self, service: str = "civil") -> str:
        """A number, and its paper."""
        self.printed.append(self.hall.issue(service).label)
        return self.printed[-1]

    def copy(self) -> None:
        """The copy of this hour."""
        self.stick.mkdir(exist_ok=True)
        office = self.hall.office
        put(office.store, self.stick, office.calendar.local(self.clock.now()))

    def largest(self) -> dict[str, int]:
        """What is on paper, by series."""
        found = {"A": 0, "B": 0}
        for one in self.printed:
            found[one[0]] = max(found[one[0]], int(one[1:]))
        return found

    def dies(self) -> None:
        """The disk is gone."""
        self.hall.office.store.close()
        shutil.rmtree(self.data_dir)

    def restored(self, source: Path | None = None, **said: int) -> Restored:
        """The record is restored from the stick; `said` are the answers."""
        return self.restored_by(said, source)

    def restored_by(
        self,
        said: Mapping[str, int],
        source: Path | None = None,
        *,
        foreign: bool = False,
        there: OfficeSettings | None = None,
    ) -> Restored:
        """The same, by a machine with the settings `there`."""
        self.hall.office.store.close()
        url = None
        if fakes.engine == "postgresql":
            url = postgres.empty_database()
        answers = {("main", series): number for series, number in said.items()}
        restorer = Restorer(
            self.data_dir, there or settings(), BUILT, url, self.clock, foreign=foreign
        )
        stick = source or self.stick
        done = restorer.restore(stick, TESTER, str(next(_stamps)), lambda _: answers)
        if url:
            (self.data_dir / URL_FILE).write_text(url, "utf-8")
        self.hall = self._open()
        return done

    def ends(self) -> None:
        """No number was given twice, and the record is whole."""
        assert len(set(self.printed)) == len(self.printed)
        assert verify(self.hall.office.store).faults == ()
        self.hall.office.store.close()


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """A hall with a number before its copy and one after."""
    one = Life(tmp_path)
    yield one
    one.ends()


def gave(life: Life, number: int, service: str = "civil") -> None:
    """So many numbers of a service."""
    for _ in range(number):
        life.issue(service)


@pytest.mark.parametrize(
    ("largest", "start"), [(0, 1), (37, 101), (99, 101), (100, 201), (101, 201), (1234, 1301)]
)
def test_the_next_hundred(largest: int, start: int) -> None:
    assert (next_hundred(largest) if largest else 1) == start


def test_the_promised_example(life: Life) -> None:
    gave(life, 37)
    life.copy()
    gave(life, 8)
    life.dies()
    done = life.restored(A=45)
    assert life.issue() == "A101"
    assert (done.restoration.epoch, done.copy.seq, done.aside) == (2, done.copy.seq, None)
    (gap,) = [one for one in done.restoration.gaps if one.series == "A"]
    assert (gap.shown, gap.missing, gap.next) == (37, (("A038", "A100"),), "A101")


def test_what_nobody_knows_leaves_an_hour_free(life: Life) -> None:
    gave(life, 99)
    life.copy()
    gave(life, PER_HOUR)
    life.clock.advance(3600)
    life.dies()
    life.restored()
    assert life.issue() == "A201"
    assert life.issue("land") == "B201"


def test_an_old_copy_leaves_more_free(life: Life) -> None:
    gave(life, 3)
    life.copy()
    life.clock.advance(3 * 3600)
    life.dies()
    life.restored()
    assert life.issue() == "A401"


def test_yesterdays_copy_counts_from_this_mornings_opening(life: Life) -> None:
    gave(life, 3)
    life.copy()
    life.clock.put(at("2026-12-08 09:00"))
    life.dies()
    life.restored()
    assert life.issue() == "A301"


def test_where_surely_nothing_was_given_the_day_begins_as_ever(life: Life) -> None:
    gave(life, 3)
    life.copy()
    life.clock.put(at("2026-12-08 07:30"))
    life.dies()
    yesterday, life.printed = life.printed, []
    life.restored(A=0, B=0)
    assert [life.issue(), life.issue("land")] == ["A001", "B001"]
    assert yesterday


def test_the_day_after_begins_as_ever(life: Life) -> None:
    gave(life, 3)
    life.copy()
    life.dies()
    life.restored(A=3)
    life.issue()
    life.clock.put(at("2026-12-08 08:00"))
    life.printed.clear()
    assert life.issue() == "A001"


def test_a_series_that_these_settings_do_not_have_goes_on_above_too(life: Life) -> None:
    """Another machine's have it, or had it until this morning."""
    life.issue("land")
    life.copy()
    life.issue("land")
    life.dies()
    only = [one.model_dump() for one in settings().services if one.series == "A"]
    there = settings(services=only, counters=[{"number": 1, "services": [only[0]["id"]]}])
    done = life.restored_by({"A": 0}, there=there)
    assert [(one.series, one.start) for one in done.restoration.gaps] == [("B", 201)]
    assert life.issue("land") == "B201"


def test_an_answer_below_what_the_copy_shows_takes_nothing_back(life: Life) -> None:
    gave(life, 120)
    life.copy()
    life.dies()
    life.restored(A=7)
    assert life.issue() == "A201"


def test_a_record_that_still_stands_tells_what_it_gave_and_is_kept(life: Life) -> None:
    gave(life, 3)
    life.copy()
    gave(life, 102)
    if fakes.engine == "postgresql":
        pytest.skip("a database that has a record is not restored into")
    life.hall.office.store.close()
    before = (life.data_dir / STORE_FILE).read_bytes()
    done = life.restored(A=3)
    assert life.issue() == "A201"
    assert done.aside
    assert (done.aside / STORE_FILE).read_bytes() == before


def test_restoring_twice_gives_two_epochs_and_no_number_twice(life: Life) -> None:
    gave(life, 3)
    life.copy()
    first = life.stick / "first"
    first.mkdir()
    for one in life.stick.glob("*.*"):
        shutil.copy(one, first)
    life.dies()
    assert life.restored(A=3).restoration.epoch == 2
    life.issue()
    life.clock.advance(60)
    life.copy()
    if fakes.engine == "postgresql":
        life.dies()  # the stick alone tells what was given
        source = life.stick
    else:
        source = first
    assert life.restored(source, A=101).restoration.epoch == 3
    assert life.issue() == "A201"


def test_the_chain_goes_on_and_what_was_done_is_told(life: Life) -> None:
    gave(life, 2)
    life.copy()
    lost = life.issue()
    slip = slip_code("phuong-mau", life.hall.tickets()[-1].id, read_key(life.data_dir))
    life.clock.put(at("2026-12-07 08:10"))
    life.dies()
    life.restored(A=3)
    office = life.hall.office
    for ask in (
        lambda: life.hall.do(CallNumber(1, lost)),
        lambda: ticket_history(office, "main", lost),
    ):
        with pytest.raises(Refused) as raised:
            ask()
        assert (raised.value.code, raised.value.details["time"]) == ("ticket-lost", "08:10")
    with pytest.raises(Refused) as raised:
        slip_ticket(office, "main", slip, read_key(life.data_dir))
    assert raised.value.code == "slip-lost"
    assert life.hall.refused(CallNumber(1, "A101")) == "ticket-unknown"
    with office.store.read() as tx:
        figures = day_figures(read_day(tx, "2026-12-07", ["main"]), office.calendar)
    (told,) = plain(figures)["restored"]
    assert told["missing"][0] == {"point": "main", "first": "A003", "last": "A100"}
    assert told["copied_at"] == "2026-12-07T00:30:00.000Z"


def refusal(life: Life, source: Path | None = None) -> str:
    """Why a copy is not restored; the folder must be as before."""
    life.hall.office.store.close()
    before = {one.name: one.read_bytes() for one in life.data_dir.iterdir() if one.is_file()}
    with pytest.raises(OfficeError) as raised:
        life.restored(source)
    assert before == {
        one.name: one.read_bytes() for one in life.data_dir.iterdir() if one.is_file()
    }
    assert not [one for one in life.data_dir.iterdir() if one.is_dir()]
    life.hall = life._open()
    return raised.value.code


def damage(file: Path) -> None:
    """Turn some of a file's bytes."""
    content = file.read_bytes()
    at_byte = content.rindex(b"ticket.issued")
    file.write_bytes(content[:at_byte] + b"ticket.isnued" + content[at_byte + 13 :])


def test_a_damaged_copy_is_refused_and_a_folder_gives_its_newest_whole_one(life: Life) -> None:
    life.issue()
    life.copy()
    life.clock.advance(3600)
    life.issue()
    life.copy()
    old, new = sorted(life.stick.glob("*.db"))
    damage(new)
    assert refusal(life, new) == "restore-damaged"
    new.write_bytes(b"nothing")
    assert refusal(life, new) == "restore-damaged"
    assert life.restored(A=2).copy.file == old


def test_what_is_not_there_is_refused(life: Life) -> None:
    assert refusal(life, life.folder / "nowhere") == "restore-no-copy"
    (life.folder / "empty").mkdir()
    assert refusal(life, life.folder / "empty") == "restore-no-copy"


def test_another_offices_copy_is_refused_unless_said(life: Life) -> None:
    if fakes.engine == "postgresql":
        pytest.skip("its records have one key here")
    life.copy()
    theirs = life.folder / "theirs"
    with closing(open_store(theirs / "data")) as store:
        office = Office(settings(), store, life.clock, BUILT)
        put(store, theirs / "stick", office.calendar.local(life.clock.now()))
    assert refusal(life, theirs / "stick") == "restore-foreign"
    ours = read_key(life.data_dir)
    done = life.restored_by({}, theirs / "stick", foreign=True)
    assert read_key(life.data_dir) == read_key(theirs / "data")
    assert done.aside
    assert (done.aside / KEY_FILE).read_bytes() == ours


def test_a_copy_without_its_key_takes_the_one_that_stands_here(life: Life) -> None:
    life.issue()
    life.copy()
    (life.stick / KEY_FILE).unlink()
    assert life.restored(A=1).restoration.epoch == 2
    life.dies()
    life.data_dir.mkdir()
    (life.stick / KEY_FILE).unlink()
    with pytest.raises(OfficeError) as raised:
        Restorer(life.data_dir, settings(), BUILT).restore(life.stick, TESTER, "x", lambda _: {})
    assert raised.value.code == "restore-key"
    (life.stick / KEY_FILE).write_bytes(b"?" * 32)
    with pytest.raises(OfficeError) as raised:
        Restorer(life.data_dir, settings(), BUILT).restore(life.stick, TESTER, "x", lambda _: {})
    assert raised.value.code == "restore-key"
    life.hall = Life(life.folder / "again").hall


def test_nothing_is_restored_under_a_running_program(life: Life) -> None:
    if fakes.engine == "postgresql":
        pytest.skip("only an empty database is restored into")
    life.issue()
    life.copy()
    with pytest.raises(OfficeError) as raised:
        Restorer(life.data_dir, settings(), BUILT).restore(life.stick, TESTER, "x", lambda _: {})
    assert raised.value.code == "restore-in-use"


def test_only_an_empty_database_is_restored_into(life: Life) -> None:
    url = url_of(life.data_dir)
    if url is None:
        pytest.skip("a file")
    life.issue()
    life.copy()
    restorer = Restorer(life.data_dir, settings(), BUILT, url)
    with pytest.raises(OfficeError) as raised:
        restorer.restore(life.stick, TESTER, "x", lambda _: {})
    assert raised.value.code == "restore-not-empty"


def test_a_file_moves_to_a_database_and_goes_on(tmp_path: Path) -> None:
    if fakes.engine == "sqlite":
        pytest.skip("to a database")
    data_dir, clock = tmp_path / "data", HandClock(at("2026-12-07 08:00"))
    with closing(open_store(data_dir)) as store:
        here = Hall(Office(settings(), store, clock, BUILT), clock)
        assert here.issue().label == "A001"
        journal = here.journal()
    url = postgres.empty_database()
    aside = Restorer(data_dir, settings(), BUILT, url, clock).move("x")
    assert (aside / STORE_FILE).exists()
    with closing(open_store(data_dir, url=url, make=False)) as store:
        here = Hall(Office(settings(), store, clock, BUILT), clock)
        assert here.journal() == journal
        assert here.issue().label == "A002"
        assert verify(store).faults == ()


def test_a_copy_of_an_older_program_is_upgraded(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.issue()
    life.copy()
    (file,) = life.stick.glob("*.db")
    old = life.stick / "old.db"
    put_back(old, "0010", file)
    file.unlink()
    life.dies()
    assert life.restored(A=1).copy.file == old
    assert life.issue() == "A101"
    life.ends()


def test_a_copy_of_a_newer_program_is_refused(life: Life) -> None:
    life.issue()
    life.copy()
    (file,) = life.stick.glob("*.db")
    content = file.read_bytes()
    file.write_bytes(content.replace(f"\x05{HEAD}".encode()[1:], b"0999"))
    with pytest.raises(StoreSchema):
        life.restored(file)
    life.hall = life._open()


ANSWERS: dict[str, Answer] = {
    "true": dict,
    "not below": lambda largest: {series: number + 60 for series, number in largest.items()},
    "unknown": lambda _: {},
    "one unknown": lambda largest: {"A": largest["A"]},
}


def through(folder: Path, seed: int) -> None:
    """A morning in which the disk dies at some moment, once or twice."""
    chance = random.Random(seed)
    life = Life(folder)
    life.copy()
    copied = life.clock.now()
    deaths = sorted(chance.sample(range(STEPS), chance.choice([1, 1, 2])))
    for step in range(STEPS):
        if life.clock.now() - copied >= timedelta(hours=1):
            life.copy()
            copied = life.clock.now()
        if step in deaths:
            answer = ANSWERS[chance.choice(list(ANSWERS))](life.largest())
            (life.dies if chance.random() < 0.7 else life.hall.office.store.close)()
            life.restored_by(answer)
        for _ in range(chance.randrange(5)):
            life.issue(chance.choice(["civil", "land"]))
        if step % 4 == 0:
            life.hall.call()
        life.clock.advance(chance.randrange(60, 1200))
        if not life.hall.office.calendar.opening("taking", "civil", life.clock.now()).is_open:
            break
    life.ends()


def test_no_number_is_given_twice_whenever_the_disk_dies(tmp_path: Path) -> None:
    for seed in range(MOMENTS if fakes.engine == "sqlite" else 3):
        through(tmp_path / str(seed), seed)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_no_number_is_given_twice_at_length(tmp_path: Path) -> None:
    for seed in range(MOMENTS, MOMENTS + MANY):
        through(tmp_path / str(seed), seed)
        shutil.rmtree(tmp_path / str(seed))


def test_strips_that_were_printed_since_the_copy_are_told_again(life: Life) -> None:
    life.copy()
    facts = json.loads(life.hall.do(LeaseStrip("civil", 30)).events[-1].data)
    first, last = facts["first"], facts["last"]
    life.dies()
    life.restored_by(life.largest())
    life.hall.do(OpenCounter(1))
    assert life.hall.refused(SettleStrips("civil", DAY, (first,), (first + 1,))) == "strip-unknown"
    life.hall.do(KeepStrip("civil", DAY, first, last))
    life.hall.do(SettleStrips("civil", DAY, (first,), (first + 1,)))
    states = {one.number: one.state for one in life.hall.tickets()}
    assert (states[first], states[first + 1]) == ("finished", "waiting")


def test_a_strip_is_not_told_again_over_a_number_that_somebody_has(life: Life) -> None:
    life.issue()
    life.copy()
    life.dies()
    life.restored_by(life.largest())
    life.hall.do(OpenCounter(1))
    assert life.hall.issue().label == "A101"
    assert life.hall.refused(KeepStrip("civil", DAY, 101, 130)) == "strip-held"
    life.hall.do(KeepStrip("civil", DAY, 102, 130))
    assert life.hall.issue().label == "A131"
