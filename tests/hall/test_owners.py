"""Owners of devices: one at a time, and the dead do not count."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.errors import ClaimedError
from hall.owners import HEARTBEAT_S, SILENT_AFTER_S, Owners, started
from office.clock import to_ms
from office.store import ports
from office.store.ports import DeviceOwner
from tests.fakes import office as fakes
from tests.fakes.office import Hall, Steady, hall
from tests.fakes.owners import claim_of
from tests.fakes.postgres import drop_records
from tests.fakes.waiting import wait_for

PRINTER = "may-in"


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


@pytest.fixture
def owners(here: Hall, steady: Steady) -> Owners:
    """The claims of this process."""
    return Owners(here.office.store, "counters", steady)


def claimed_by_parent(steady: Steady) -> DeviceOwner:
    """A claim of a process that lives: the one that started this one."""
    return claim_of(os.getppid(), PRINTER, steady)


def save(here: Hall, claim: DeviceOwner) -> None:
    with here.office.store.write() as tx:
        ports.save_owner(tx, claim)


def owner_of(here: Hall) -> DeviceOwner | None:
    with here.office.store.read() as tx:
        return ports.owner(tx, PRINTER)


def test_a_held_device_stays_ours_however_long_the_work(here: Hall) -> None:
    owners = Owners(here.office.store, "cli")
    with owners.held(PRINTER, beat_s=0.01):
        begun = owner_of(here)
        assert begun
        wait_for(lambda: (owner_of(here) or begun).steady_ms > begun.steady_ms)
    assert owners.living(PRINTER) is None


def test_a_device_of_another_program_is_not_held(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    save(here, claimed_by_parent(steady))
    with pytest.raises(ClaimedError), owners.held(PRINTER):
        pass
    assert owner_of(here) == claimed_by_parent(steady)


def test_a_free_device_is_claimed(here: Hall, owners: Owners, steady: Steady) -> None:
    owners.claim(PRINTER)
    claim = owner_of(here)
    assert claim
    assert claim == replace(
        claim_of(os.getpid(), PRINTER, steady, "counters"), beat_at=claim.beat_at
    )
    assert owners.living(PRINTER) == claim


def test_a_living_owner_keeps_its_device(here: Hall, owners: Owners, steady: Steady) -> None:
    save(here, claimed_by_parent(steady))
    with pytest.raises(ClaimedError) as refused:
        owners.claim(PRINTER)
    assert refused.value.device == PRINTER
    assert "kiosk" in refused.value.detail
    assert owners.living(PRINTER)


DEAD: dict[str, Callable[[DeviceOwner], DeviceOwner]] = {
    "process that has gone": lambda claim: replace(claim, pid=_gone()),
    "other process with the same number": lambda claim: replace(claim, started=claim.started - 1),
    "process of an earlier boot": lambda claim: replace(claim, boot_id="0"),
    "silent process": lambda claim: replace(
        claim, steady_ms=claim.steady_ms - round(SILENT_AFTER_S * 1000) - 1
    ),
}


def _gone() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait(timeout=10)
    return child.pid


@pytest.mark.parametrize("case", DEAD)
def test_a_dead_owner_loses_its_device(
    here: Hall, owners: Owners, steady: Steady, case: str
) -> None:
    save(here, DEAD[case](claimed_by_parent(steady)))
    assert owners.living(PRINTER) is None
    owners.claim(PRINTER)
    assert (claim := owner_of(here)) is not None
    assert claim.pid == os.getpid()


def test_an_owner_lives_as_long_as_it_beats(owners: Owners, steady: Steady) -> None:
    owners.claim(PRINTER)
    for _ in range(5):
        steady.advance(HEARTBEAT_S)
        owners.beat()
    assert owners.living(PRINTER)
    steady.advance(SILENT_AFTER_S + 1)
    assert owners.living(PRINTER) is None


def test_a_clock_that_is_put_right_kills_no_owner(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    save(here, claimed_by_parent(steady))
    here.clock.advance(24 * 3600)
    assert owners.living(PRINTER)


def test_a_beat_does_not_take_back_what_another_has_taken(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    owners.claim(PRINTER)
    theirs = claimed_by_parent(steady)
    save(here, theirs)
    steady.advance(HEARTBEAT_S)
    owners.beat()
    assert owner_of(here) == theirs


def test_a_released_device_is_free_at_once(owners: Owners, steady: Steady) -> None:
    owners.claim(PRINTER)
    owners.release()
    assert owners.living(PRINTER) is None
    steady.advance(3600)
    assert owners.living(PRINTER) is None


def test_a_device_remembers_that_it_had_an_owner(owners: Owners) -> None:
    assert not owners.claim(PRINTER)
    owners.release()
    assert owners.claim(PRINTER)


def test_a_release_leaves_what_another_has_taken(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    owners.claim(PRINTER)
    theirs = claimed_by_parent(steady)
    save(here, theirs)
    owners.release()
    assert owner_of(here) == theirs


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A hall whose record other machines have open too."""
    monkeypatch.setattr(fakes, "engine", "postgresql")
    with hall(tmp_path) as here:
        yield here
    drop_records()


def claimed_by_other_machine(here: Hall, silent_s: float) -> DeviceOwner:
    """A claim whose last beat, by the record's clock, is so long ago; its pid is ours too."""
    store = here.office.store
    with store.read():  # hears the record's clock
        pass
    beat_at = to_ms(store.clock.now()) - round(silent_s * 1000)
    return replace(
        claim_of(os.getpid(), PRINTER), boot_id="theirs", host="kiosk-2", beat_at=beat_at
    )


def test_an_owner_on_another_machine_lives_as_long_as_it_beats(shared: Hall) -> None:
    owners = Owners(shared.office.store, "counters")
    theirs = claimed_by_other_machine(shared, SILENT_AFTER_S - 5)
    save(shared, theirs)
    assert owners.living(PRINTER) == theirs
    with pytest.raises(ClaimedError) as refused:
        owners.claim(PRINTER)
    assert "kiosk-2" in refused.value.detail


def test_who_was_not_heard_leaves_what_another_machine_has_taken(
    shared: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    owners = Owners(shared.office.store, "counters")
    owners.claim(PRINTER)
    theirs = claimed_by_other_machine(shared, 0)  # under the very number of our process
    save(shared, theirs)
    owners.beat()
    assert "kiosk-2" in caplog.text
    caplog.clear()
    owners.beat()
    owners.release()
    assert owner_of(shared) == theirs
    assert caplog.text == ""


@pytest.mark.parametrize("silent_s", [SILENT_AFTER_S + 1, -SILENT_AFTER_S - 1])
def test_a_silent_owner_on_another_machine_loses_its_device(shared: Hall, silent_s: float) -> None:
    """Also one who was last heard later than now: the clock of the server was set back."""
    owners = Owners(shared.office.store, "counters")
    save(shared, claimed_by_other_machine(shared, silent_s))
    assert owners.living(PRINTER) is None
    assert owners.claim(PRINTER)
    assert owners.living(PRINTER)


def test_a_beat_is_told_to_other_machines(shared: Hall) -> None:
    steady = Steady()
    owners = Owners(shared.office.store, "counters", steady)
    owners.claim(PRINTER)
    before = owner_of(shared)
    assert before
    wait_for(lambda: to_ms(shared.office.store.clock.now()) > before.beat_at)
    owners.beat()
    after = owner_of(shared)
    assert after
    assert after.beat_at > before.beat_at


def test_a_process_that_waits_to_be_buried_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert started(child.pid) is None
    child.wait(timeout=10)
    assert started(child.pid) is None
