"""Proof: programs are killed at any moment, and nothing that was acknowledged is lost or doubled.

The counters' and the kiosk's programs are killed with SIGKILL, one after the other, while a client
in a process of its own gives numbers with paper, calls, and prints again. Afterwards three
witnesses are compared: the client's log, the simulated printers' paper (both outside whatever was
killed), and the record. `python -m tests.proofs.run_kill 1000` prints what it found as JSON.
"""

import argparse
import contextlib
import json
import logging
import os
import random
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from devices.printers.escpos import PROCESS_ID, process_id
from motcua.settings import load
from motcua.supervisor import FIRST_PAUSE_S, Supervisor, role_child
from office.act import Command
from office.clock import SystemClock
from office.counters import CallNext, OpenCounter
from office.errors import Refused, StoreError
from office.keeping import verify
from office.model import Event, PrintJob, new_id
from office.office import Done, Office, Who
from office.queue import IssueTicket, ReprintTicket
from office.store import events, open_store
from office.store import tickets as rows
from office.views import requested_job
from tests.fakes.running import ROLES, ROOT, RunningOffice, quick_sample
from tests.fakes.waiting import wait_for

KILLED = ("counters", "kiosk")
"""The simulators live on: their paper is a witness."""
PRINTERS = {"counters": "may-in-ban", "kiosk": "may-in-kiosk"}
COUNTERS = (2, 3, 5)
SERVICES = ("ho-tich", "chung-thuc")
LONGEST_LIFE_S = 1.0
"""A program is killed within this time after it has been started, or has printed, again."""
PACE_S = 0.2
SETTLE_S = 60.0
WHO = Who("client", "client")


