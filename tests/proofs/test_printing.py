"""Slips in every bad mood of their printers: what the office wrote is what is on paper."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.proofs.paper_judge import Job, Piece, judge
from tests.proofs.printing import TIMEOUT_S, Told, run

FEW, MANY = 100, 1000


def hold(told: Told) -> str:
    """Hold the office's word against the paper; a table of what happened, for the report."""
    wrong, counts = judge(told.paper, told.jobs, told.listed, TIMEOUT_S)
    assert not wrong, "\n".join([*wrong[:20], *map(str, told.by_trouble.items())])
    lines = [f"{truth:40} {outcome:12} {count}" for (truth, outcome), count in counts.items()]
    by_trouble = Counter(told.by_trouble.values())
    lines += [f"{one:40} {outcome:12} {n}" for (one, outcome), n in sorted(by_trouble.items())]
    return "\n".join(lines)


@pytest.mark.timeout(600)
def test_a_hundred_slips_and_their_troubles(tmp_path: Path) -> None:
    told = run(tmp_path, FEW)
    sys.stdout.write(hold(told))
    outcomes = Counter(job.outcome for job in told.jobs)
    assert min(outcomes[one] for one in ("confirmed", "unconfirmed", "failed")) > 0


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.timeout(3600)
def test_a_thousand_slips_and_their_troubles(tmp_path: Path) -> None:
    sys.stdout.write(hold(run(tmp_path, MANY, seed=2)))


WHOLE = Piece(("A001", "A001"), copy=False, answered_s=0.01)
PART = Piece(("A001",), copy=False, answered_s=None)
COPY = Piece(("A001", "A001"), copy=True, answered_s=0.01)


@pytest.mark.parametrize(
    ("paper", "jobs", "listed"),
    [
        ([WHOLE], [Job("A001", copy=False, outcome="unconfirmed")], {"A001"}),
        ([PART], [Job("A001", copy=False, outcome="confirmed")], set[str]()),
        ([PART], [Job("A001", copy=False, outcome="failed")], {"A001"}),
        ([], [Job("A001", copy=False, outcome="confirmed")], set[str]()),
        ([], [Job("A001", copy=False, outcome="failed")], set[str]()),
        ([WHOLE], [Job("A001", copy=False, outcome="confirmed")], {"A001"}),
        ([WHOLE, WHOLE], [Job("A001", copy=False, outcome="confirmed")], set[str]()),
        ([WHOLE, COPY], [Job("A001", copy=False, outcome="confirmed")], set[str]()),
        ([Piece(("A001", "A002"), copy=False, answered_s=None)], [], set[str]()),
    ],
)
def test_the_judge_sees_what_is_wrong(
    paper: list[Piece], jobs: list[Job], listed: set[str]
) -> None:
    assert judge(paper, jobs, listed, TIMEOUT_S)[0]
