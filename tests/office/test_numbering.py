"""Numbers as people read them, and that no two citizens get the same."""

import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.model import new_id
from office.numbering import (
    BLOCKS,
    OWN_SERIES,
    in_digits,
    next_own,
    own_number,
    parse_number,
    read_slip_code,
    slip_code,
    written,
)
from office.queue import IssueTicket
from tests.fakes.office import Hall, at, hall, settings

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A015", ("A", 15)),
        ("a 15", ("A", 15)),
        (" A 015 ", ("A", 15)),
        ("A1000", ("A", 1000)),
        ("ab7", ("AB", 7)),
        ("", None),
        ("015", None),
        ("A", None),
        ("ABC1", None),
        ("Đ015", None),
        ("A-15", None),
        ("A1234567", None),
        ("A١٥", None),
        ("K2-001", ("K-", 20_001)),
        ("k 12 - 7", ("K-", 120_007)),
        ("K2001", ("K", 2001)),
        ("K123-1", None),
        ("B2-001", None),
    ],
)
def test_a_number_as_people_write_it(text: str, number: tuple[str, int] | None) -> None:
    assert parse_number(text) == number


@given(st.from_regex(r"[A-Z]{1,2}", fullmatch=True), st.integers(1, 999_999))
def test_what_is_shown_is_read_back(series: str, number: int) -> None:
    assert parse_number(f"{series}{number:03d}") == (series, number)


@given(st.integers(1, 99), st.integers(1, 9_999))
def test_a_kiosks_own_number_is_read_back(kiosk: int, count: int) -> None:
    label = written(OWN_SERIES, own_number(kiosk, count))
    assert label == f"K{kiosk}-{count:03d}"
    assert parse_number(label) == (OWN_SERIES, own_number(kiosk, count))
    assert in_digits(label) == f"{kiosk}{count:03d}"


def test_the_records_of_a_kiosk_share_none_of_its_own_numbers() -> None:
    given = []
    for block in range(BLOCKS):
        following = next_own(2, block, 0)
        while following is not None:
            given.append(following)
            following = next_own(2, block, following)
    assert sorted(given) == [
        own_number(2, one) for one in range(1, 10_000) if one % 100 or one > 999
    ]
    assert [written(OWN_SERIES, next_own(2, block, 0) or 0) for block in (0, 9)] == [
        "K2-001",
        "K2-901",
    ]
    assert next_own(2, 0, own_number(2, 99)) == own_number(2, 1000)


def test_numbers_have_three_digits_and_then_four(here: Hall) -> None:
    labels = [here.issue().label for _ in range(3)]
    assert labels == ["A001", "A002", "A003"]
    with here.office.store.write() as tx:
        tx.exec_driver_sql("UPDATE tickets SET number = 998 WHERE number = 3")
    assert [here.issue().label for _ in range(3)] == ["A999", "A1000", "A1001"]
    with here.office.store.write() as tx:
        tx.exec_driver_sql("UPDATE tickets SET number = 3 WHERE number = 998")


def test_all_classes_of_a_service_share_one_series(here: Hall) -> None:
    classes = ["", "elderly", "disabled", ""]
    assert [here.issue("land", one).label for one in classes] == ["B001", "B002", "B003", "B004"]


def test_a_new_day_starts_afresh(here: Hall) -> None:
    first = here.issue()
    here.clock.put(at("2026-12-08 08:00"))
    second = here.issue()
    assert (first.label, second.label) == ("A001", "A001")
    assert (first.business_day, second.business_day) == ("2026-12-07", "2026-12-08")


def test_the_day_turns_at_midnight_in_the_office(empty: Hall) -> None:
    """23:59 and 00:01 in Vietnam are both the 7th in UTC."""
    empty.clock.put(at("2026-12-07 23:59"))
    assert empty.now().day == "2026-12-07"
    empty.clock.put(at("2026-12-08 00:01"))
    assert empty.now().day == "2026-12-08"


def test_a_point_has_numbers_of_its_own(tmp_path: Path) -> None:
    two_halls = settings(
        points=[
            {"id": "main", "name": {"vi": "Sảnh 1"}},
            {"id": "annex", "name": {"vi": "Sảnh 2"}},
        ],
        services=[
            {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
            {"id": "land", "name": {"vi": "Đất đai"}, "series": "A", "point": "annex"},
        ],
        counters=[{"number": 1, "services": ["civil"]}],
    )
    with hall(tmp_path, office_settings=two_halls) as here:
        assert here.issue("civil").label == "A001"
        assert here.issue("land", point="annex").label == "A001"
        assert here.refused(IssueTicket("land")) == "service-unknown"
        assert here.refused(IssueTicket("land", point="nowhere")) == "point-unknown"


def test_the_slip_code_is_ascii_and_comes_back() -> None:
    ticket_id = new_id()
    code = slip_code("phuong-mau", ticket_id, KEY)
    assert re.fullmatch(r"MC1\.phuong-mau\.[A-Z2-7]{26}\.[A-Z2-7]{16}", code)
    assert read_slip_code(code, "phuong-mau", KEY) == ticket_id


@given(st.integers(0, 200), st.characters(codec="ascii", min_codepoint=33))
def test_a_changed_slip_code_is_refused(place: int, letter: str) -> None:
    code = slip_code("phuong-mau", "0193a2b4-0000-7000-8000-000000000000", KEY)
    forged = code[: place % len(code)] + letter + code[place % len(code) + 1 :]
    assert forged == code or read_slip_code(forged, "phuong-mau", KEY) is None


@pytest.mark.parametrize(
    ("office", "key"), [("other", KEY), ("phuong-mau", bytes(32))], ids=["office", "key"]
)
def test_a_slip_of_another_office_is_refused(office: str, key: bytes) -> None:
    assert read_slip_code(slip_code("phuong-mau", new_id(), KEY), office, key) is None


def test_ids_are_of_version_7_and_grow_with_time() -> None:
    ids = list(islice(iter(new_id, ""), 200))
    assert len(set(ids)) == 200
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].{16}", one) for one in ids
    )
    stamps = [one[:13] for one in ids]
    assert stamps == sorted(stamps)