@dataclass
class Report:
    """What was done and what was found; `faults` are empty when the proof holds."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    fragments: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    printed_but_unconfirmed: int = 0
    events: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    """One piece of paper: the ticket that its code leads to, and the job whose bytes made it."""

    name: str
    printer: str
    ticket: str | None
    process_id: bytes | None

    @property
    def is_fragment(self) -> bool:
        """The beginning of a slip, cut off since the program that printed it was killed."""
        return self.ticket is None and self.process_id is None


def prove(folder: Path, kills: int, seed: int) -> Report:
    """Kill programs so often and compare the witnesses."""
    begun = time.monotonic()
    machine = RunningOffice(folder / "data", quick_sample(folder))
    report = Report()
    try:
        with _supervised(machine), _client(machine, folder / "client.jsonl", seed):
            _kill(machine, report, kills, random.Random(seed))
        _compare(machine, folder / "client.jsonl", report)
    finally:
        machine.close()
    report.seconds = round(time.monotonic() - begun, 1)
    return report


@contextlib.contextmanager
def _supervised(machine: RunningOffice) -> Iterator[None]:
    """All programs under a supervisor in this process, which loses no patience with them."""
    children = [
        role_child(role, machine.config, machine.data_dir, longest_pause_s=FIRST_PAUSE_S)
        for role in ROLES
    ]
    stop = threading.Event()
    supervisor = threading.Thread(target=Supervisor(children, machine.data_dir).run, args=[stop])
    supervisor.start()
    try:
        for role in ROLES:
            machine.is_back(role, not_pid=None)
        yield
        wait_for(lambda: _unsettled(machine) == [], SETTLE_S)
    finally:
        stop.set()
        supervisor.join(SETTLE_S)


@contextlib.contextmanager
def _client(machine: RunningOffice, log: Path, seed: int) -> Iterator[None]:
    """The client in its process, from its first to its last acknowledged command."""
    words = [str(machine.data_dir), str(machine.config), str(log), str(seed)]
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.run_kill", "--client", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert client.stdin is not None
    try:
        wait_for(log.exists, SETTLE_S)
        yield
    finally:
        client.stdin.close()
        code = client.wait(SETTLE_S)
    assert code == 0, f"the client ended with {code}"


def _kill(machine: RunningOffice, report: Report, kills: int, chance: random.Random) -> None:
    """Kill, and kill again: half of the lives end while they begin, half at work."""
    pause = threading.Event()
    last: dict[str, int | None] = dict.fromkeys(KILLED)
    for number in range(kills):
        role = KILLED[number % len(KILLED)]
        if chance.random() < 0.5:
            machine.is_back(role, last[role])
            wait_for(partial(_has_printed, machine, role, len(machine.papers(PRINTERS[role]))))
            report.kills[f"{role} at work"] += 1
        else:
            wait_for(partial(_lives, machine, role, last[role]), SETTLE_S)
            report.kills[f"{role} at its beginning"] += 1
        pause.wait(chance.uniform(0, LONGEST_LIFE_S))
        last[role] = machine.kill(role)
    for role in KILLED:
        machine.is_back(role, last[role])


def _lives(machine: RunningOffice, role: str, not_pid: int | None) -> bool:
    return machine.pid_of(role) not in (None, not_pid)


def _has_printed(machine: RunningOffice, role: str, before: int) -> bool:
    return len(machine.papers(PRINTERS[role])) > before


def _unsettled(machine: RunningOffice) -> list[PrintJob]:
    with machine.store.read() as tx:
        return [job for printer in PRINTERS.values() for job in rows.unsettled_jobs(tx, printer)]


# --- comparing the witnesses ---


def _compare(machine: RunningOffice, log: Path, report: Report) -> None:
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    report.acknowledged.update(line["command"] for line in lines)
    verdict = verify(machine.store)
    report.faults += verdict.faults
    report.events = verdict.events
    with machine.store.read() as tx:
        journal = list(events.all_events(tx))
    report.faults += _compare_with_log(journal, lines)
    jobs = [job for line in lines if line["ticket"] for job in machine.jobs_of(line["ticket"])]
    jobs = list({job.id: job for job in jobs}.values())
    papers = [paper for printer in PRINTERS.values() for paper in _papers(machine, printer)]
    report.papers = len(papers)
    report.fragments = sum(paper.is_fragment for paper in papers)
    report.outcomes.update(str(job.outcome) for job in jobs)
    report.faults += _compare_jobs(journal, jobs, lines)
    report.faults += _compare_with_paper(jobs, papers, report)


def _compare_with_log(journal: Sequence[Event], lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What the client was told stands in the journal as it was told, and nothing else does."""
    by_seq = {event.seq: event for event in journal}
    told: set[int] = set()
    for line in lines:
        for seq, kind, subject in line["events"]:
            told.add(seq)
            event = by_seq.get(seq)
            if event is None or (event.kind, event.subject) != (kind, subject):
                yield f"lost: event {seq}, {kind} of {subject}"
    for event in journal:
        if event.actor == WHO.actor and event.seq not in told:
            yield f"nobody was told of event {event.seq}, {event.kind}"
    numbers = Counter(line["number"] for line in lines if line["command"] == "ticket.issue")
    yield from (f"{number} was given {n} times" for number, n in numbers.items() if n > 1)


