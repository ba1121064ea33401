"""A disk as programs may rely on it, and what is left on it when the power goes.

What was synced stands: a file's bytes and size by a sync of the file, names by a sync of their
folder. Of everything else, each sector, each change of a size and each change of a name may have
reached the disk or not, in whatever order. A sector that was just being written may be caught
half-way or be spoilt as a whole, also where nobody wrote. One thing is taken for granted: a sync
that has returned is true.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Make:
    """A new, empty file or folder of that name."""

    path: str
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut off at a size, or lengthened to it with zeros."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync of a file or a folder that has returned."""

    path: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A file moved to a name, which may have had another file."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A name taken away."""

    path: str


Change: TypeAlias = Make | Rename | Remove | Write | Resize | Sync
Files: TypeAlias = dict[str, bytes]
"""What a folder holds: path → bytes."""


class Dice:
    """What becomes of everything that is not on the disk yet when the power goes.

    One cut keeps nearly all of it, another nearly nothing: were each sector tossed for evenly, no
    cut would ever leave a whole commit behind, or none of it.
    """

    def __init__(self, chance: random.Random, sector: int) -> None:
        self.chance = chance
        self.sector = sector
        self._keeping = chance.choice((0.0, 0.1, 0.5, 0.9, 0.99, 1.0))
        self._tearing = chance.choice((0.0, 0.1, 0.5))
        self._in_order = chance.random() < 0.5

    def keeps(self) -> bool:
        """Whether a change has reached the disk."""
        return self.chance.random() < self._keeping

    def tears(self) -> bool:
        """Whether a sector that has not was caught half-way."""
        return self.chance.random() < self._tearing

    def torn(self, old: bytes, new: bytes) -> bytes:
        """A sector that the disk was writing anew; both may be shorter, at a file's end."""
        at = self.chance.randrange(len(new))
        return self.chance.choice(
            (new[:at] + old[at:], old[:at] + new[at:], self.chance.randbytes(len(new)))
        )

    def namings(self, waiting: "list[_Naming]") -> "list[_Naming]":
        """Which names have changed: the first few, or any, but for each name in order."""
        if self._in_order:
            return waiting[: self.chance.randint(0, len(waiting))]
        stopped: set[str] = set()
        kept = []
        for one in waiting:
            if stopped.isdisjoint(one.names) and self.keeps():
                kept.append(one)
            else:
                stopped |= one.names
        return kept


@dataclass(slots=True)
class _File:
    """The bytes that are on the disk, and what waits for it."""

    safe: bytearray = field(default_factory=bytearray)
    waiting: list[Write | Resize] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.waiting:
            _do(self.safe, change)
        self.waiting.clear()

    def now(self) -> bytes:
        """As programs read it."""
        content = bytearray(self.safe)
        for change in self.waiting:
            _do(content, change)
        return bytes(content)

    def left(self, dice: Dice) -> bytes:
        """As it is found when the power is back."""
        content = bytearray(self.safe)
        stopped: set[int] = set()
        for change in self.waiting:
            if isinstance(change, Write):
                _write(content, change, dice, stopped)
            elif dice.keeps():
                _do(content, change)
        if len(content) > len(self.safe) and not dice.keeps():
            del content[dice.chance.randint(len(self.safe), len(content)) :]
        return bytes(content)


@dataclass(frozen=True, slots=True)
class _Naming:
    """A change of names, and the file that it is about."""

    change: Make | Rename | Remove
    file: _File

    @property
    def names(self) -> set[str]:
        return {self.change.path, self.name}

    @property
    def name(self) -> str:
        return self.change.to if isinstance(self.change, Rename) else self.change.path

    def do(self, names: dict[str, _File]) -> None:
        names.pop(self.change.path, None)
        if not isinstance(self.change, Remove):
            names[self.name] = self.file


class Disk:
    """A disk with some files on it; it ignores syncs of what it is `deaf` to."""

    def __init__(self, files: Files, deaf: Callable[[str], bool] = lambda _path: False) -> None:
        self._names = {path: _File(bytearray(data)) for path, data in files.items()}
        self._safe_names = dict(self._names)
        self._waiting: list[_Naming] = []
        self._folders: set[str] = set()
        self._deaf = deaf

    def do(self, change: Change) -> None:
        """A program changes something. Raises KeyError for a file that is not there."""
        match change:
            case Write() | Resize():
                self._names[change.path].waiting.append(change)
            case Sync():
                if not self._deaf(change.path):
                    self._sync(change.path)
            case _:
                file = _File() if isinstance(change, Make) else self._names[change.path]
                if isinstance(change, Make) and change.is_folder:
                    self._folders.add(change.path)
                naming = _Naming(change, file)
                naming.do(self._names)
                self._waiting.append(naming)

    def _sync(self, path: str) -> None:
        if path in self._names and path not in self._folders:
            self._names[path].sync()
            return
        inside = [one for one in self._waiting if str(PurePath(one.name).parent) == path]
        for naming in inside:
            naming.do(self._safe_names)
            self._waiting.remove(naming)

    def now(self) -> Files:
        """All files as programs read them."""
        return {path: self._names[path].now() for path in self._names.keys() - self._folders}

    def left(self, dice: Dice) -> Files:
        """All files as they are found when the power is back."""
        names = dict(self._safe_names)
        for naming in dice.namings(self._waiting):
            naming.do(names)
        gone = self._folders - names.keys()
        return {
            path: names[path].left(dice)
            for path in sorted(names.keys() - self._folders)
            if gone.isdisjoint(map(str, PurePath(path).parents))
        }


def _do(content: bytearray, change: Write | Resize) -> None:
    """Carry out a change whole; a gap is zeros."""
    if isinstance(change, Write):
        _put(content, change.offset, change.data)
    else:
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))


def _put(content: bytearray, offset: int, data: bytes) -> None:
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def _write(content: bytearray, write: Write, dice: Dice, stopped: set[int]) -> None:
    """Carry out what of a write has reached the disk; a sector that it has not stays as it is."""
    for start, part in _parts(write, dice.sector):
        sector = start // dice.sector
        if sector in stopped:
            continue
        if dice.keeps():
            _put(content, start, part)
            continue
        stopped.add(sector)
        if dice.tears():
            begin = sector * dice.sector
            old = bytes(content[begin : begin + dice.sector])
            new = bytearray(old)
            _put(new, start - begin, part)
            _put(content, begin, dice.torn(old, bytes(new)))


def _parts(write: Write, sector: int) -> Iterator[tuple[int, bytes]]:
    """A write, sector by sector."""
    start, end = write.offset, write.offset + len(write.data)
    while start < end:
        behind = min(end, start - start % sector + sector)
        yield start, write.data[start - write.offset : behind - write.offset]
        start = behind
