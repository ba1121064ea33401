"""When numbers are given and counters serve: weeks, exceptions, holidays."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.calendar import Act, Calendar
from tests.fakes.office import PLAIN_SETTINGS, at, settings

SATURDAY_LAND = {
    "date": "2026-12-12",
    "services": ["land"],
    "taking": ["08:00-10:00"],
    "serving": ["08:00-11:00"],
    "note": "Sáng thứ Bảy chỉ nhận đất đai",
}
EXCEPTIONS = [
    {"date": "2026-12-09", "closed": True, "note": "Mất điện"},
    {
        "date": "2026-12-10",
        "taking": ["07:30-09:00"],
        "serving": ["07:30-10:00"],
        "note": "Họp cơ quan",
    },
    {"date": "2026-12-11", "services": ["land"], "closed": True, "note": "Đi đo đạc"},
    SATURDAY_LAND,
    {"date": "2027-02-05", "taking": ["08:00-09:00"], "serving": ["08:00-10:00"]},
]
OFFICE = Calendar(settings(exceptions=EXCEPTIONS))


@pytest.mark.parametrize(
    ("moment", "act", "service", "is_open"),
    [
        ("2026-12-07 07:29:59", "taking", "civil", False),
        ("2026-12-07 07:30", "taking", "civil", True),
        ("2026-12-07 10:59:59", "taking", "civil", True),
        ("2026-12-07 11:00", "taking", "civil", False),
        ("2026-12-07 11:00", "serving", "civil", True),
        ("2026-12-07 11:30", "serving", "civil", False),
        ("2026-12-07 12:00", "taking", None, False),
        ("2026-12-07 16:45", "taking", None, False),
        ("2026-12-07 16:45", "serving", None, True),
        ("2026-12-12 09:00", "taking", "civil", False),
        ("2026-12-12 09:00", "taking", "land", True),
        ("2026-12-09 09:00", "taking", "civil", False),
        ("2026-12-10 09:30", "taking", "civil", False),
        ("2026-12-10 09:30", "serving", "civil", True),
        ("2026-12-11 09:00", "taking", "civil", True),
        ("2026-12-11 09:00", "taking", "land", False),
        ("2027-01-01 09:00", "taking", "civil", False),
        ("2027-02-05 08:30", "taking", "civil", True),
    ],
)
def test_open_or_not(moment: str, act: Act, service: str | None, is_open: bool) -> None:
    assert OFFICE.opening(act, service, at(moment)).is_open is is_open


@pytest.mark.parametrize(
    ("moment", "service", "next_at", "note"),
    [
        ("2026-12-07 06:00", "civil", "2026-12-07 07:30", ""),
        ("2026-12-07 11:10", "civil", "2026-12-07 13:30", ""),
        ("2026-12-11 16:30", "civil", "2026-12-14 07:30", ""),
        ("2026-12-08 20:00", "civil", "2026-12-10 07:30", ""),
        ("2026-12-09 09:00", "civil", "2026-12-10 07:30", "Mất điện"),
        ("2026-12-11 09:00", "land", "2026-12-12 08:00", "Đi đo đạc"),
        ("2027-01-01 09:00", "civil", "2027-01-04 07:30", "Tết Dương lịch"),
        ("2027-02-06 09:00", "civil", "2027-02-11 07:30", "Tết Nguyên Đán"),
    ],
)
def test_closed_says_until_when_and_why(moment: str, service: str, next_at: str, note: str) -> None:
    opening = OFFICE.opening("taking", service, at(moment))
    assert (opening.is_open, opening.next_at, opening.note) == (False, at(next_at), note)


def test_open_says_until_when() -> None:
    opening = OFFICE.opening("taking", "civil", at("2026-12-07 08:00"))
    assert (opening.is_open, opening.until) == (True, at("2026-12-07 11:00"))


def test_an_office_that_never_opens_says_nothing() -> None:
    never = Calendar(settings(hours={"taking": {}, "serving": {}}))
    opening = never.opening("taking", "civil", at("2026-12-07 08:00"))
    assert (opening.is_open, opening.next_at) == (False, None)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-12-07", True),
        ("2026-12-06", False),
        ("2026-12-09", False),
        ("2026-12-12", True),
        ("2027-01-01", False),
        ("2027-02-05", True),
        ("2027-02-08", False),
    ],
)
def test_working_days(day: str, works: bool) -> None:
    assert OFFICE.works_on(date.fromisoformat(day)) is works


def test_tet_has_no_working_days() -> None:
    plain = Calendar(settings())
    last, first = date(2027, 2, 3), date(2027, 2, 11)
    assert plain.working_days_after(last, first) == 1
    assert plain.note(date(2027, 2, 6)) == "Tết Nguyên Đán"


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        ("2026-12-07", "2026-12-07", 0),
        ("2026-12-07", "2026-12-08", 1),
        ("2026-12-04", "2026-12-07", 1),
        ("2026-12-04", "2026-12-06", 0),
        ("2026-11-30", "2026-12-07", 5),
        ("2026-12-07", "2026-12-01", 0),
    ],
)
def test_how_many_working_days_later(earlier: str, later: str, days: int) -> None:
    plain = Calendar(settings(holidays="none"))
    counted = plain.working_days_after(date.fromisoformat(earlier), date.fromisoformat(later))
    assert counted == days


def test_working_days_are_counted_up_to_a_year() -> None:
    assert OFFICE.working_days_after(date(1970, 1, 1), date(2026, 12, 7)) in range(250, 263)


def test_a_service_may_have_hours_of_its_own() -> None:
    saturday = {"taking": {"sat": ["08:00-10:00"]}, "serving": {"sat": ["08:00-11:00"]}}
    services = [
        PLAIN_SETTINGS["services"][0],
        {**PLAIN_SETTINGS["services"][1], "hours": saturday},
    ]
    own = Calendar(settings(services=services))
    assert own.opening("taking", "land", at("2026-12-12 09:00")).is_open
    assert not own.opening("taking", "land", at("2026-12-07 09:00")).is_open
    assert own.opening("taking", "civil", at("2026-12-07 09:00")).is_open
    assert own.works_on(date(2026, 12, 12))


def test_holidays_can_be_left_out() -> None:
    plain = Calendar(settings(holidays="none"))
    assert plain.opening("taking", "civil", at("2027-01-01 09:00")).is_open


MOMENTS = st.integers(0, 2 * 365 * 86_400).map(
    lambda seconds: at("2026-01-01 00:00") + timedelta(seconds=seconds)
)


@given(MOMENTS)
def test_always_open_is_always_open(moment: datetime) -> None:
    always = Calendar(settings(always_open=True))
    assert always.opening("taking", "civil", moment).is_open
    assert always.works_on(moment.date())


@given(
    MOMENTS,
    st.sampled_from(["taking", "serving"]),
    st.sampled_from([None, "civil", "land"]),
)
def test_the_next_opening_is_the_first_moment_that_is_open(
    now: datetime, act: Act, service: str | None
) -> None:
    opening = OFFICE.opening(act, service, now)
    if opening.is_open:
        assert opening.until is not None
        assert not OFFICE.opening(act, service, opening.until).is_open
        assert OFFICE.opening(act, service, opening.until - timedelta(seconds=1)).is_open
    else:
        assert opening.next_at is not None
        assert OFFICE.opening(act, service, opening.next_at).is_open
        before = opening.next_at - timedelta(seconds=1)
        assert before < now or not OFFICE.opening(act, service, before).is_open


def test_a_day_may_last_until_midnight() -> None:
    late = {"mon": ["20:00-24:00"]}
    night = Calendar(settings(hours={"taking": late, "serving": late}))
    assert night.spans("taking", "civil", date(2026, 12, 7)) == [
        (at("2026-12-07 20:00"), at("2026-12-08 00:00"))
    ]


@pytest.mark.parametrize(
    ("moment", "keeps"),
    [
        ("2026-12-07 07:14", False),
        ("2026-12-07 07:15", True),
        ("2026-12-07 12:00", True),
        ("2026-12-07 16:59", True),
        ("2026-12-07 17:00", False),
        ("2026-12-09 10:00", False),  # the power is cut
        ("2026-12-10 09:59", True),
        ("2026-12-10 10:00", False),
        ("2026-12-13 10:00", False),  # a Sunday
    ],
)
def test_an_appointment_is_kept_as_long_as_counters_serve(moment: str, keeps: bool) -> None:
    booked = {**PLAIN_SETTINGS["services"][0], "appointments": {"slot_min": 30}}
    office = settings(exceptions=EXCEPTIONS, services=[booked, PLAIN_SETTINGS["services"][1]])
    civil, land = office.services
    assert Calendar(office).keeps_appointments(civil, at(moment)) is keeps
    assert not Calendar(office).keeps_appointments(land, at(moment))
