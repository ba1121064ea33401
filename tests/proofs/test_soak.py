"""A kiosk that has seen many citizens is as it was in the morning."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FEW, MANY = 100, 2000
SETTLED = 0.25
"""The first quarter of the visits fills what is kept for good: pages, letters, statements."""
A_VISIT_KIB = 1.0
FEW_KIB = 24.0
"""Beside so few visits the last filling of caches weighs; a page that leaks weighs far more."""


def soaked(visits: int, *words: str) -> dict[str, Any]:
    """What became of so many visits, in a process of their own."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.proofs.soak", str(visits), *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def growth_kib(told: dict[str, Any]) -> float:
    """How much memory grows with each visit once it has settled: the slope of a fitted line."""
    memory = told["rss_kib"]
    first = round(len(memory) * SETTLED)
    step = told["visits"] / len(memory)
    points = [(at * step, kib) for at, kib in enumerate(memory)][first:]
    middle = sum(at for at, _ in points) / len(points)
    spread = sum((at - middle) ** 2 for at, _ in points)
    return float(sum((at - middle) * kib for at, kib in points) / spread)


def test_a_few_visits_leave_nothing_behind() -> None:
    assert growth_kib(soaked(FEW)) <= FEW_KIB


@pytest.mark.prove
def test_a_page_that_stays_behind_is_noticed() -> None:
    assert growth_kib(soaked(FEW // 2, "--keep-pages")) > FEW_KIB


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.timeout(3600)
def test_two_thousand_visits_leave_nothing_behind() -> None:
    assert growth_kib(soaked(MANY)) <= A_VISIT_KIB
