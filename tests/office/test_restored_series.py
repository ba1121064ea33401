"""Restored from a copy: ordinary numbers apart from reserves, and services of other machines."""

import json
from pathlib import Path

from office.beginning import Restorer
from office.counters import CallNumber
from office.strips import LeaseStrip, SettleStrips
from tests.fakes import office as fakes
from tests.fakes import postgres
from tests.fakes.office import BUILT, TESTER, URL_FILE, Hall, settings
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


def test_a_service_that_this_machines_settings_lack_goes_on_too(tmp_path: Path) -> None:
    """Another machine gives its numbers."""
    life = Life(tmp_path)
    gave(life, 2)
    gave(life, 2, "land")
    life.copy()
    gave(life, 1, "land")
    life.dies()
    life.hall.office.store.close()
    url = postgres.empty_database() if fakes.engine == "postgresql" else None
    whole = settings()
    lacking = whole.model_copy(
        update={"services": tuple(one for one in whole.services if one.series != "B")}
    )
    Restorer(life.data_dir, lacking, BUILT, url, life.clock).restore(
        life.stick, TESTER, "x", lambda _: {}
    )
    if url:
        (life.data_dir / URL_FILE).write_text(url, "utf-8")
    life.hall = Hall(fakes.open_office(life.data_dir, life.clock), life.clock)
    assert life.issue("land") == "B201"
    life.ends()
