"""Who may change what a waiting number is for, and to which services nobody is sent any more."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from office.counters import CloseCounter, OpenCounter, Transfer
from office.queue import ReclassifyTicket
from office.signing import SignIn
from office.staff import add_staff
from tests.fakes.office import TESTER, Hall, at, hall, settings

COUNTERS = [
    {"number": 1, "services": ["civil"], "guidance": True},
    {"number": 2, "services": ["civil", "land"], "officer": 2},
    {"number": 3, "services": ["land"]},
]
ROLES = ("officer", "guide", "supervisor", "helper", "technician")
"""Staff 1 to 5."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Hall]:
    """Counter 1 is the guidance desk; all roles are known; the guide is rostered at 2."""
    with hall(tmp_path / "desk", office_settings=settings(counters=COUNTERS)) as here:
        for number, role in enumerate(ROLES):
            add_staff(here.office, TESTER, f"Người {role}", role, f"29471{number}")
        here.do(OpenCounter(2))
        here.issue()
        yield here


def change(counter: int | None) -> ReclassifyTicket:
    return ReclassifyTicket("A001", priority="elderly", counter=counter)


def test_the_guidance_desk_guides_whoever_sits_there(desk: Hall) -> None:
    desk.do(change(1))
    assert desk.tickets()[0].priority == "elderly"
    desk.do(SignIn(1, 1))
    desk.do(ReclassifyTicket("A001", priority="", counter=1))
    facts = [json.loads(one.data) for one in desk.journal() if one.kind == "ticket.transferred"]
    assert [(one["counter"], one.get("officer")) for one in facts] == [(1, None), (1, 1)]


@pytest.mark.parametrize(
    ("officer", "may"), [(None, False), (1, False), (2, True), (3, True), (4, False), (5, False)]
)
def test_elsewhere_only_who_has_signed_in_as_a_guide(
    desk: Hall, officer: int | None, *, may: bool
) -> None:
    if officer:
        desk.do(SignIn(2, officer))
    if may:
        assert desk.do(change(2)).events
    else:
        assert desk.refused(change(2)) == "not-a-guide"


def test_a_terminal_asks_nobody(desk: Hall) -> None:
    assert desk.do(change(None)).events


def test_arrival_is_kept(desk: Hall) -> None:
    before = desk.tickets()[0]
    desk.do(ReclassifyTicket("A001", service="land", priority="elderly", counter=1))
    after = desk.tickets()[0]
    assert (after.place_at, after.issued_seq) == (before.place_at, before.issued_seq)
    assert (after.label, after.service, after.priority) == ("A001", "land", "elderly")


def test_nobody_is_sent_to_a_service_that_is_over(desk: Hall) -> None:
    desk.call(2)
    desk.clock.put(at("2026-12-07 17:20"))
    desk.do(OpenCounter(2, ("civil",), confirm=True))
    assert desk.refused(Transfer(2, "land")) == "service-over"
    desk.do(OpenCounter(3, confirm=True))
    desk.do(Transfer(2, "land"))
    desk.do(CloseCounter(3))
    assert desk.refused(ReclassifyTicket("A001", service="nothing", counter=1)) == "service-unknown"
    desk.do(ReclassifyTicket("A001", service="civil", counter=1))
    assert desk.refused(ReclassifyTicket("A001", service="land", counter=1)) == "service-over"


def test_at_noon_a_service_is_not_over(desk: Hall) -> None:
    desk.do(OpenCounter(2, ("civil",)))
    desk.clock.put(at("2026-12-07 12:00"))
    desk.do(ReclassifyTicket("A001", service="land", counter=1))
    assert desk.tickets()[0].service == "land"
