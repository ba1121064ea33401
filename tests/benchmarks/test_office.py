"""The measurement of the record measures a sound one."""

from pathlib import Path

import pytest

from office.keeping import verify
from office.store import open_store
from tests.benchmarks import office_1m, simulated_day
from tests.benchmarks.history import seed
from tests.benchmarks.office import BENCHES, MORNING, WARM_UP, measure


def test_a_written_history_is_as_the_office_would_have_written_it(tmp_path: Path) -> None:
    seed(tmp_path, 600, MORNING)
    store = open_store(tmp_path)
    found = verify(store)
    assert (found.faults, found.tickets) == ((), 600)
    assert 6 * 600 < found.events < 6.1 * 600
    store.close()


def test_every_figure_is_measured() -> None:
    figures = measure(rounds=WARM_UP, past=300)
    assert [one.name for one in figures] == list(BENCHES[0].names)
    assert all(one.value > 0 and one.unit == "ms" for one in figures)


def test_every_figure_of_a_long_past_is_measured() -> None:
    figures = office_1m.measure(rounds=WARM_UP, past=300)
    assert [one.name for one in figures] == list(office_1m.BENCHES[0].names)
    assert all(one.limit == pytest.approx(1.2 * (one.baseline or 0)) for one in figures)


def test_a_simulated_day_is_measured() -> None:
    (figure,) = simulated_day.measure(visits=2, counters=1)
    assert figure.value > (figure.baseline or 0) > 0
