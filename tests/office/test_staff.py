"""Who works here: numbers, PINs that nobody can read or guess, and what the journal knows."""

import json
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from office import staff as office_staff
from office.errors import Refused
from office.keeping import verify
from office.signing import SignIn
from office.staff import (
    ROLES,
    AddStaff,
    ChangeStaff,
    StaffMember,
    add_staff,
    change_staff,
    set_pin,
    sign_in,
    staff,
)
from office.store import engine
from office.store import staff as rows
from tests.fakes.office import TESTER, Hall, hall, settings

PIN = "314159"
WRONG = "271828"
NAME = "Nông Thị Hạnh"


@pytest.fixture
def quick(here: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """An office whose hashes are made in no time."""
    monkeypatch.setattr(office_staff, "HASH_PASSES", 1)
    monkeypatch.setattr(office_staff, "HASH_KIB", 64)
    return here


@pytest.fixture
def staffed(quick: Hall) -> Hall:
    """An office in which officer 1 works."""
    add_staff(quick.office, TESTER, NAME, "officer", PIN)
    return quick


def answer(here: Hall, number: int, pin: str) -> str:
    """What becomes of signing in: "in", or the code of the refusal."""
    try:
        sign_in(here.office, TESTER, number, pin)
    except Refused as refusal:
        return refusal.code
    return "in"


def answers(here: Hall, pins: list[str], number: int = 1) -> list[str]:
    """What becomes of some tries, one after the other."""
    return [answer(here, number, pin) for pin in pins]


def test_everybody_gets_the_next_number(quick: Hall) -> None:
    added = [add_staff(quick.office, TESTER, NAME, role, PIN) for role in ROLES]
    assert [one.number for one in added] == [1, 2, 3, 4, 5]
    assert staff(quick.office) == tuple(added)
    assert added[3] == StaffMember(4, NAME, "supervisor", active=True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (unicodedata.normalize("NFD", NAME), NAME),
        ("  Nông   Thị\tHạnh ", NAME),
        ("H'Hen Niê", "H'Hen Niê"),
    ],
)
def test_a_name_is_kept_in_one_form(quick: Hall, given: str, kept: str) -> None:
    assert add_staff(quick.office, TESTER, given, "guide", PIN).name == kept
    assert staff(quick.office)[0].name == kept


def test_the_journal_knows_numbers_and_roles_alone(staffed: Hall) -> None:
    set_pin(staffed.office, TESTER, 1, WRONG)
    added, pin_set = staffed.journal()[-2:]
    assert (added.kind, added.subject, pin_set.kind) == ("staff.added", "staff:1", "staff.pin_set")
    assert json.loads(added.data) == {"number": 1, "role": "officer"}
    assert json.loads(pin_set.data) == {"number": 1}
    told = " ".join(f"{one.data} {one.subject} {one.command}" for one in staffed.journal())
    assert not {*NAME.split(), PIN, WRONG, "argon2"} & set(told.split())
    assert verify(staffed.office.store).faults == ()


def test_a_pin_is_kept_as_its_hash(here: Hall) -> None:
    for _ in range(2):
        add_staff(here.office, TESTER, NAME, "officer", PIN)
    with here.office.store.read() as tx:
        first, second = rows.everyone(tx)
    assert first.pin_hash.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    assert first.pin_hash != second.pin_hash
    assert PIN not in first.pin_hash


