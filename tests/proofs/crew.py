"""Kiosks and counters, each a process of its own, at one record in a database; and their judge.

Every process has the record open for itself, as a program on a machine of its own does. A task is
done by all who are told at once. What a process was told is sent back when the task is over:
whoever never had an answer asks by its command id until the record says what became of it.
"""

import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

import psycopg

from office.act import Command
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.errors import StoreError
from office.keeping import verify
from office.model import Event, new_id
from office.office import Done, Office
from office.queue import IssueTicket
from office.store import events, open_store
from tests.fakes.office import BUILT, MONDAY, PLAIN_SETTINGS, TESTER, settings

KIOSKS, COUNTERS = 6, 60
ANSWER_TIMEOUT_S = 600.0
GIVE_UP_S = 60.0
AGAIN_S = 0.1
"""Between two questions to a record that does not answer."""
SETTINGS = settings(
    counters=[
        {"number": number, "services": ["civil", "land"]} for number in range(1, COUNTERS + 1)
    ],
    priority_classes=PLAIN_SETTINGS["priority_classes"],
)


@dataclass(frozen=True)
class Task:
    """So many commands each; `every_s`: one is due each so many seconds, from `first_s` on.

    `bare`: each is a commit of so many bytes, with nothing but the server behind it.
    """

    count: int
    every_s: float = 0.0
    first_s: float = 0.0
    bare: int = 0


@dataclass(frozen=True)
class Told:
    """One answer: what was asked for, the ticket that came of it, and how long that took.

    `late_s` is from the moment at which the command was due; `unknown`: its answer was lost, and
    found out by its id. No ticket: nobody waited.
    """

    command_id: str
    kind: str
    ticket: str | None
    label: str | None
    at_s: float
    late_s: float
    unknown: bool = False


Wire: TypeAlias = "Connection[Any, Any]"


def serve(wire: Wire, folder: Path, url: str, number: int) -> None:
    """Run in the other process: a kiosk (0: none) or a counter, until it is told to end."""
    with closing(open_store(folder, url=url)) as store:
        office = Office(SETTINGS, store, SetClock(MONDAY), BUILT)
        wire.send("ready")
        while (task := wire.recv()) is not None:
            wire.send([*(_committed(url, task) if task.bare else _done(office, number, task))])


def _done(office: Office, number: int, task: Task) -> Iterator[Told]:
    began = time.monotonic()
    for turn in range(task.count):
        due = began + task.first_s + turn * task.every_s if task.every_s else time.monotonic()
        time.sleep(max(0.0, due - time.monotonic()))
        command = CallNext(number) if number else IssueTicket(("civil", "land")[turn % 2])
        command_id = new_id()
        done, unknown = _settled(office, command, command_id)
        now = time.monotonic()
        yield _told(done, command_id, now, now - due, unknown)


def _committed(url: str, task: Task) -> Iterator[Told]:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(task.count):
            began = time.monotonic()
            connection.execute("INSERT INTO bare VALUES (%s)", (bytes(task.bare),))
            now = time.monotonic()
            yield Told("", "committed", None, None, now, now - began)


def _settled(office: Office, command: Command, command_id: str) -> tuple[Done, bool]:
    """Do it; whoever hears nothing does the same again with the same id."""
    try:
        return office.do(command, TESTER, command_id), False
    except StoreError:
        pass
    give_up = time.monotonic() + GIVE_UP_S
    while True:
        try:
            return office.do(command, TESTER, command_id), True
        except StoreError:
            if time.monotonic() > give_up:
                raise
            time.sleep(AGAIN_S)


def _told(done: Done, command_id: str, at_s: float, late_s: float, unknown: bool) -> Told:
    kinds = {event.kind: event for event in done.events}
    event = kinds.get("ticket.issued") or kinds.get("ticket.called")
    label = _label(event) if event and event.kind == "ticket.issued" else None
    kind = event.kind if event else "nobody"
    ticket = event.subject if event else None
    return Told(command_id, kind, ticket, label, at_s, late_s, unknown)


