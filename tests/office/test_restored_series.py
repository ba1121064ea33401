"""Restored from a copy: ordinary numbers apart from those in reserve and on paper."""

import json
from pathlib import Path

from office.counters import CallNumber
from office.strips import LeaseStrip, SettleStrips
from tests.office.test_restoring import DAY, Life, gave


def test_numbers_on_paper_are_no_ordinary_ones(tmp_path: Path) -> None:
    life = Life(tmp_path)
    gave(life, 3)
    first = json.loads(life.hall.do(LeaseStrip("civil", 30)).events[-1].data)["first"]
    life.hall.do(SettleStrips("civil", DAY, (first,), (first + 1,)))
    life.copy()
    gave(life, 2)
    life.dies()
    done = life.restored(A=5)
    (gap,) = [one for one in done.restoration.gaps if one.series == "A"]
    assert gap.missing == (("A004", "A100"),)
    assert life.hall.refused(CallNumber(1, "A004")) == "ticket-lost"
    assert life.issue() == "A101"
    life.ends()


def test_what_is_lost_goes_around_a_reserve(tmp_path: Path) -> None:
    life = Life(tmp_path)
    gave(life, 3)
    first = json.loads(life.hall.do(LeaseStrip("civil", 30)).events[-1].data)["first"]
    life.copy()
    life.dies()
    done = life.restored(A=first - 2)
    (gap,) = [one for one in done.restoration.gaps if one.series == "A"]
    assert gap.missing == (("A004", f"A{first - 1}"),)
    assert life.issue() == gap.next == f"A{first + 30}"
    life.ends()
