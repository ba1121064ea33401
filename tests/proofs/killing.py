"""A program that is killed at any moment, and a client outside it who writes down what it was told.

`Victim` runs an office in a process of its own; `kill` is SIGKILL. `Client` asks it, keeps every
acknowledgement, and after each kill asks what became of the gesture that was never answered, by
its command id. `Client.compare` then holds the record against what the client knows.
"""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import TypeAlias

from office.act import Command
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.journal import digest
from office.keeping import verify
from office.model import Event, new_id
from office.queue import IssueTicket
from office.store import open_store
from office.store.events import GENESIS, after, command
from tests.fakes.office import MONDAY, TESTER, open_office

ANSWER_TIMEOUT_S = 30.0

Answer = tuple[Event, ...] | None
"""The events of a command; None when it was never done."""
Question = tuple[str, Command | None]
"""A command id and its command, or the id alone: what became of it?"""


Wire: TypeAlias = "Connection[tuple[str, Answer], Question]"
Program = Callable[[Path, Wire], None]


def serve(folder: Path, wire: Wire) -> None:
    """Run in the other process: open the record and answer until the end, which comes unasked."""
    office = open_office(folder, SetClock(MONDAY))
    wire.send(("ready", None))
    while True:
        command_id, asked = wire.recv()
        done = office.do(asked, TESTER, command_id) if asked else office.outcome(command_id)
        wire.send((command_id, done.events if done else None))


def forking() -> ForkServerContext:
    """Where victims come from: a process that has loaded the office, and forks, which is quick."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context


class Victim:
    """The program under fire."""

    def __init__(self, context: ForkServerContext, folder: Path, program: Program) -> None:
        self._wire: Connection[Question, tuple[str, Answer]]
        self._wire, theirs = context.Pipe()
        self._process = context.Process(target=program, args=(folder, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: Question) -> None:
        """Ask; the program may be dead already."""
        try:
            self._wire.send(question)
        except BrokenPipeError:
            return

    def hear(self, timeout_s: float) -> tuple[str, Answer] | None:
        """The next answer, None when there is none in time or ever."""
        try:
            return self._wire.recv() if self._wire.poll(timeout_s) else None
        except (EOFError, ConnectionResetError):
            return None

    def kill(self) -> list[tuple[str, Answer]]:
        """SIGKILL; the answers that were on their way."""
        self._process.kill()
        self._process.join(ANSWER_TIMEOUT_S)
        last_words = []
        while heard := self.hear(ANSWER_TIMEOUT_S):
            last_words.append(heard)
        self._wire.close()
        return last_words


@dataclass
class Client:
    """Somebody outside who asks and writes down.

    `told` is what was acknowledged: command id → events. `asked` are all gestures ever made.
    `unknown` counts what became of those that were never answered: "done" or "never done". A
    `deaf` client never hears the last answer of a life, though it may have been sent.
    """

    folder: Path
    chance: random.Random
    program: Program = serve
    deaf: bool = False
    asked: dict[str, Command] = field(default_factory=dict)
    told: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    checked: tuple[int, bytes] = (0, GENESIS)
    kills: int = 0

    def live_and_kill(self, context: ForkServerContext) -> None:
        """One life of the program: settle what is open, work for a while, die at any moment."""
        victim = Victim(context, self.folder, self.program)
        if self.chance.random() < 0.1:
            time_to_live_s = self.chance.uniform(0, 0.08)
            victim.hear(time_to_live_s)
        else:
            assert victim.hear(ANSWER_TIMEOUT_S) == ("ready", None)
            self._settle(victim)
            self._work(victim, self.chance.randint(0, 12))
        last_words = victim.kill()
        self.kills += 1
        if not self.deaf:
            self._last_words(last_words)

    def finish(self, context: ForkServerContext) -> None:
        """A last life in which everything is settled."""
        victim = Victim(context, self.folder, self.program)
        assert victim.hear(ANSWER_TIMEOUT_S) == ("ready", None)
        self._settle(victim)
        victim.kill()

    def _settle(self, victim: Victim) -> None:
        """Ask for every gesture of unknown outcome; what was never done is made again."""
        for command_id, gesture in self.asked.items():
            if command_id in self.told:
                continue
            answer = self._answer(victim, (command_id, None))
            self.unknown["never done" if answer is None else "done"] += 1
            self._write_down(command_id, answer or self._answer(victim, (command_id, gesture)))

    def _answer(self, victim: Victim, question: Question) -> Answer:
        victim.ask(question)
        heard = victim.hear(ANSWER_TIMEOUT_S)
        assert heard is not None, "the program died by itself"
        assert heard[0] == question[0]
        return heard[1]

    def _work(self, victim: Victim, commands: int) -> None:
        """Some commands whose answers are heard, and one whose answer may not be."""
        for _ in range(commands):
            command_id = self._gesture()
            self._write_down(command_id, self._answer(victim, (command_id, self.asked[command_id])))
        command_id = self._gesture()
        victim.ask((command_id, self.asked[command_id]))
        patience_s = 0.1 if self.deaf else self.chance.uniform(0, 0.006)
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            """A sleep would wake far too late for a moment within a commit."""

    def _gesture(self) -> str:
        command_id = new_id()
        issue = IssueTicket("civil", printer="kiosk-1")
        gestures: list[Command] = [issue, issue, issue, CallNext(1)]
        self.asked[command_id] = self.chance.choice(gestures) if self.asked else OpenCounter(1)
        return command_id

    def _last_words(self, heard: list[tuple[str, Answer]]) -> None:
        for command_id, answer in heard:
            if command_id in self.asked:
                self._write_down(command_id, answer)

    def _write_down(self, command_id: str, answer: Answer) -> None:
        """An empty answer tells that there was nothing to do; such a gesture is forgotten."""
        if answer:
            self.told[command_id] = answer
        else:
            del self.asked[command_id]

    def look(self) -> None:
        """The chain goes on from where it was seen last, and holds all that was acknowledged.

        Not after every kill: whoever opens the record mends what the dead left, and that is for
        the next life to do.
        """
        seq, prev = self.checked
        store = open_store(self.folder)
        with store.read() as tx:
            fresh = after(tx, seq, 10_000)
        store.close()
        for event in fresh:
            assert (event.seq, event.prev, event.hash) == (seq + 1, prev, digest(event))
            seq, prev = event.seq, event.hash
        known = {event.id: event for event in fresh}
        for events in self.told.values():
            for event in events:
                assert event.seq <= seq, "an acknowledged event is lost"
                assert event.id not in known or known[event.id] == event
        self.checked = (seq, prev)

    def compare(self) -> None:
        """The whole record against all that the client was told: nothing lost, nothing doubled."""
        store = open_store(self.folder)
        assert verify(store).faults == ()
        with store.read() as tx:
            journal = after(tx, 0, 10**6)
            assert all(command(tx, command_id) for command_id in self.told)
        done: dict[str, list[Event]] = {}
        for event in journal:
            done.setdefault(event.command, []).append(event)
        offices_own = done.pop("", [])
        assert {event.kind for event in offices_own} <= {"day.opened"}
        assert {key: tuple(events) for key, events in done.items()} == self.told
        assert set(self.told) == set(self.asked), "an outcome was left open"
        for kind in ("ticket.issued", "ticket.called"):
            tickets = [event.subject for event in journal if event.kind == kind]
            assert len(tickets) == len(set(tickets)), f"{kind} twice"
        store.close()
