"""The power goes at any moment, and what was acknowledged is there when it is back.

A program gives numbers and calls them, on the real record; it writes each acknowledgement to a
pipe, among the calls to the kernel by which the record gets onto its disk (`system_calls`). Then,
for each image, the power goes somewhere in that log: `disk` makes the files that are found
afterwards, and they are opened as a program at its start opens them.

    python -m tests.proofs.power_cut replay RUN SECTOR SEED     one image again, into RUN/image
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import event
from sqlalchemy.pool import Pool

from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.errors import StoreError
from office.keeping import verify
from office.office import Done, Office
from office.queue import IssueTicket
from office.store import events, open_store
from tests.fakes.office import BUILT, MONDAY, TESTER, empty_record, settings
from tests.proofs.disk import Change, Dice, Disk, Files, Write
from tests.proofs.system_calls import Said, changes, record

ROOT = Path(__file__).parents[2]
DISK, BEFORE, LOG, DATA = "disk", "before", "calls.log", "data"
LOST = "acknowledged commits are lost"
LIVES = (1, 5, 10, 20, 150)
"""So many commands, and the program ends: well, or as if it were killed."""
KILLED_AT = 20
"""Or it is killed when it begins that sync: a commit is written by then, and not on the disk."""


# --- the program that is recorded ---


def work(folder: Path, seed: int, commands: int, pragmas: Sequence[str]) -> None:
    """Give and call so many numbers, in a few lives of a process; say each acknowledgement."""

    @event.listens_for(Pool, "checkout")
    def _tune(connection: dbapi2.Connection, _record: object, _proxy: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    chance = random.Random(seed)
    context = multiprocessing.get_context("fork")
    life = 0
    while commands > 0:
        share = min(commands, chance.choice(LIVES))
        commands -= share
        process = context.Process(target=_live, args=(folder, life, chance.random(), share))
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        life += 1


def _live(folder: Path, life: int, seed: float, commands: int) -> None:
    """One life; what the last one did not come to say is said first, as to a client who asks."""
    chance = random.Random(seed)
    office = Office(settings(), open_store(folder), SetClock(MONDAY), BUILT)
    outcomes = (office.outcome(f"{life - 1} {number}") for number in range(max(LIVES), -1, -1))
    _say(next(filter(None, outcomes), None))
    _say(office.do(OpenCounter(1), TESTER))
    with ExitStack() as reader:
        for number in range(commands):
            issue = IssueTicket("civil", printer="kiosk-1")
            command = chance.choice((issue, issue, issue, CallNext(1)))
            _say(office.do(command, TESTER, f"{life} {number}"))
            match chance.randrange(20):
                case 0 | 1:  # a long look, behind which nothing can be folded into the file
                    reader.close()
                    events.head(reader.enter_context(office.store.read()))
                case 2 | 3:
                    reader.close()
                case 4:
                    reader.close()
                    assert office.store.wipe_traces(timeout_s=5)
        if chance.random() < 0.5:
            os._exit(0)  # what is open stays open, and the log (WAL) beside the file
    office.store.close()


def _say(done: Done | None) -> None:
    """Acknowledge a command by its last event and, if it gave one, its number."""
    if done and done.events:
        last = done.events[-1]
        sys.stdout.write(f"{last.seq} {last.hash.hex()} {_number(done)}\n")
        sys.stdout.flush()


def _number(done: Done) -> str:
    for one in done.events:
        if one.kind == "ticket.issued":
            data = json.loads(one.data)
            return f"{data['series']}{data['number']:03d}"
    return "-"


# --- the recording ---


@dataclass(frozen=True, slots=True)
class Told:
    """What an acknowledgement says: the newest event, its hash, and the number given, or "-"."""

    seq: int
    hash: str
    number: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A run: what stood in its data folder before, and what was done there and said of it."""

    run: Path
    before: Files
    steps: tuple[Change | Told, ...]

    def cut(self, chance: random.Random) -> int:
        """A moment for the power to go: so many steps are done. Every second one is beside a sync.

        Most steps write, and in the midst of writing little depends on the moment.
        """
        anywhere = chance.randint(0, len(self.steps))
        if chance.random() < 0.5:
            return anywhere
        syncs = [at for at, step in enumerate(self.steps) if not isinstance(step, Write)]
        near = chance.choice(syncs) + chance.randint(-2, 3)
        return max(0, min(len(self.steps), near))


def recorded(
    run: Path,
    seed: int,
    commands: int,
    pragmas: Sequence[str] = (),
    *,
    killed_at: int = KILLED_AT,
    makes: bool = False,
) -> Recording:
    """Record a program on a new record, or one that `makes` it; its connections get the pragmas.

    Each life of it that comes so far is killed when it begins its sync number `killed_at`.
    """
    (run / DISK).mkdir()
    if not makes:
        empty_record(run / DISK / DATA)
    shutil.copytree(run / DISK, run / BEFORE)
    words = [str(run / DISK / DATA), str(seed), str(commands), *pragmas]
    program = [sys.executable, "-m", "tests.proofs.power_cut", "work", *words]
    said = record(program, run / LOG, ROOT, killed_at)
    recording = read(run)
    assert [one for one in recording.steps if isinstance(one, Told)] == [*map(_told, said)]
    disk = Disk(recording.before)
    for step in recording.steps:
        if not isinstance(step, Told):
            disk.do(step)
    assert disk.now() == _files(run / DISK), "a call was overlooked"
    return recording