REFUSED = {
    "no name": (" ", "officer", PIN, "staff-name-unfit"),
    "a name that goes on": ("An " * 21, "officer", PIN, "staff-name-unfit"),
    "a name that turns about": ("An\u202eBình", "officer", PIN, "staff-name-unfit"),
    "no role": (NAME, "boss", PIN, "role-unknown"),
    "a PIN too short": (NAME, "officer", "12345", "pin-unfit"),
    "a PIN too long": (NAME, "officer", "1234567890123", "pin-unfit"),
    "letters": (NAME, "officer", "12345a", "pin-unfit"),
    "a run": (NAME, "officer", "123456", "pin-easy"),
    "a run back over nought": (NAME, "officer", "210987", "pin-easy"),
    "one digit": (NAME, "officer", "000000", "pin-easy"),
    "digits of another script": (NAME, "officer", "١٢٣٤٥٦", "pin-unfit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_is_not_added(here: Hall, case: str) -> None:
    name, role, pin, code = REFUSED[case]
    before = here.journal()
    with pytest.raises(Refused, match=code):
        add_staff(here.office, TESTER, name, role, pin)
    assert (here.journal(), staff(here.office)) == (before, ())


@pytest.mark.parametrize(
    ("number", "pin", "code"), [(1, "12345", "pin-unfit"), (2, PIN, "staff-unknown")]
)
def test_which_pin_is_not_set(staffed: Hall, number: int, pin: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        set_pin(staffed.office, TESTER, number, pin)
    assert answer(staffed, 1, PIN) == "in"


# Signing in


@pytest.mark.parametrize("pin", ["123456789013", "000001"])
def test_who_knows_the_pin_is_in(staffed: Hall, pin: str) -> None:
    set_pin(staffed.office, TESTER, 1, pin)
    member = StaffMember(1, NAME, "officer", active=True)
    assert sign_in(staffed.office, TESTER, 1, pin) == member
    assert staffed.kinds()[-1] == "staff.pin_set"


@pytest.mark.parametrize("pin", [WRONG, "", "31415", PIN + "2", "x" * 300])
def test_who_does_not_know_it_is_not(staffed: Hall, pin: str) -> None:
    assert answer(staffed, 1, pin) == "pin-wrong"


@pytest.mark.parametrize("number", [0, 2, -1, 10**9])
def test_nobody_has_an_unknown_number(staffed: Hall, number: int) -> None:
    assert answer(staffed, number, PIN) == "pin-wrong"


def test_an_unknown_number_is_never_locked(staffed: Hall) -> None:
    assert answers(staffed, [PIN] * 6, 2) == ["pin-wrong"] * 6


def test_who_has_left_is_not_let_in(staffed: Hall) -> None:
    assert not change_staff(staffed.office, TESTER, 1, active=False).active
    assert answer(staffed, 1, PIN) == "pin-wrong"
    assert change_staff(staffed.office, TESTER, 1, active=True).active
    assert answer(staffed, 1, PIN) == "in"
    assert verify(staffed.office.store).faults == ()


def test_who_leaves_leaves_the_counter_too(staffed: Hall) -> None:
    staffed.do(SignIn(1, 1))
    change_staff(staffed.office, TESTER, 1, active=False)
    assert staffed.counter(1).officer is None
    assert staffed.kinds()[-2:] == ["staff.changed", "officer.signed_out"]


# Roles and agencies


@pytest.fixture
def seconded(tmp_path: Path) -> Iterator[Hall]:
    """An office to which two agencies send people; officer 1 comes from the first."""
    agencies = [{"id": one, "name": {"vi": one}} for one in ("so-tu-phap", "cong-an")]
    with hall(tmp_path, office_settings=settings(agencies=agencies)) as here:
        here.do(AddStaff(NAME, "officer", "hash", agency="so-tu-phap"))
        yield here


def test_whom_an_agency_sends_bears_its_name(seconded: Hall) -> None:
    assert staff(seconded.office)[0].agency == "so-tu-phap"
    assert json.loads(seconded.journal()[-1].data)["agency"] == "so-tu-phap"


def test_role_and_agency_change_and_the_rest_stays(seconded: Hall) -> None:
    member = change_staff(seconded.office, TESTER, 1, role="supervisor")
    assert (member.role, member.agency, member.name) == ("supervisor", "so-tu-phap", NAME)
    member = change_staff(seconded.office, TESTER, 1, agency="cong-an")
    assert (member.role, member.agency) == ("supervisor", "cong-an")
    assert change_staff(seconded.office, TESTER, 1, agency="").agency == ""
    assert verify(seconded.office.store).faults == ()


def test_what_is_so_already_leaves_nothing(seconded: Hall) -> None:
    assert not seconded.do(ChangeStaff(1, "officer", "so-tu-phap", active=True)).events


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddStaff(NAME, "officer", "hash", agency="nowhere"), "agency-unknown"),
        (ChangeStaff(1, agency="nowhere"), "agency-unknown"),
        (ChangeStaff(1, role="boss"), "role-unknown"),
        (ChangeStaff(2, role="guide"), "staff-unknown"),
    ],
)
def test_what_nobody_knows_is_refused(
    seconded: Hall, command: AddStaff | ChangeStaff, code: str
) -> None:
    assert seconded.refused(command) == code


