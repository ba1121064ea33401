"""A second opinion of the figures of days: from the journal alone, with nothing of the program."""

import ast
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from office import counters as at_counter
from office.calendar import Calendar
from office.statistics import figures, record, stories
from office.statistics.spreads import spread
from office.store import STORE_FILE
from office.undo import Undo
from tests.fakes.figures import BUSY, DAY, as_printed, as_read, busy, disagreements, figures_of
from tests.fakes.office import PLAIN_SETTINGS, Hall, at
from tests.office.machine import COUNTERS, OfficeMachine
from tests.recount.report import recount
from tests.recount.sums import differences


class RecountedOffice(OfficeMachine):
    """Whatever happened on its days, the journal alone gives the same figures."""

    def teardown(self) -> None:
        """Compare every day."""
        journal = sorted((e for own in self.histories.values() for e in own), key=lambda e: e.seq)
        opened = {one.subject.partition(":")[2] for one in journal if one.kind == "day.opened"}
        office = {**PLAIN_SETTINGS, "counters": COUNTERS}
        try:
            for day in sorted(opened):
                again = recount(as_read(journal), office, day)
                found = list(differences(again, as_printed(self.office, day)))
                assert found == [], f"{day}: {found}"
        finally:
            super().teardown()


QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_the_journal_alone_gives_the_same_figures() -> None:
    quick = settings(QUIET, max_examples=25, stateful_step_count=40)
    run_state_machine_as_test(RecountedOffice, settings=quick)


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_the_journal_alone_gives_the_same_figures_at_length() -> None:
    long = settings(QUIET, max_examples=600, stateful_step_count=80)
    run_state_machine_as_test(RecountedOffice, settings=long)


@pytest.mark.parametrize("dice", range(3))
def test_a_day_by_real_commands_is_recounted(tmp_path: Path, dice: int) -> None:
    here, opened = busy(tmp_path, dice)
    assert disagreements(here, **BUSY) == []
    here.clock.put(at(f"{DAY} 18:30"))
    assert here.office.end_days("test")
    assert disagreements(here, **BUSY) == []
    total = figures_of(here.office).total
    assert total.count("issued") >= 20
    opened.__exit__(None, None, None)


def test_the_script_stands_alone_on_a_file(tmp_path: Path) -> None:
    here, opened = busy(tmp_path / "data", 1, visits=15)
    report, config = tmp_path / "report.json", tmp_path / "office.toml"
    report.write_text(json.dumps(as_printed(here.office)), "utf-8")
    config.write_text(toml_of({**PLAIN_SETTINGS, **BUSY}), "utf-8")
    opened.__exit__(None, None, None)
    file = here.office.store.folder / STORE_FILE
    words = [str(file), "--config", str(config), "--day", DAY, "--against", str(report)]
    root = Path(__file__).parents[2]
    program = [sys.executable, "-S", "-m", "tests.recount", *words]  # -S: no package of ours
    done = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with sqlite3.connect(file) as db:
        db.execute("UPDATE events SET at = at + 60000 WHERE kind = 'ticket.called'")
    done = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "total.wait.mean_s" in done.stderr


def toml_of(office: dict[str, Any]) -> str:
    """A settings file of one section whose values are plain."""
    return "[office]\n" + "".join(f"{key} = {inline(one)}\n" for key, one in office.items())


def inline(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def undone_calls_count(patch: pytest.MonkeyPatch) -> None:
    """What was taken back is told all the same."""
    known = stories._TOLD.keys() | {"ticket.issued"}
    patch.setattr(
        figures, "standing", lambda happened: [e for e in happened if e.event.kind in known]
    )


def no_new_wait(patch: pytest.MonkeyPatch) -> None:
    """Whoever is sent on does not wait again."""
    patch.setattr(stories, "_next_turn", lambda *_: None)


def an_absence_ends_the_wait(patch: pytest.MonkeyPatch) -> None:
    """Whoever does not come counts as called and come."""
    patch.setattr(stories, "_withdraw_call", lambda _: None)
    patch.setitem(stories._TOLD, "ticket.missed", stories._held)


def lunch_counts(patch: pytest.MonkeyPatch) -> None:
    """Opening time is the time by the clock."""
    patch.setattr(Calendar, "open_between", lambda *given: given[4] - given[3])


def half_the_time(patch: pytest.MonkeyPatch) -> None:
    """Every time is too short."""
    patch.setattr(figures, "spread", lambda times, out: spread([one // 2 for one in times], out))


def everybody_is_the_offices_own(patch: pytest.MonkeyPatch) -> None:
    """No agency has sent anybody."""
    patch.setattr(record, "_agencies", lambda _: {1: "", 2: ""})


def alerts_of_no_service(patch: pytest.MonkeyPatch) -> None:
    """Alerts are counted for what no service is called."""
    patch.setattr(figures, "WAITS", "")


FAULTS = (
    undone_calls_count,
    no_new_wait,
    an_absence_ends_the_wait,
    lunch_counts,
    half_the_time,
    everybody_is_the_offices_own,
    alerts_of_no_service,
)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A busy day with a call that was undone."""
    here, opened = busy(tmp_path_factory.mktemp("data"), 2)
    here.do(at_counter.OpenCounter(1))
    here.do(at_counter.WalkIn(1, "civil"))
    here.do(Undo(1))
    yield here
    opened.__exit__(None, None, None)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_figure_is_found(
    day: Hall, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    fault(monkeypatch)
    assert disagreements(day, **BUSY)


def test_the_second_opinion_imports_nothing_of_the_program() -> None:
    folder = Path(__file__).parents[1] / "recount"
    trees = [ast.parse(file.read_bytes()) for file in folder.glob("*.py")]
    found = [one for tree in trees for one in ast.walk(tree)]
    names = {one.module or "" for one in found if isinstance(one, ast.ImportFrom)}
    names |= {name.name for one in found if isinstance(one, ast.Import) for name in one.names}
    foreign = {one for one in names if one.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign
    assert all(one.split(".")[:2] == ["tests", "recount"] for one in foreign)