def _label(issued: Event) -> str:
    facts = json.loads(issued.data)
    return f"{facts['series']}{facts['number']:03}"


class Crew:
    """All of them; `kiosks` and `counters` do what they are told."""

    def __init__(self, kiosks: Sequence[Wire], counters: Sequence[Wire]) -> None:
        self.kiosks = kiosks
        self.counters = counters

    def do(self, kiosks: Task | None, counters: Task | None) -> list[Told]:
        """Let them work at the same time; all that they were told."""
        asked = [(wire, kiosks) for wire in self.kiosks if kiosks]
        asked += [(wire, counters) for wire in self.counters if counters]
        for wire, task in asked:
            wire.send(task)
        return _all_told(wire for wire, _ in asked)

    def do_paced(self, a_second: float, seconds: float) -> list[Told]:
        """Half of so many commands a second come from the kiosks, half from the counters."""
        asked = []
        for wires in (self.kiosks, self.counters):
            every_s = 2 * len(wires) / a_second
            for at, wire in enumerate(wires):
                first_s = every_s * at / len(wires)
                asked.append((wire, Task(round(seconds / every_s), every_s, first_s)))
        for wire, task in asked:
            wire.send(task)
        return _all_told(wire for wire, _ in asked)


def _all_told(wires: Iterable[Wire]) -> list[Told]:
    told = list[Told]()
    for wire in wires:
        _hear_in_time(wire)
        told += wire.recv()
    return told


def _hear_in_time(wire: Wire) -> None:
    assert wire.poll(ANSWER_TIMEOUT_S), "a process of the crew gives no answer"


@contextmanager
def crew(folder: Path, url: str, kiosks: int = KIOSKS, counters: int = COUNTERS) -> Iterator[Crew]:
    """Have them open the record, and end them; `folder` has its key."""
    with closing(open_store(folder, url=url)) as store:
        office = Office(SETTINGS, store, SetClock(MONDAY), BUILT)
        for number in range(1, counters + 1):
            office.do(OpenCounter(number), TESTER)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    wires, processes = [], []
    for number in [*[0] * kiosks, *range(1, counters + 1)]:
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, folder, url, number), daemon=True)
        process.start()
        theirs.close()
        wires.append(ours)
        processes.append(process)
    try:
        for wire in wires:
            _hear_in_time(wire)
            assert wire.recv() == "ready"
        yield Crew(wires[:kiosks], wires[kiosks:])
        for wire in wires:
            wire.send(None)
    finally:
        for process in processes:
            process.join(1.0)
            process.kill()
            process.join()


def wrong(folder: Path, url: str, told: Sequence[Told]) -> list[str]:
    """What the record and the answers do not agree in; nothing is well.

    Numbers that were given twice, people who were called at two counters, and whatever was
    acknowledged and is not in the record.
    """
    with closing(open_store(folder, url=url)) as store:
        with store.read() as tx:
            journal = list(events.all_events(tx))
        faults = list(verify(store).faults)
    labels = Counter(one.label for one in told if one.label)
    calls = Counter(one.ticket for one in told if one.kind == "ticket.called")
    faults += [f"given {count} times: {one}" for one, count in labels.items() if count > 1]
    faults += [f"called {count} times: {one}" for one, count in calls.items() if count > 1]
    kept = {(event.command, event.kind, event.subject) for event in journal}
    faults += [
        f"lost: {one}"
        for one in told
        if one.ticket and (one.command_id, one.kind, one.ticket) not in kept
    ]
    return faults + _twice(journal)


def _twice(journal: Sequence[Event]) -> list[str]:
    """Numbers and calls that stand twice in the record."""
    facts = Counter(
        (event.kind, _label(event) if event.kind == "ticket.issued" else event.subject)
        for event in journal
        if event.kind in ("ticket.issued", "ticket.called")
    )
    return [f"twice in the record: {one}" for one, count in facts.items() if count > 1]
