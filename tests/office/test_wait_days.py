"""Waits foretold on days that the estimator has never seen, beside those of its rivals."""

import pytest

from tests.office.day_types import DAY_TYPES
from tests.office.wait_days import HELD_OUT, TRAINING
from tests.office.wait_scores import RIVALS, Score, scores

TYPES = tuple(DAY_TYPES)


def test_no_day_is_both_for_tuning_and_for_judging() -> None:
    assert set(TRAINING).isdisjoint(HELD_OUT)
    assert len(HELD_OUT) == 20
    assert len(TYPES) >= 6


@pytest.fixture(scope="module")
def few() -> dict[str, Score]:
    """One day of each hall and kind; every twelfth citizen is told."""
    return scores(HELD_OUT[:3], every=12)


@pytest.mark.parametrize("kind", TYPES)
def test_no_rival_is_much_better_on_a_few_days(few: dict[str, Score], kind: str) -> None:
    assert few[kind].error <= 1.2 * few[kind].best


@pytest.mark.parametrize("rival", RIVALS)
def test_every_rival_is_worse_on_a_few_days(few: dict[str, Score], rival: str) -> None:
    assert few["all"].error <= 0.85 * few["all"].rivals[rival]


def test_ranges_hold_on_a_few_days(few: dict[str, Score]) -> None:
    assert 0.75 <= few["all"].under <= 0.95
    assert 0.25 <= few["all"].inside <= 0.5


@pytest.fixture(scope="module")
def held_out() -> dict[str, Score]:
    """Twenty days of every kind; every other citizen is told."""
    return scores(HELD_OUT, every=2)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.xdist_group("held-out days")
class TestHeldOutDays:
    """What is promised of waits, on twenty days of every kind."""

    @pytest.mark.parametrize("kind", TYPES)
    def test_the_error_is_never_above_the_best_rival(
        self, held_out: dict[str, Score], kind: str
    ) -> None:
        assert held_out[kind].error <= 1.05 * held_out[kind].best

    @pytest.mark.parametrize("rival", RIVALS)
    def test_over_all_every_rival_is_far_worse(
        self, held_out: dict[str, Score], rival: str
    ) -> None:
        assert held_out["all"].error <= 0.85 * held_out["all"].rivals[rival]
        alike = [held_out[kind] for kind in TYPES]
        assert sum(one.error for one in alike) <= 0.85 * sum(one.rivals[rival] for one in alike)

    @pytest.mark.parametrize("kind", TYPES)
    def test_ranges_hold(self, held_out: dict[str, Score], kind: str) -> None:
        assert 0.80 <= held_out[kind].under <= 0.90
        assert 0.25 <= held_out[kind].inside <= 0.45
        assert 0.78 <= held_out[kind].waited_under <= 0.92
        assert 0.20 <= held_out[kind].waited_inside <= 0.48
