"""What a program and its children change on a disk, in order, as `strace` sees the kernel told.

A call that another comes into the middle of counts from its end on.
"""

import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from tests.proofs.disk import Change, Make, Remove, Rename, Resize, Sync, Write

TIMEOUT_S = 600
_CALLS = (
    *("openat", "mkdir", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync"),
    *("rename", "renameat2", "unlink", "unlinkat"),
)
_LONGEST_WRITE = 1 << 20
_OUTPUT = b"1"
_UNFINISHED = b" <unfinished ...>\n"
_LINE = re.compile(
    rb"(?P<pid>\d+) +(?P<call>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+|\?)(?P<of>.*)"
)
_FILE = re.compile(rb"(?P<fd>\d+)<(?P<path>[^>]*)>(?P<is_gone>\(deleted\))?")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the program wrote to its standard output."""

    line: str


def record(program: Sequence[str], log: Path, cwd: Path, killed_at: int) -> list[str]:
    """Run a program to its good end and log its calls; the lines that it wrote to its output.

    Each of its processes that begins so many syncs is killed before the last of them is done.
    """
    strace = ["strace", "--follow-forks", "-qq", "-y", "-xx"]
    strace += [f"--string-limit={_LONGEST_WRITE}", f"--trace={','.join(_CALLS)}"]
    strace += [f"--inject=fsync:signal=KILL:when={killed_at}"]
    done = subprocess.run(
        [*strace, f"--output={log}", "--", *program],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        timeout=TIMEOUT_S,
    )
    return done.stdout.decode().splitlines()


def changes(log: Path, folder: Path, files: Collection[str]) -> Iterator[Change | Said]:
    """What was changed under a folder, and what was said, in the order of the calls.

    Paths are those within the folder, which is "." itself; `files` are there before. The -shm
    files are left out: what they hold is built anew after a crash. Raises ValueError for a line
    that is not understood.
    """
    reader = _Reader(folder, set(files))
    inside = "".join(f"\\x{byte:02x}" for byte in str(folder).encode()).encode()
    with log.open("rb") as lines:
        for line in _whole(lines):
            if inside in line or b" write(%s<" % _OUTPUT in line:
                yield from reader.read(line)


def _whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The calls of a log, each on one line."""
    begun: dict[bytes, bytes] = {}
    for line in lines:
        process, _, call = line.partition(b" ")
        if line.endswith(_UNFINISHED):
            begun[process] = line.removesuffix(_UNFINISHED).rstrip()
        elif call.lstrip().startswith(b"<... "):
            yield begun.pop(process) + call.partition(b" resumed>")[2]
        else:
            yield line


class _Reader:
    """Makes changes of those lines of a log that are about the folder, or the output."""

    def __init__(self, folder: Path, files: set[str]) -> None:
        self._folder = folder
        self._files = files
        self._places: dict[tuple[bytes, bytes], int] = {}
        """Where a process's next write to one of its descriptors goes."""

    def read(self, line: bytes) -> Iterator[Change | Said]:
        """The changes that one call made."""
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"not a whole call: {line[:200]!r}")
        pid, call, arguments, result, of = found.groups()
        if result == b"?" or result.startswith(b"-"):  # killed meanwhile, or refused
            return
        match call.decode():
            case "openat":
                yield from self._opened(pid, arguments, result, of)
            case "mkdir" | "rename" | "renameat2" | "unlink" | "unlinkat":
                yield from self._named(call, *map(self._within, _TEXT.findall(arguments)))
            case "write" if arguments.startswith(_OUTPUT + b"<"):
                yield from map(Said, _bytes(arguments).decode().splitlines())
            case _:
                yield from self._changed(pid, call, arguments, int(result))

    def _opened(self, pid: bytes, arguments: bytes, fd: bytes, of: bytes) -> Iterator[Change]:
        file = _FILE.match(fd + of)
        assert file is not None
        path = self._within(file["path"])
        self._places[pid, fd] = 0
        if path is None:
            return
        if b"O_CREAT" in arguments and path not in self._files:
            self._files.add(path)
            yield Make(path)
        elif b"O_TRUNC" in arguments:
            yield Resize(path, 0)

    def _named(self, call: bytes, path: str | None, to: str | None = None) -> Iterator[Change]:
        if path is None:
            return
        if call == b"mkdir":
            yield Make(path, is_folder=True)
            return
        self._files.discard(path)
        if to:
            self._files.add(to)
            yield Rename(path, to)
        else:
            yield Remove(path)

    def _changed(self, pid: bytes, call: bytes, arguments: bytes, result: int) -> Iterator[Change]:
        """A call on an open file; what becomes of one that has no name left is no matter."""
        file = _FILE.match(arguments)
        if file is None:
            raise ValueError(f"on what file? {arguments[:200]!r}")
        path, place = self._within(file["path"]), (pid, file["fd"])
        if file["is_gone"] or path is None:
            return
        last = arguments.rpartition(b", ")[2]
        match call.decode():
            case "lseek":
                self._places[place] = result
            case "fsync" | "fdatasync":
                yield Sync(path)
            case "ftruncate":
                yield Resize(path, int(last))
            case "pwrite64":
                yield Write(path, int(last), _bytes(arguments)[:result])
            case _:
                yield Write(path, self._places[place], _bytes(arguments)[:result])
                self._places[place] += result

    def _within(self, text: bytes) -> str | None:
        """A path within the folder, None for one that is no matter."""
        path = PurePath(bytes.fromhex(text.replace(b"\\x", b"").decode()).decode())
        if not path.is_relative_to(self._folder) or path.name.endswith("-shm"):
            return None
        return str(path.relative_to(self._folder))


def _bytes(arguments: bytes) -> bytes:
    """The bytes among the arguments of a write."""
    found = _TEXT.search(arguments)
    if found is None:
        raise ValueError(f"what was written? {arguments[:200]!r}")
    return bytes.fromhex(found[1].replace(b"\\x", b"").decode())
