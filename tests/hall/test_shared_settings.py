"""Machines on one record tell people where their `[office]` settings differ."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall.checks import FAULT, WARN, Fault
from hall.owners import Owners, boot_id
from hall.shared_settings import kiosk_number_check, note_settings, settings_check
from office.checks import NoteCheck
from office.clock import to_ms
from office.config import OfficeSettings
from office.office import Office
from office.store import Store, ports
from tests.fakes.office import (
    BUILT,
    MONDAY,
    PLAIN_SETTINGS,
    TESTER,
    HandClock,
    empty_record,
    open_record,
    settings,
)
from tests.fakes.owners import claim_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The record that the machines share."""
    empty_record(tmp_path)
    with closing(open_record(tmp_path)) as one:
        yield one


def at_work(store: Store, machine: str, there: OfficeSettings, clock: HandClock) -> Office:
    """A machine that has told its settings and has checked itself."""
    office = Office(there, store, clock, BUILT)
    assert note_settings(office, machine)
    office.do(NoteCheck(machine, 1), TESTER)
    return office


def with_series(letter: str) -> OfficeSettings:
    """The office's settings, its first service with another letter."""
    first, *others = PLAIN_SETTINGS["services"]
    return settings(services=[{**first, "series": letter}, *others])


def found(office: Office, machine: str) -> object:
    """What the check of a machine says."""
    return settings_check(office, machine).look()


def test_machines_with_the_same_settings_are_well(store: Store) -> None:
    clock = HandClock(MONDAY)
    one, two = (at_work(store, name, settings(), clock) for name in ("kiosk-1", "kiosk-2"))
    assert [found(one, "kiosk-1"), found(two, "kiosk-2")] == [None, None]


def test_both_tell_the_keys_that_differ(store: Store) -> None:
    clock = HandClock(MONDAY)
    one = at_work(store, "kiosk-1", settings(), clock)
    two = at_work(store, "kiosk-2", with_series("X"), clock)
    assert found(one, "kiosk-1") == Fault(
        "settings-differ", WARN, "kiosk-2: office.services.civil.series"
    )
    assert found(two, "kiosk-2") == Fault(
        "settings-differ", WARN, "kiosk-1: office.services.civil.series"
    )
    note_settings(Office(settings(), store, clock, BUILT), "kiosk-2")
    assert found(one, "kiosk-1") is None


def test_what_one_has_alone_and_other_bands_are_told(store: Store) -> None:
    clock = HandClock(MONDAY)
    one = at_work(store, "kiosk-1", settings(), clock)
    there = settings(reserve={"first": 701}, counters=PLAIN_SETTINGS["counters"][:2])
    at_work(store, "kiosk-2", there, clock)
    fault = found(one, "kiosk-1")
    assert isinstance(fault, Fault)
    assert fault.detail == "kiosk-2: office.counters.main/3, office.reserve.first"


def test_a_machine_that_was_taken_away_is_not_compared(store: Store) -> None:
    clock = HandClock(MONDAY)
    at_work(store, "kiosk-2", with_series("X"), clock)
    clock.put(MONDAY + timedelta(days=15))
    one = at_work(store, "kiosk-1", settings(), clock)
    assert found(one, "kiosk-1") is None


def test_a_kiosks_number_that_another_machine_uses_is_told(store: Store) -> None:
    owners = Owners(store, "cli")
    check = kiosk_number_check(owners, "main/kiosk:1", "kiosk-1")
    theirs = replace(claim_of(os.getpid(), "main/kiosk:1"), host="may-cu")
    theirs = replace(theirs, beat_at=to_ms(store.clock.now()))
    for boot, told in ((boot_id(), None), ("theirs", FAULT if store.shared else None)):
        with store.write() as tx:
            ports.save_owner(tx, replace(theirs, boot_id=boot))
        fault = check.look()
        assert (fault and fault[1:]) == (told and (told, "main/kiosk:1: may-cu"))
