"""Kiosks and an office's server on networks of their own, whose cables are pulled (needs root).

Each kiosk is a process in a network namespace, joined to the server's by a pair of virtual
Ethernet ports; what is pulled is the server's end. The kiosks' machines have clocks an hour apart.
"""

import json
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from office.counters import OpenCounter
from office.model import new_id
from office.office import Office
from office.store import open_store
from tests.fakes.office import BUILT, MONDAY, TESTER, Hall, HandClock, settings
from tests.fakes.postgres import Server
from tests.fakes.waiting import wait_for
from tests.proofs.paper_trail import Slip, assert_all_good, called

_logger = logging.getLogger(__name__)

CAN = os.geteuid() == 0 and shutil.which("ip") is not None
SERVER = "10.77.0.1"
AHEAD_S = (0, 3600, -3600)
BACK_S = 60.0
DAY = 300
FLAPPING = 60
pytestmark = [
    pytest.mark.prove,
    pytest.mark.alone,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not CAN, reason="network namespaces need root and ip(8)"),
]


def network(running: ExitStack) -> str:
    """The server's namespace, with a bridge for the kiosks' cables; its name."""
    space = f"mc-{os.getpid()}"
    ip("netns", "add", space)
    running.callback(ip, "netns", "del", space)
    ip("-n", space, "link", "add", "hall", "type", "bridge")
    ip("-n", space, "addr", "add", f"{SERVER}/24", "dev", "hall")
    ip("-n", space, "link", "set", "hall", "up")
    return space


@contextmanager
def served(folder: Path, space: str) -> Iterator[Server]:
    """A server in the namespace, and on a socket in a folder."""
    home = folder / "server"
    home.mkdir()
    server = Server(home, (f"listen_addresses='{SERVER}'",), ("ip", "netns", "exec", space))
    server.let_in("10.77.0.0/24")
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")


@contextmanager
def plugged(folder: Path, office: str, url: str, number: int, ahead_s: int) -> Iterator["Far"]:
    """A kiosk's process in a namespace of its own, its cable in the bridge."""
    space, port = f"{office}-{number}", f"k{number}"
    data = folder / space
    data.mkdir()
    shutil.copy(folder / "office" / "office.key", data)
    ip("netns", "add", space)
    try:
        ip("-n", office, "link", "add", port, "type", "veth", "peer", "name", "lan", "netns", space)
        ip("-n", office, "link", "set", port, "master", "hall", "up")
        ip("-n", space, "addr", "add", f"10.77.0.{10 + number}/24", "dev", "lan")
        ip("-n", space, "link", "set", "lan", "up")
        words = [sys.executable, "-m", "tests.proofs.cut_kiosk", data, url, number, ahead_s]
        with subprocess.Popen(
            ["ip", "netns", "exec", space, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield Far(process, office, port)
            assert process.stdin
            process.stdin.close()
            assert process.wait(BACK_S) == 0
    finally:
        ip("netns", "del", space)


def ip(*words: str) -> None:
    """Have the kernel's networks changed."""
    subprocess.run(["ip", *words], check=True)


@dataclass
class Far:
    """A kiosk's process, and the server's end of its cable."""

    process: "subprocess.Popen[str]"
    space: str
    port: str

    def ask(self, *words: str) -> dict[str, object]:
        """Have it do something."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def issue(self) -> dict[str, object]:
        """Give a number."""
        return self.ask("issue", new_id())

    def plug(self, how: str) -> None:
        """Put the cable in (`up`), or pull it (`down`)."""
        ip("-n", self.space, "link", "set", self.port, how)

    @property
    def cut_off(self) -> bool:
        """Whether its own record is at hand."""
        return bool(self.ask("state")["cut_off"])


@dataclass
class Centre:
    """The office on its server, and its kiosks."""

    hall: Hall
    kiosks: list[Far]


@pytest.fixture
def centre() -> Iterator[Centre]:
    """Everything plugged in, the kiosks ready."""
    with ExitStack() as running:
        folder = Path(tempfile.mkdtemp(prefix="motcua-net-"))
        folder.chmod(0o755)  # the server's user goes through it
        running.callback(shutil.rmtree, folder)
        office = network(running)
        server = running.enter_context(served(folder, office))
        url = server.create("office")
        data = folder / "office"
        store = open_store(data, url=url)
        running.callback(store.close)
        there = Office(settings(always_open=True), store, store.clock, BUILT)
        there.do(OpenCounter(1), TESTER)
        near = f"postgresql://postgres@{SERVER}/office"
        kiosks = [
            running.enter_context(plugged(folder, office, near, number, ahead_s))
            for number, ahead_s in enumerate(AHEAD_S, start=1)
        ]
        wait_for(lambda: all(one.ask("state")["held"] for one in kiosks), BACK_S)
        yield Centre(Hall(there, HandClock(MONDAY)), kiosks)


def all_back(centre: Centre) -> None:
    """Every cable is in, and every kiosk has noticed."""
    for one in centre.kiosks:
        one.plug("up")
    wait_for(lambda: not any(one.cut_off for one in centre.kiosks), BACK_S)


def test_a_day_without_cables(centre: Centre) -> None:
    """In turn each kiosk gives its numbers; called they are in just that order."""
    slips = [slip(one.issue()) for one in centre.kiosks]
    for one in centre.kiosks:
        one.plug("down")
    slips += [slip(one.issue()) for _ in range(DAY) for one in centre.kiosks]
    assert all(one.cut_off for one in centre.kiosks)
    all_back(centre)
    slips += [slip(one.issue()) for one in centre.kiosks]
    assert_all_good(centre.hall, slips)
    assert called(centre.hall, len(slips)) == [label for _, label in slips]


def test_cables_that_are_pulled_all_the_time(centre: Centre) -> None:
    """All kiosks give numbers at once while their cables go out and in."""
    over = threading.Event()
    seed = random.randrange(2**32)
    _logger.warning("seed %d", seed)
    pulling = threading.Thread(target=pull, args=(centre, random.Random(seed), over))
    pulling.start()
    with ThreadPoolExecutor(len(centre.kiosks)) as pool:
        given = [*pool.map(many, centre.kiosks)]
    over.set()
    pulling.join()
    all_back(centre)
    assert_all_good(centre.hall, [one for slips in given for one in slips])
    turn = called(centre.hall, sum(map(len, given)))
    for slips in given:
        mine = {label for _, label in slips}
        assert [one for one in turn if one in mine] == [label for _, label in slips]


def many(one: Far) -> list[Slip]:
    """So many numbers, one after another."""
    return [slip(one.issue()) for _ in range(FLAPPING)]


def pull(centre: Centre, dice: random.Random, over: threading.Event) -> None:
    """Pull cables and put them in until it is over."""
    while not over.wait(dice.uniform(0.05, 3)):
        dice.choice(centre.kiosks).plug(dice.choice(["down", "up"]))


def slip(told: dict[str, object]) -> Slip:
    """What is on paper of an answer."""
    return str(told["id"]), str(told["label"])