def _compare_jobs(
    journal: Sequence[Event], jobs: Sequence[PrintJob], lines: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Every requested print is there and has ended, once; all but a ticket's first are copies."""
    ends = Counter(
        json.loads(event.data)["job"]
        for event in journal
        if event.kind in ("print.confirmed", "print.unconfirmed", "print.failed")
    )
    known = {job.id for job in jobs}
    for line in lines:
        if line["job"] and line["job"] not in known:
            yield f"lost: print job {line['job']}"
    seen: set[str] = set()
    for job in jobs:
        if job.copy != (job.ticket in seen):
            yield f"print job {job.id} of ticket {job.ticket} is {'' if job.copy else 'no '}copy"
        seen.add(job.ticket)
        if ends[job.id] != 1 or job.outcome is None:
            yield f"print job {job.id} ended {ends[job.id]} times, as {job.outcome}"


def _compare_with_paper(
    jobs: Sequence[PrintJob], papers: Sequence[Paper], report: Report
) -> Iterator[str]:
    """Confirmed is on paper, failed is not, and nothing is on paper twice."""
    made = Counter((paper.ticket, paper.process_id) for paper in papers)
    pieces = Counter(paper.ticket for paper in papers if not paper.is_fragment)
    asked = Counter(job.ticket for job in jobs)
    for paper in papers:
        if paper.ticket not in asked and not paper.is_fragment:
            yield f"{paper.printer} {paper.name} bears the code of no ticket: {paper.ticket}"
    for ticket, count in pieces.items():
        if count > (times := asked[str(ticket)]):
            yield f"ticket {ticket} came out {count} times and was asked for {times} times"
    for job in jobs:
        count = made[job.ticket, process_id(job.id)]
        if count > 1:
            yield f"print job {job.id} came out {count} times"
        if job.outcome == "confirmed" and count == 0:
            yield f"print job {job.id} is confirmed and not on paper"
        if job.outcome == "failed" and count:
            yield f"print job {job.id} has failed and is on paper"
        report.printed_but_unconfirmed += job.outcome == "unconfirmed" and count == 1


def _papers(machine: RunningOffice, printer: str) -> Iterator[Paper]:
    for picture in machine.papers(printer):
        raw = picture.with_suffix(".bin").read_bytes()
        at = raw.rfind(PROCESS_ID)
        behind = raw[at + len(PROCESS_ID) :] if at >= 0 else b""
        answered = behind if len(behind) == 4 else None
        yield Paper(picture.name, printer, machine.ticket_on(picture), answered)


# --- the client ---


def be_client(data_dir: Path, config: Path, log: Path, seed: int) -> None:
    """Give numbers, call and print again until nobody holds the other end of stdin any more."""
    settings = load(config)
    store = open_store(data_dir)
    office = Office(settings.office, store, SystemClock(), date(2026, 1, 1))
    chance = random.Random(seed)
    issued: list[str] = []
    with log.open("x", encoding="utf-8") as file:
        for counter in COUNTERS:
            _do(office, OpenCounter(counter, confirm=True), file.fileno())
        while not select.select([sys.stdin], [], [], PACE_S)[0]:
            done = _do(office, _next_command(chance, issued), file.fileno())
            issued += [e.subject for e in done.events if e.kind == "ticket.issued"] if done else []
    store.close()


def _next_command(chance: random.Random, issued: Sequence[str]) -> Command:
    printer = chance.choice(list(PRINTERS.values()))
    match chance.choices(("issue", "call", "reprint"), (6, 3, 1))[0]:
        case "call":
            return CallNext(chance.choice(COUNTERS))
        case "reprint" if issued:
            return ReprintTicket(chance.choice(issued[-5:]), printer)
        case _:
            return IssueTicket(chance.choice(SERVICES), printer=printer)


def _do(office: Office, command: Command, log: int) -> Done | None:
    """Do a command, again and again under the same id while nobody knows how it ended; log it."""
    command_id = new_id()
    while True:
        try:
            done = office.do(command, WHO, command_id)
        except Refused:
            return None
        except StoreError as error:
            sys.stderr.write(f"{error}\n")
            continue
        os.write(log, (json.dumps(_line(command, done)) + "\n").encode())
        return done


def _line(command: Command, done: Done) -> dict[str, Any]:
    """An acknowledged command as the client remembers it."""
    job = requested_job(done)
    issued = [event for event in done.events if event.kind == "ticket.issued"]
    data = json.loads(issued[0].data) if issued else {}
    return {
        "command": command.name,
        "events": [[event.seq, event.kind, event.subject] for event in done.events],
        "ticket": issued[0].subject if issued else None,
        "number": f"{data['series']}{data['number']:03d}" if issued else None,
        "job": job.id if job else None,
    }


def main() -> int:
    """Run the proof, or be its client."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--client", nargs=4, metavar=("DATA", "CONFIG", "LOG", "SEED"))
    args = parser.parse_args()
    if args.client:
        data, config, log, seed = args.client
        be_client(Path(data), Path(config), Path(log), int(seed))
        return 0
    logging.getLogger("motcua.supervisor").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="motcua-kill-") as folder:
        report = prove(Path(folder), args.kills, args.seed)
    sys.stdout.write(json.dumps(vars(report), indent=2) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
