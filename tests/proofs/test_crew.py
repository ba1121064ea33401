"""Six kiosks and sixty counters in processes of their own, on one record in a database."""

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from office.store import open_store
from tests.fakes.postgres import Server, server
from tests.fakes.waiting import wait_for
from tests.proofs.crew import COUNTERS, KIOSKS, Crew, Task, Told, crew, wrong

WAITING = 300
"""So many numbers are given before counters call them, all at once."""
EACH, CALLS = WAITING // KIOSKS, WAITING // COUNTERS
A_ROUND = 2 * WAITING + KIOSKS * CALLS
BACK_S = 30.0
KILLS = 20


def rounds(team: Crew, count: int) -> Iterator[Told]:
    """Numbers, then calls with numbers in between, as fast as they can: `A_ROUND` a round."""
    for _ in range(count):
        yield from team.do(Task(EACH), None)
        yield from team.do(Task(CALLS), Task(CALLS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder that all machines' folders are alike to: it has the key."""
    return tmp_path


@pytest.mark.parametrize(
    "commands",
    [
        pytest.param(5_000, marks=pytest.mark.timeout(600)),
        pytest.param(100_000, marks=[pytest.mark.prove, pytest.mark.timeout(3600)]),
    ],
)
def test_no_number_is_given_twice_and_nobody_is_called_twice(folder: Path, commands: int) -> None:
    count = -(-commands // A_ROUND)
    url = server().create(f"crew_{commands}")
    open_store(folder, url=url).close()
    with crew(folder, url) as team:
        told = [*rounds(team, count)]
    assert wrong(folder, url, told) == []
    called = sum(one.kind == "ticket.called" for one in told)
    assert called == WAITING * count
    assert len(told) == A_ROUND * count >= commands


@pytest.fixture
def frail() -> Iterator[Server]:
    """A server that keeps what it acknowledges, and may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    one = Server(folder, settings=())
    one.start()
    yield one
    one.stop("immediate")
    shutil.rmtree(folder)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "kills", [pytest.param(2, id="2"), pytest.param(KILLS, id="20", marks=pytest.mark.prove)]
)
def test_a_server_that_is_killed_loses_nothing_that_it_acknowledged(
    folder: Path, frail: Server, kills: int
) -> None:
    url = frail.create("motcua")
    open_store(folder, url=url).close()
    over = threading.Event()

    def work() -> list[Told]:
        told = list[Told]()
        while not over.is_set():
            told += rounds(team, 1)
        return told

    moments = []
    with crew(folder, url) as team, ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        for _ in range(kills):
            time.sleep(3)
            frail.kill()
            moments.append(time.monotonic())
            wait_for(frail.try_to_start, BACK_S)
        over.set()
        told = working.result()
    assert wrong(folder, url, told) == []
    assert sum(one.unknown for one in told) > 0, "no kill came between question and answer"
    settled = [one.at_s for one in told if one.unknown]
    back_s = [min(at for at in settled if at > killed) - killed for killed in moments]
    sys.stdout.write(f"the server was back after {max(back_s):.1f} s at most\n")
