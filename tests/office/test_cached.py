"""Sets that came down: swapped in whole at once, changed in parts, and how old they are."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from office.procedures import Agency, Dossier, DossierStatus, Procedure, Source
from office.store import Store, cached
from office.store.cached import AGENCIES, DOSSIERS, PROCEDURES, Place, SetRow
from tests.fakes.office import Hall, hall
from tests.fakes.procedures import SAMPLE

MANY = cached.PART + 1
PLACE = Place(as_of=1_000, epoch="e1", cursor="c1")


@pytest.fixture
def store(empty: Hall) -> Store:
    """A record that nothing came down to."""
    return empty.office.store


def bring(store: Store, procedures: list[Procedure], place: Place = PLACE) -> bool:
    """Swap a whole set in."""
    generation = cached.load(store, PROCEDURES, procedures)
    with store.write() as tx:
        return cached.swap(tx, PROCEDURES, generation, place)


def present(store: Store) -> list[Procedure]:
    with store.read() as tx:
        return cached.rows(tx, PROCEDURES)


def stands(store: Store) -> SetRow:
    with store.read() as tx:
        return cached.standing(tx, PROCEDURES.name)


def numbered(count: int, name: str = "Thủ tục") -> list[Procedure]:
    return [Procedure(f"1.{at:06}", name=f"{name} {at}") for at in range(count)]


def test_before_anything_came_there_is_nothing(store: Store) -> None:
    assert (present(store), stands(store)) == ([], SetRow())


def test_a_set_comes_back_as_it_went_in(store: Store) -> None:
    whole = sorted(SAMPLE, key=lambda one: one.code)
    assert bring(store, list(SAMPLE))
    assert present(store) == whole
    row = stands(store)
    assert (row.as_of, row.source, row.epoch, row.cursor) == (1_000, Source.CENTRAL, "e1", "c1")


def test_while_a_set_is_loaded_the_former_one_stands(store: Store) -> None:
    bring(store, numbered(MANY))
    generation = cached.load(store, PROCEDURES, numbered(3, "Khác"))
    assert present(store) == numbered(MANY)
    with store.write() as tx:
        cached.swap(tx, PROCEDURES, generation, PLACE)
        tx.rollback()
    assert present(store) == numbered(MANY)


def test_what_was_loaded_first_does_not_take_the_place_of_a_later_one(store: Store) -> None:
    slow = cached.load(store, PROCEDURES, numbered(2, "Cũ"))
    assert bring(store, numbered(3))
    with store.write() as tx:
        assert not cached.swap(tx, PROCEDURES, slow, PLACE)
    assert present(store) == numbered(3)


def test_former_sets_are_swept_and_the_present_one_is_not(store: Store) -> None:
    cached.load(store, PROCEDURES, numbered(2))  # broke off
    bring(store, numbered(MANY))
    bring(store, numbered(2))
    cached.sweep_all(store, PROCEDURES)
    with store.read() as tx:
        assert [cached.count(tx, PROCEDURES, at) for at in (1, 2, 3)] == [0, 0, 2]
    assert present(store) == numbered(2)


def test_sweeping_takes_no_more_than_it_is_told(store: Store) -> None:
    bring(store, numbered(5))
    bring(store, numbered(1))
    with store.write() as tx:
        assert [cached.sweep(tx, PROCEDURES, 3) for _ in range(3)] == [3, 2, 0]


def test_what_is_being_loaded_is_not_swept(store: Store) -> None:
    bring(store, numbered(1))
    generation = cached.load(store, PROCEDURES, numbered(4))
    cached.sweep_all(store, PROCEDURES)
    with store.write() as tx:
        assert cached.swap(tx, PROCEDURES, generation, PLACE)
    assert len(present(store)) == 4


def test_a_page_of_changes_keeps_its_place_with_its_last_part(store: Store) -> None:
    bring(store, numbered(MANY))
    page = numbered(MANY, "Mới")
    cached.apply(store, PROCEDURES, page[1:], [("1.000000",)], replace(PLACE, cursor="c2"))
    assert present(store) == page[1:]
    assert stands(store).cursor == "c2"


def test_a_page_that_breaks_off_keeps_its_old_place_and_may_come_again(store: Store) -> None:
    bring(store, numbered(4))
    page, place = numbered(MANY, "Mới"), replace(PLACE, cursor="c2")
    with pytest.raises(IntegrityError):  # the last part has a row twice
        cached.apply(store, PROCEDURES, [*page, page[-1]], [("1.000000",)], place)
    assert (len(present(store)), stands(store).cursor) == (cached.PART, "c1")
    cached.apply(store, PROCEDURES, page, [("1.000000",)], place)
    assert present(store) == page
    assert stands(store).cursor == "c2"


def test_a_page_without_changes_still_moves_on(store: Store) -> None:
    bring(store, numbered(1))
    cached.apply(store, PROCEDURES, [], [], replace(PLACE, as_of=2_000, cursor="c2"))
    assert (stands(store).as_of, stands(store).cursor) == (2_000, "c2")


def test_one_version_goes_or_all_of_a_code(store: Store) -> None:
    first, later = numbered(1)[0], replace(numbered(1)[0], effective_from="2027-03-01")
    for key, left in ((("1.000000", "2027-03-01"), [first]), (("1.000000",), [])):
        bring(store, [first, later])
        with store.write() as tx:
            cached.change(tx, PROCEDURES, [], [key])
        assert present(store) == left


def test_a_set_that_is_only_confirmed_is_not_changed(store: Store) -> None:
    bring(store, numbered(1))
    before = stands(store).revision
    cached.apply(store, PROCEDURES, [], [], replace(PLACE, as_of=2_000))
    assert (stands(store).revision, stands(store).as_of) == (before, 2_000)


def test_the_revision_moves_with_whatever_changes_the_set(store: Store) -> None:
    seen = [stands(store).revision]
    bring(store, numbered(2))
    seen.append(stands(store).revision)
    cached.load(store, PROCEDURES, numbered(1))
    assert stands(store).revision == seen[-1]
    with store.write() as tx:
        cached.change(tx, PROCEDURES, numbered(1, "Mới"), [])
    seen.append(stands(store).revision)
    assert seen == sorted(set(seen))


def test_sets_do_not_touch_one_another(store: Store) -> None:
    bring(store, numbered(2))
    dossier = Dossier("H55.1-261124-0001", DossierStatus.IN_PROGRESS, "16", 5_000, 1_000)
    cached.apply(store, DOSSIERS, [dossier], [], PLACE)
    agencies = [Agency("H55", "Tỉnh"), Agency("H55.1", "Xã", "H55")]
    generation = cached.load(store, AGENCIES, agencies)
    with store.write() as tx:
        cached.swap(tx, AGENCIES, generation, Place(3_000))
    with store.read() as tx:
        assert cached.rows(tx, DOSSIERS) == [dossier]
        assert cached.rows(tx, DOSSIERS, "H55.1-261124-0001") == [dossier]
        assert cached.rows(tx, DOSSIERS, "another") == []
        assert [one.code for one in cached.rows(tx, AGENCIES)] == ["H55", "H55.1"]
        assert len(cached.rows(tx, PROCEDURES)) == 2
        ages = [cached.standing(tx, one).as_of for one in ("procedures", "agencies", "dossiers")]
    assert ages == [1_000, 3_000, 1_000]


keys = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("bring"), st.lists(keys, unique=True)),
        st.tuples(st.just("change"), st.lists(keys, unique=True)),
        st.tuples(st.just("gone"), st.lists(keys, unique=True)),
        st.tuples(st.just("sweep"), st.just([])),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(steps)
def test_a_set_is_what_came_of_all_that_came_at_length(those: list[tuple[str, list[int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, hall(Path(folder)) as there:
        store = there.office.store
        known: dict[str, Procedure] = {}
        for turn, (what, numbers) in enumerate(those):
            made = {f"1.{at:06}": Procedure(f"1.{at:06}", name=f"{turn}") for at in numbers}
            match what:
                case "bring":
                    bring(store, list(made.values()))
                    known = made
                case "change":
                    cached.apply(store, PROCEDURES, list(made.values()), [], PLACE)
                    known = known | made
                case "gone":
                    cached.apply(store, PROCEDURES, [], [(one,) for one in made], PLACE)
                    known = {code: one for code, one in known.items() if code not in made}
                case "sweep":
                    cached.sweep_all(store, PROCEDURES)
            assert present(store) == [known[code] for code in sorted(known)]