@pytest.mark.parametrize("column", ["role = 'guide'", "agency = ''", "active = false"])
def test_the_proof_sees_who_was_changed_behind_the_journal(seconded: Hall, column: str) -> None:
    with seconded.office.store.write() as tx:
        tx.exec_driver_sql(f"UPDATE staff SET {column}")
    assert verify(seconded.office.store).faults


def test_a_new_pin_takes_the_place_of_the_old_one(staffed: Hall) -> None:
    set_pin(staffed.office, TESTER, 1, WRONG)
    assert answers(staffed, [PIN, WRONG]) == ["pin-wrong", "in"]


def test_five_wrong_pins_lock_for_five_minutes(staffed: Hall) -> None:
    tries = answers(staffed, [WRONG] * 5 + [PIN])
    assert tries == ["pin-wrong"] * 4 + ["pin-locked"] * 2
    staffed.clock.advance(299)
    with pytest.raises(Refused, match="minutes=1"):
        sign_in(staffed.office, TESTER, 1, PIN)
    staffed.clock.advance(1)
    assert answer(staffed, 1, PIN) == "in"


def test_the_refusal_says_how_long(staffed: Hall) -> None:
    answers(staffed, [WRONG] * 4)
    with pytest.raises(Refused, match="pin-locked minutes=5"):
        sign_in(staffed.office, TESTER, 1, WRONG)


def test_after_a_lock_there_are_five_tries_again(staffed: Hall) -> None:
    answers(staffed, [WRONG] * 5)
    staffed.clock.advance(300)
    assert answers(staffed, [WRONG] * 5) == ["pin-wrong"] * 4 + ["pin-locked"]


def test_the_right_pin_makes_wrong_ones_forgotten(staffed: Hall) -> None:
    for _ in range(2):
        assert answers(staffed, [WRONG] * 4 + [PIN]) == ["pin-wrong"] * 4 + ["in"]


def test_everybody_has_tries_of_their_own(staffed: Hall) -> None:
    add_staff(staffed.office, TESTER, NAME, "guide", PIN)
    answers(staffed, [WRONG] * 5)
    assert answer(staffed, 2, PIN) == "in"


def test_a_new_pin_ends_the_lock(staffed: Hall) -> None:
    answers(staffed, [WRONG] * 5)
    set_pin(staffed.office, TESTER, 1, PIN)
    assert answer(staffed, 1, PIN) == "in"


def test_a_lock_by_a_clock_that_was_wrong_does_not_last(staffed: Hall) -> None:
    staffed.clock.advance(86_400)
    answers(staffed, [WRONG] * 5)
    staffed.clock.advance(-86_400)
    assert answer(staffed, 1, PIN) == "in"


def test_many_tries_at_once_are_no_more_than_five(staffed: Hall) -> None:
    begin = threading.Barrier(12)
    found: list[str] = []

    def guess() -> None:
        begin.wait(30)
        found.append(answer(staffed, 1, WRONG))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(found) == ["pin-locked"] * 8 + ["pin-wrong"] * 4


# What it costs


def test_an_unknown_number_is_checked_as_a_known_one() -> None:
    """The same work, whether somebody has the number or not."""
    hasher = office_staff._hasher()
    assert not hasher.check_needs_rehash(office_staff._NOBODY)


def _add(here: Hall) -> None:
    add_staff(here.office, TESTER, NAME, "officer", PIN)


def _set(here: Hall) -> None:
    set_pin(here.office, TESTER, 1, PIN)


def _sign(here: Hall) -> None:
    sign_in(here.office, TESTER, 1, PIN)


@pytest.mark.parametrize("act", [_add, _set, _sign])
def test_no_hash_is_made_while_others_wait_to_write(
    staffed: Hall, monkeypatch: pytest.MonkeyPatch, act: Callable[[Hall], None]
) -> None:
    """Whoever hashes leaves the record to others: the hasher itself can write meanwhile."""
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.2)
    hashed = []
    hasher = office_staff._hasher

    def while_others_write() -> object:
        with staffed.office.store.write():
            hashed.append(act)
        return hasher()

    monkeypatch.setattr(office_staff, "_hasher", while_others_write)
    act(staffed)
    assert hashed == [act]
