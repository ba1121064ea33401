"""An office for each test, on a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from office.counters import OpenCounter
from office.keeping import verify
from tests.fakes import office, postgres
from tests.fakes.office import Hall, hall, settings
from tests.office.booked_hall import SERVICES


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Hall]:
    """Nobody has done anything yet."""
    with hall(tmp_path) as fresh:
        yield fresh


@pytest.fixture
def here(empty: Hall) -> Hall:
    """Counters 1 and 2 are open for both services."""
    empty.do(OpenCounter(1))
    empty.do(OpenCounter(2))
    return empty


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a record on which an office worked."""
    with hall(tmp_path) as here:
        here.do(OpenCounter(1))
        for _ in range(3):
            here.issue(printer="kiosk-1")
        here.call()
    return tmp_path


@pytest.fixture
def booking(tmp_path: Path) -> Iterator[Hall]:
    """A hall that takes appointments for civil matters, its counters open; Monday 08:00."""
    rules = {"early_min": 15, "late_min": 20}
    there = settings(services=SERVICES, appointments=rules)
    with hall(tmp_path, office_settings=there) as here:
        here.do(OpenCounter(1))
        yield here
        assert verify(here.office.store).faults == ()


ENGINES = ("sqlite", "postgresql")
AT_ONCE = {
    "test_appointments",
    "test_arrows",
    "test_cached",
    "test_commands",
    "test_concurrency",
    "test_counters",
    "test_days",
    "test_keeping",
    "test_late_numbers",
    "test_machine",
    "test_queue",
    "test_ratings",
    "test_restoring",
    "test_strips",
    "test_undo",
    "test_visits",
}
"""What runs on both engines each time; the rest runs on PostgreSQL with the long proofs."""
IN_A_FILE = {
    "test_hand_calls_rules",
    "test_persons",
    "test_planted_faults",
    "test_recount",
    "test_store",
    "test_strip_figures",
    "test_upgrades",
    "test_wait_days",
    "test_writers",
}
"""What is about the file itself, or so long that one engine is enough."""
IN_A_DATABASE = {
    "test_cut_off",
    "test_hand_calls",
    "test_hand_calls_apart",
    "test_postgres",
    "test_telling",
}
NO_RECORD = {
    "test_appointment_codes",
    "test_attention",
    "test_booking_files",
    "test_calendar",
    "test_catalogue_checks",
    "test_catalogue_files",
    "test_clock",
    "test_config",
    "test_estimates",
    "test_folding",
    "test_holidays",
    "test_journal",
    "test_personal",
    "test_policy",
    "test_search",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let every test of a record run on both engines."""
    name = metafunc.module.__name__.rpartition(".")[2]
    at_length = metafunc.function.__name__.endswith("_at_length")
    if at_length or name in IN_A_FILE | IN_A_DATABASE | NO_RECORD:
        return
    later = () if name in AT_ONCE else (pytest.mark.prove,)
    engines = [ENGINES[0], *(pytest.param(one, marks=later) for one in ENGINES[1:])]
    metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """In what this test's records are."""
    name = str(getattr(request, "param", "sqlite"))
    monkeypatch.setattr(office, "engine", name)
    yield name
    postgres.drop_records()
