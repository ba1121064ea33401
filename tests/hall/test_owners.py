"""Owners of ports: one at a time, and the dead do not count."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from devices.errors import ClaimedError
from hall.owners import HEARTBEAT_S, SILENT_AFTER_S, Owners, boot_id, started
from office.store import ports
from office.store.ports import PortOwner
from tests.fakes.office import Hall, Steady
from tests.fakes.waiting import wait_for

PORT, PRINTER = "/dev/ttyS0", "may-in"


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


@pytest.fixture
def owners(here: Hall, steady: Steady) -> Owners:
    """The claims of this process."""
    return Owners(here.office.store, "counters", steady)


def claimed_by_parent(steady: Steady) -> PortOwner:
    """A claim of a process that lives: the one that started this one."""
    pid = os.getppid()
    return PortOwner(PORT, "kiosk", pid, started(pid) or 0, boot_id(), round(steady() * 1000))


def save(here: Hall, claim: PortOwner) -> None:
    with here.office.store.write() as tx:
        ports.save_owner(tx, claim)


def owner_of(here: Hall) -> PortOwner | None:
    with here.office.store.read() as tx:
        return ports.owner(tx, PORT)


def test_a_held_port_stays_ours_however_long_the_work(here: Hall) -> None:
    owners = Owners(here.office.store, "cli")
    with owners.held(PORT, PRINTER, beat_s=0.01):
        begun = owner_of(here)
        assert begun
        wait_for(lambda: (owner_of(here) or begun).heartbeat_ms > begun.heartbeat_ms)
    assert owners.living(PORT) is None


def test_a_port_of_another_program_is_not_held(here: Hall, owners: Owners, steady: Steady) -> None:
    save(here, claimed_by_parent(steady))
    with pytest.raises(ClaimedError), owners.held(PORT, PRINTER):
        pass
    assert owner_of(here) == claimed_by_parent(steady)


def test_a_free_port_is_claimed(here: Hall, owners: Owners, steady: Steady) -> None:
    owners.claim(PORT, PRINTER)
    claim = owner_of(here)
    assert claim == PortOwner(
        PORT,
        "counters",
        os.getpid(),
        started(os.getpid()) or 0,
        boot_id(),
        round(steady() * 1000),
    )
    assert owners.living(PORT) == claim


def test_a_living_owner_keeps_its_port(here: Hall, owners: Owners, steady: Steady) -> None:
    save(here, claimed_by_parent(steady))
    with pytest.raises(ClaimedError) as refused:
        owners.claim(PORT, PRINTER)
    assert refused.value.device == PRINTER
    assert "kiosk" in refused.value.detail
    assert owners.living(PORT)


DEAD: dict[str, Callable[[PortOwner], PortOwner]] = {
    "process that has gone": lambda claim: replace(claim, pid=_gone()),
    "other process with the same number": lambda claim: replace(claim, started=claim.started - 1),
    "process of an earlier boot": lambda claim: replace(claim, boot_id="0"),
    "silent process": lambda claim: replace(
        claim, heartbeat_ms=claim.heartbeat_ms - round(SILENT_AFTER_S * 1000) - 1
    ),
}


def _gone() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait(timeout=10)
    return child.pid


@pytest.mark.parametrize("case", DEAD)
def test_a_dead_owner_loses_its_port(here: Hall, owners: Owners, steady: Steady, case: str) -> None:
    save(here, DEAD[case](claimed_by_parent(steady)))
    assert owners.living(PORT) is None
    owners.claim(PORT, PRINTER)
    assert (claim := owner_of(here)) is not None
    assert claim.pid == os.getpid()


def test_an_owner_lives_as_long_as_it_beats(owners: Owners, steady: Steady) -> None:
    owners.claim(PORT, PRINTER)
    for _ in range(5):
        steady.advance(HEARTBEAT_S)
        owners.beat()
    assert owners.living(PORT)
    steady.advance(SILENT_AFTER_S + 1)
    assert owners.living(PORT) is None


def test_a_clock_that_is_put_right_kills_no_owner(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    save(here, claimed_by_parent(steady))
    here.clock.advance(24 * 3600)
    assert owners.living(PORT)


def test_a_beat_does_not_take_back_what_another_has_taken(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    owners.claim(PORT, PRINTER)
    theirs = claimed_by_parent(steady)
    save(here, theirs)
    steady.advance(HEARTBEAT_S)
    owners.beat()
    assert owner_of(here) == theirs


def test_a_released_port_is_free_at_once(owners: Owners, steady: Steady) -> None:
    owners.claim(PORT, PRINTER)
    owners.release()
    assert owners.living(PORT) is None
    steady.advance(3600)
    assert owners.living(PORT) is None


def test_a_port_remembers_that_it_had_an_owner(owners: Owners) -> None:
    assert not owners.claim(PORT, PRINTER)
    owners.release()
    assert owners.claim(PORT, PRINTER)


def test_a_release_leaves_what_another_has_taken(
    here: Hall, owners: Owners, steady: Steady
) -> None:
    owners.claim(PORT, PRINTER)
    theirs = claimed_by_parent(steady)
    save(here, theirs)
    owners.release()
    assert owner_of(here) == theirs


def test_a_process_that_waits_to_be_buried_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert started(child.pid) is None
    child.wait(timeout=10)
    assert started(child.pid) is None
