"""The measurement itself works; its figures are for `make bench`."""

import pytest

from tests.benchmarks.bus_crowd import measure, p95_of_waits


def test_a_crowded_line_is_measured() -> None:
    taken = measure(115_200, rushes=1, listen_s=1.0)
    assert len(taken.keys_ms) == len(taken.signs_ms) == 1
    assert taken.polls == 3
    assert taken.alone_ms > 0
    assert taken.beside_ms > 0


@pytest.mark.parametrize(
    ("pauses", "expected"), [([1.0], 0.95), ([2.0, 2.0], 1.9), ([1.0] * 19 + [11.0], 9.5)]
)
def test_the_wait_of_a_key_is_reckoned_from_the_pauses(
    pauses: list[float], expected: float
) -> None:
    assert p95_of_waits(pauses) == pytest.approx(expected, abs=1e-5)
