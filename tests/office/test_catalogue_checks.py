"""What is said of a list of procedures: what it changes, what it lacks, what is odd."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.catalogue_checks import Remark, Renamed, difference, remarks
from office.procedures import Procedure, code_within, in_force_on, national_code
from tests.fakes.procedures import SAMPLE, renamed

TODAY = "2026-12-07"
AMEND, MEND = "2.000913", "2.000927"
BY_CODE = {one.code: one for one in SAMPLE}


def full(code: str, name: str = "", first: str = "", last: str = "") -> Procedure:
    """A procedure that lacks nothing, in force from the first to the last day."""
    return Procedure(
        code,
        effective_from=first,
        effective_to=last,
        name=name or f"Thủ tục {code}",
        time_limit="3 ngày",
        fee="0",
        papers=("Đơn",),
        agency="UBND",
    )


def test_the_same_list_changes_nothing() -> None:
    same = difference(SAMPLE, SAMPLE[::-1])
    assert (same.before, same.is_doubtful) == (101, False)
    assert not any((same.added, same.gone, same.changed, same.renamed, same.moved))


@given(st.sets(st.integers(0, 100)), st.sets(st.integers(0, 100)))
def test_what_comes_and_goes_is_told_by_code(had: set[int], has: set[int]) -> None:
    before, after = ([SAMPLE[at] for at in sorted(those)] for those in (had, has))
    found = difference(before, after)
    assert set(found.added) == {SAMPLE[at].code for at in has - had}
    assert set(found.gone) == {SAMPLE[at].code for at in had - has}
    assert found.drops_many == (len(had - has) > len(had) / 10)


def with_name_of(code: str, other: str) -> list[Procedure]:
    """The sample, in which one code bears the name of another."""
    changed = renamed(BY_CODE[code], BY_CODE[other].name)
    return [changed if one.code == code else one for one in SAMPLE]


def test_a_name_printed_under_another_code_is_noticed() -> None:
    found = difference(SAMPLE, with_name_of(MEND, AMEND))
    moved = Renamed(MEND, BY_CODE[MEND].name, BY_CODE[AMEND].name, AMEND)
    assert (found.renamed, found.moved, found.is_doubtful) == ((moved,), (moved,), True)


def test_a_column_that_slipped_by_a_line_is_noticed() -> None:
    names = [one.name for one in SAMPLE]
    slipped = [renamed(one, name) for one, name in zip(SAMPLE, [*names[1:], names[0]], strict=True)]
    assert len(difference(SAMPLE, slipped).moved) == 101


def test_a_better_name_is_told_and_no_doubt() -> None:
    after = [renamed(one, f"{one.name} (sửa)") if one.code == MEND else one for one in SAMPLE]
    found = difference(SAMPLE, after)
    assert ([one.code for one in found.renamed], found.is_doubtful) == ([MEND], False)
    assert found.changed == (MEND,)


def test_the_same_name_written_otherwise_is_no_new_one() -> None:
    before = full("1.000001", "Hòa giải tranh chấp đất đai")
    found = difference([before], [renamed(before, "Hoà giải  tranh chấp ĐẤT đai")])
    assert (found.changed, found.renamed) == (("1.000001",), ())


@pytest.mark.parametrize("says_so", [True, False])
def test_a_code_that_replaces_another_says_so(*, says_so: bool) -> None:
    old, new = full("2.001194", "Cấp lại thẻ căn cước"), full("1.116410", "Cấp lại thẻ căn cước")
    found = difference([old], [replace(new, aliases=(old.code,)) if says_so else new])
    assert found.is_doubtful is not says_so
    assert found.gone == (() if says_so else (old.code,))
    assert bool(found.moved) is not says_so


def odd(*procedures: Procedure, served: tuple[str, ...] = ()) -> list[Remark]:
    return remarks(procedures, TODAY, served)


def test_a_whole_list_has_nothing_odd() -> None:
    assert odd(full("1.000001"), full("1.000002"), served=("1.000001.H55",)) == []


LACKING = {
    "no-time-limit": {"time_limit": ""},
    "no-fee": {"fee": ""},
    "no-papers": {"papers": ()},
    "no-agency": {"agency": ""},
}


@pytest.mark.parametrize("code", LACKING)
def test_what_is_missing_is_told(code: str) -> None:
    lacking = replace(full("1.000001"), **LACKING[code])  # type: ignore[arg-type]
    assert odd(lacking, full("1.000002")) == [Remark(code, ("1.000001",))]


def test_what_is_not_shown_need_not_be_whole() -> None:
    assert odd(replace(full("1.000001"), fee="", published=False)) == []


def test_one_name_under_two_codes_is_told() -> None:
    found = odd(full("1.000001", "A"), full("1.000002", "a"), full("1.000002.H55", "A"))
    assert found == [Remark("one-name", ("1.000001", "1.000002", "1.000002.H55"), "A")]
    assert odd(full("1.000002", "A"), full("1.000002.H55", "A")) == []


def test_versions_by_their_days() -> None:
    old = full("1.000001", last="2026-06-30")
    new = full("1.000001", first="2026-07-01")
    assert odd(old, new) == []
    assert odd(old) == [Remark("lapsed", ("1.000001",))]
    coming = full("1.000001", first="2027-03-01")
    assert odd(old, coming) == [Remark("not-yet", ("1.000001",))]
    assert Remark("overlap", ("1.000001",), "2026-07-01") in odd(
        replace(old, effective_to="2026-07-01"), new
    )
    assert Remark("overlap", ("1.000001",), "2026-07-01") in odd(replace(old, effective_to=""), new)


def test_services_and_old_codes_must_fit() -> None:
    one = replace(full("1.000001"), aliases=("1.000009", "1.000002"))
    assert odd(one, full("1.000002"), served=("1.000009", "1.000007")) == [
        Remark("not-served", ("1.000007",)),
        Remark("alias-in-use", ("1.000001",), "1.000002"),
    ]


IN_FORCE = {
    ("", ""): True,
    ("2026-12-07", ""): True,
    ("2026-12-08", ""): False,
    ("", "2026-12-07"): True,
    ("", "2026-12-06"): False,
}


@pytest.mark.parametrize("span", IN_FORCE, ids="..".join)
def test_both_days_are_in_force_themselves(span: tuple[str, str]) -> None:
    one = full("1.000001", first=span[0], last=span[1])
    assert bool(in_force_on([one], TODAY)) is IN_FORCE[span]
    assert in_force_on([replace(one, published=False)], TODAY) == []


days = st.sampled_from(["", "2026-01-01", "2026-06-30", "2026-12-07", "2027-01-01"])
versions = st.builds(
    lambda code, first, last, published: replace(
        full(code, first=first, last=last), published=published
    ),
    st.sampled_from(["1.000001", "1.000002"]),
    days,
    days,
    st.booleans(),
)


@given(st.lists(versions, unique_by=lambda one: (one.code, one.effective_from)), days)
def test_one_version_a_code_is_in_force_the_one_that_came_last(
    those: list[Procedure], day: str
) -> None:
    found = in_force_on(those, day)
    assert len({one.code for one in found}) == len(found)
    for one in found:
        rivals = [it for it in those if it.code == one.code and it.in_force(day)]
        assert one.effective_from == max(it.effective_from for it in rivals)


@pytest.mark.parametrize(
    ("code", "national"),
    [
        ("1.001193", "1.001193"),
        ("1.001193.H61", "1.001193"),
        ("1.001612.000.00.00.H48", "1.001612"),
        ("QT-01", "QT-01"),
        ("1.0011933", "1.0011933"),
    ],
)
def test_lists_are_joined_by_the_national_part(code: str, national: str) -> None:
    assert national_code(code) == national
    assert code_within(f"https://example.vn/?ma={code}&x") == (
        national if national != code or code == "1.001193" else ""
    )
