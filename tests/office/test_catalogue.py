"""Taking a catalogue in by hand, told in the journal or refused; and looking into it."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from office.catalogue import (
    Catalogue,
    TakeCatalogue,
    Versions,
    checked,
    sample,
    service_of,
    take_in,
    versions_of,
)
from office.catalogue_files import CatalogueFile
from office.clock import from_ms
from office.cut_off import BY_HAND
from office.errors import CommandConflict, ListRefused, Refusal, Refused
from office.keeping import verify
from office.leases import STANDS_IN
from office.office import Done
from office.procedures import Agency, Procedure, Source
from office.store import cached
from office.store.cached import AGENCIES, PROCEDURES, Place
from tests.fakes.office import TESTER, ZONE, Hall, settings
from tests.fakes.procedures import SAMPLE, renamed

ONE = "0193a2b4-7c10-7000-8000-000000000001"
AGENCY = Agency("H55", "UBND xã Mẫu Sơn")


def file(*procedures: Procedure, as_of: str = "", digest: str = "d1") -> CatalogueFile:
    return CatalogueFile(procedures, (), as_of, digest)


def bring(here: Hall, *procedures: Procedure, digest: str = "d1", **also: object) -> Done:
    """Take in a file as the tester."""
    found = file(*procedures, digest=digest)
    done, _ = take_in(here.office, found, TESTER, **also)  # type: ignore[arg-type]
    return done


def shown(here: Hall, typed: str) -> list[str]:
    _, answer = Catalogue(here.office).search(typed)
    return [one.procedure.code for one in answer.found]


def test_what_was_taken_in_is_found(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    assert shown(empty, "dk tam tru")[0] == "1.004194"
    listed = Catalogue(empty.office).listed()
    assert (len(listed.procedures), listed.standing.source) == (101, Source.FILE)
    assert verify(empty.office.store).faults == ()


def test_the_journal_has_counts_and_no_rows(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    bring(empty, *SAMPLE[1:], replace(SAMPLE[0], fee="Khác"), digest="d2")
    events = [one for one in empty.journal() if one.kind == "catalogue.imported"]
    told = [json.loads(one.data) for one in events]
    changes = [(one["added"], one["changed"], one["gone"], one["digest"]) for one in told]
    assert changes == [(101, 0, 0, "d1"), (0, 1, 0, "d2")]
    assert not any("Đăng ký" in one.data for one in events)
    assert {one.subject for one in events} == {"catalogue:procedures"}


def test_taking_in_a_list_ends_no_day(here: Hall) -> None:
    here.issue()
    here.clock.put(datetime(2026, 12, 8, 8, tzinfo=ZONE))
    bring(here, *SAMPLE)
    assert [one.kind for one in here.journal()][-1] == "catalogue.imported"
    assert "day.closed" not in {one.kind for one in here.journal()}


def test_a_list_that_drops_much_asks_first(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    with pytest.raises(ListRefused) as refused:
        bring(empty, *SAMPLE[:80])
    assert refused.value.code == Refusal.CATALOGUE_DOUBTFUL
    assert refused.value.details == {"gone": 21, "before": 101, "moved": 0}
    assert {one.code for one in refused.value.items} == {Refusal.CATALOGUE_CODE_GONE}
    assert len(Catalogue(empty.office).listed().procedures) == 101
    bring(empty, *SAMPLE[:80], confirmed=True)
    assert len(Catalogue(empty.office).listed().procedures) == 80
    assert json.loads(empty.journal()[-1].data)["confirmed"] is True


def test_a_name_under_another_code_asks_first(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    first, second, *rest = SAMPLE
    with pytest.raises(ListRefused) as refused:
        bring(empty, first, renamed(second, first.name), *rest)
    (item,) = refused.value.items
    told = {"procedure": second.code, "name": first.name, "of": first.code}
    assert (item.code, item.details) == (Refusal.CATALOGUE_NAME_MOVED, told)


def test_a_few_that_go_need_no_question(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    bring(empty, *SAMPLE[:95])
    assert len(Catalogue(empty.office).listed().procedures) == 95


def test_the_same_command_again_does_nothing(empty: Hall) -> None:
    first = bring(empty, *SAMPLE, command_id=ONE)
    again = bring(empty, *SAMPLE, command_id=ONE)
    assert (again.repeated, again.events) == (True, first.events)
    with empty.office.store.read() as tx:
        assert cached.standing(tx, PROCEDURES.name).generation == 1
    with pytest.raises(CommandConflict):
        bring(empty, *SAMPLE[:3], digest="d2", command_id=ONE)


def test_one_that_changed_meanwhile_is_not_overwritten(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    store = empty.office.store
    with store.read() as tx:
        compared = cached.standing(tx, PROCEDURES.name).revision
    generation = cached.load(store, PROCEDURES, SAMPLE[:100])
    take = TakeCatalogue(generation, 0, compared, 0, "d2", ())
    cached.apply(store, PROCEDURES, [Procedure("1.999999", name="Mới")], [], Place(1))
    assert empty.refused(take) == Refusal.CATALOGUE_CHANGED
    assert len(Catalogue(empty.office).listed().procedures) == 102
    slow = replace(take, revision=compared + 2)
    bring(empty, *SAMPLE)
    assert empty.refused(slow) == Refusal.CATALOGUE_CHANGED


def test_a_list_is_as_old_as_it_says(empty: Hall) -> None:
    cases = (("", "", "2026-12-07"), ("2026-11-01", "", "2026-11-01"))
    for in_file, typed, day in (*cases, ("2026-11-01", "2026-12-01", "2026-12-01")):
        take_in(empty.office, file(*SAMPLE, as_of=in_file), TESTER, as_of=typed)
        as_of = from_ms(Catalogue(empty.office).listed().standing.as_of).astimezone(ZONE)
        assert f"{as_of:%Y-%m-%d %H:%M}" == f"{day} 00:00"
    with pytest.raises(Refused, match="catalogue-day-ahead"):
        take_in(empty.office, file(*SAMPLE), TESTER, as_of="2026-12-08")


def test_agencies_come_with_the_list_and_stay_without(empty: Hall) -> None:
    with_agency = replace(file(*SAMPLE), agencies=(AGENCY,))
    take_in(empty.office, with_agency, TESTER)
    bring(empty, *SAMPLE)
    assert Catalogue(empty.office).listed().agencies == (AGENCY,)
    with empty.office.store.read() as tx:
        assert cached.standing(tx, AGENCIES.name).generation == 1


def test_without_a_catalogue_nothing_is_made_up(empty: Hall) -> None:
    with pytest.raises(Refused, match="catalogue-empty"):
        Catalogue(empty.office).search("khai sinh")
    with pytest.raises(Refused, match="catalogue-empty"):
        Catalogue(empty.office).listed()


@pytest.mark.parametrize("mark", ["sample", "training"])
def test_what_is_no_real_office_shows_the_sample_until_a_list_came(empty: Hall, mark: str) -> None:
    empty.office.settings = settings(**{mark: True})
    catalogue = Catalogue(empty.office)
    stands, answer = catalogue.search("khai sinh")
    assert (stands.source, answer.found[0].procedure.code) == (Source.SAMPLE, "1.001193")
    bring(empty, Procedure("1.999999", name="Khai sinh thử"))
    stands, answer = catalogue.search("khai sinh")
    assert stands.source is Source.FILE
    assert [one.procedure.code for one in answer.found] == ["1.999999"]


def test_the_index_is_kept_until_something_changes(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    catalogue = Catalogue(empty.office)
    kept = [catalogue.search("tam tru") and catalogue._index for _ in range(2)]
    assert kept[0] is kept[1]
    tombstone = [("1.004194",)]
    cached.apply(empty.office.store, PROCEDURES, [], tombstone, Place(2))
    _, answer = catalogue.search("tam tru")
    assert "1.004194" not in {one.procedure.code for one in answer.found}


def test_a_list_that_was_confirmed_is_younger_and_needs_no_new_index(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    catalogue = Catalogue(empty.office)
    catalogue.search("tam tru")
    kept = catalogue._index
    cached.apply(empty.office.store, PROCEDURES, [], [], Place(2_000_000_000_000))
    stands, _ = catalogue.search("tam tru")
    assert (stands.as_of, catalogue._index is kept) == (2_000_000_000_000, True)


def test_what_is_in_force_turns_with_the_business_day(empty: Hall) -> None:
    old = Procedure("1.001193", name="Khai sinh", effective_to="2026-12-07", fee="cũ")
    new = Procedure("1.001193", name="Khai sinh", effective_from="2026-12-08", fee="mới")
    bring(empty, old, new)
    catalogue = Catalogue(empty.office)
    fees = []
    for day in (7, 8):
        empty.clock.put(datetime(2026, 12, day, 8, tzinfo=ZONE))
        _, answer = catalogue.search("khai sinh")
        fees.append([one.procedure.fee for one in answer.found])
    assert fees == [["cũ"], ["mới"]]


def test_a_procedure_is_shown_by_any_of_its_codes() -> None:
    office = settings(
        services=[
            {"id": "id", "name": {"vi": "A"}, "series": "A", "procedures": ["2.001194"]},
        ],
        counters=[{"number": 1, "services": ["id"]}],
    )
    card = Procedure("1.116410.H55", name="Cấp lại thẻ", aliases=("2.001194",))
    listed = replace(sample(office, "2026-12-07"), procedures=(card,))
    service = office.services[0]
    for code in ("1.116410.H55", " 1.116410", "2.001194"):
        assert versions_of(listed, office, code) == Versions(card, (card,), service)
    with pytest.raises(Refused, match="procedure-unknown"):
        versions_of(listed, office, "1.11641")
    assert service_of(office, replace(card, aliases=())) is None


def test_the_newest_version_is_shown_where_none_is_in_force() -> None:
    lapsed = Procedure("1.000001", name="A", effective_to="2020-01-01")
    listed = replace(sample(settings(), "2026-12-07"), procedures=(lapsed,))
    found = versions_of(listed, settings(), "1.000001")
    assert (found.in_force, found.versions) == (None, (lapsed,))


def test_a_list_that_nobody_renews_is_old(empty: Hall) -> None:
    bring(empty, *SAMPLE)
    listed = Catalogue(empty.office).listed()
    ages = {}
    for day in ("2026-12-14", "2026-12-15"):
        later = replace(listed, standing=replace(listed.standing, day=day))
        ages[day] = [
            one.about for one in checked(empty.office.settings, later) if one.code == "old"
        ]
    assert ages == {"2026-12-14": [], "2026-12-15": ["6"]}


def test_an_own_record_takes_in_no_catalogue() -> None:
    """A machine that is cut off shows nothing that the office does not know."""
    assert TakeCatalogue.name not in {*BY_HAND, *STANDS_IN}
