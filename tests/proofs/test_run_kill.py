"""Programs that are killed at any moment lose and double nothing."""

from pathlib import Path

import pytest

from tests.proofs.run_kill import Report, prove

FEW = 5
MANY = 1000


def assert_holds(report: Report, kills: int) -> None:
    """The proof has done what it should, and found nothing."""
    assert report.faults == []
    assert sum(report.kills.values()) == kills
    assert report.outcomes["confirmed"]
    assert report.acknowledged["counter.call"]


def test_a_few_kills(tmp_path: Path) -> None:
    assert_holds(prove(tmp_path, FEW, seed=1), FEW)


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.timeout(7200)
def test_a_thousand_kills(tmp_path: Path) -> None:
    assert_holds(prove(tmp_path, MANY, seed=2), MANY)
