"""The measurement of the record measures a sound one."""

from pathlib import Path

from office.keeping import verify
from office.store import open_store
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