def read(run: Path) -> Recording:
    """A recording that was made earlier."""
    before = _files(run / BEFORE)
    steps = changes(run / LOG, run / DISK, before)
    return Recording(
        run, before, tuple(_told(one.line) if isinstance(one, Said) else one for one in steps)
    )


def _told(line: str) -> Told:
    seq, digest, number = line.split()
    return Told(int(seq), digest, number)


def _files(folder: Path) -> Files:
    """All that is under a folder, but for what is made anew after each crash."""
    found = (path for path in folder.rglob("*") if path.is_file())
    kept = (path for path in found if not path.name.endswith("-shm"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


# --- the images ---


@dataclass(frozen=True, slots=True)
class Image:
    """What is found when the power is back, and what had been acknowledged before it went."""

    seed: int
    files: Files
    told: tuple[Told, ...]


def images(
    recording: Recording,
    sector: int,
    seeds: Iterable[int],
    deaf: Callable[[str], bool] = lambda _path: False,
) -> Iterator[Image]:
    """An image for each seed, in the order of their moments, of a disk with such sectors."""
    cuts = []
    for seed in seeds:
        chance = random.Random(f"{sector} {seed}")
        cuts.append((recording.cut(chance), seed, chance))
    disk, told, done = Disk(recording.before, deaf), list[Told](), 0
    for at, seed, chance in sorted(cuts, key=lambda cut: cut[:2]):
        for step in recording.steps[done:at]:
            if isinstance(step, Told):
                told.append(step)
            else:
                disk.do(step)
        done = at
        yield Image(seed, disk.left(Dice(chance, sector)), tuple(told))


@dataclass(frozen=True, slots=True)
class _Found:
    """What is the matter with a record, its journal (seq → hash), and its next number."""

    faults: tuple[str, ...]
    journal: dict[int, str]
    number: str


class Judge:
    """Opens images, one after another in the same folder.

    Many images become the same record, byte by byte, once the log (WAL) is folded into the file:
    each such record is looked through only once.
    """

    def __init__(self, disk: Path) -> None:
        self._disk = disk
        self._known: dict[bytes, _Found] = {}

    def faults(self, image: Image) -> list[str]:
        """Open an image as a program at its start does; what is wrong with it."""
        for left_over in self._disk.iterdir():
            shutil.rmtree(left_over)
        for path, content in image.files.items():
            (self._disk / path).parent.mkdir(exist_ok=True)
            (self._disk / path).write_bytes(content)
        try:
            open_store(self._disk / DATA).close()
            found = self._found()
        except StoreError as error:
            return [f"{type(error).__name__}: {error}"]
        if found.faults:
            return list(found.faults)
        faults = []
        lost = [one for one in image.told if found.journal.get(one.seq) != one.hash]
        if lost:
            faults.append(f"{LOST}: {len(lost)} of {len(image.told)}, the first {lost[0]}")
        if found.number in {one.number for one in image.told}:
            faults.append(f"number {found.number} is given twice")
        return faults

    def _found(self) -> _Found:
        files = _files(self._disk)
        digest = sha256(b"".join(files[name] for name in sorted(files))).digest()
        if digest not in self._known:
            self._known[digest] = self._looked_through()
        return self._known[digest]

    def _looked_through(self) -> _Found:
        """Prove a record as `db verify` does, and go on with it."""
        store = open_store(self._disk / DATA)
        try:
            if faults := verify(store).faults:
                return _Found(faults, {}, "")
            with store.read() as tx:
                journal = {one.seq: one.hash.hex() for one in events.all_events(tx)}
            office = Office(settings(), store, SetClock(MONDAY), BUILT)
            return _Found((), journal, _number(office.do(IssueTicket("civil"), TESTER)))
        finally:
            store.close()


def main() -> None:
    """Be the program that is recorded, or make one image again and say what is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    worker = parts.add_parser("work")
    worker.add_argument("folder", type=Path)
    worker.add_argument("seed", type=int)
    worker.add_argument("commands", type=int)
    worker.add_argument("pragmas", nargs="*")
    again = parts.add_parser("replay")
    again.add_argument("run", type=Path)
    again.add_argument("sector", type=int)
    again.add_argument("seed", type=int)
    args = parser.parse_args()
    if args.part == "work":
        work(args.folder, args.seed, args.commands, args.pragmas)
        return
    (image,) = images(read(args.run), args.sector, [args.seed])
    (args.run / "image").mkdir(exist_ok=True)
    for fault in Judge(args.run / "image").faults(image) or ["nothing is wrong"]:
        sys.stdout.write(f"{fault}\n")


if __name__ == "__main__":
    main()
