"""The measurement itself works; its figures are for `make bench`."""

from tests.benchmarks.bus import LineSize, measure


def test_each_press_and_each_quiet_cycle_is_measured() -> None:
    figures = measure(4, LineSize(keypads=2, signs=1, baud=115200, turnaround_ms=1.0))
    assert len(figures.key_to_sign_ms) == 4
    assert len(figures.poll_cycle_ms) >= 20
    assert min(figures.key_to_sign_ms) > 0
