"""A PostgreSQL server of the tests' own, and a database on it for each data folder.

Debian's programs are used as they are. The server listens on a socket in its own folder, and on no
network; it is started once by each test process that needs it, and stops with it.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import psycopg.conninfo
from psycopg.sql import SQL, Identifier

from office.store import open_store, read_key

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))
USER = "postgres"
PORT = 5432
START_S = 30
ROOM = 2**30
SETTINGS = ("listen_addresses=''", f"port={PORT}", "max_connections=200", "shared_buffers=32MB")
QUICK = ("fsync=off", "full_page_writes=off")
"""Where nobody cuts the power nothing need reach a disk."""


class Server:
    """A server on a folder of its own; `settings` are those of postgresql.conf, beside ours.

    `within` are the words of a program that runs its programs.
    """

    def __init__(
        self, folder: Path, settings: Sequence[str] = QUICK, within: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self._within = within
        self._data = folder / "data"
        self._log = folder / "log"
        folder.chmod(0o755)
        if os.geteuid() == 0:  # the server refuses to be root
            shutil.chown(folder, USER)
        words = (
            "--username",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        self._run("initdb", *words)
        with (self._data / "postgresql.conf").open("a", encoding="ascii") as file:
            socket = f"unix_socket_directories='{folder}'"
            file.write("\n".join(["", *SETTINGS, *settings, socket, ""]))

    def let_in(self, network: str) -> None:
        """Let everybody in from a network."""
        with (self._data / "pg_hba.conf").open("a", encoding="ascii") as file:
            file.write(f"host all all {network} trust\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "start", "-w", "-t", str(START_S), "-l", str(self._log))

    def stop(self, how: str = "fast") -> None:
        """Stop it; `how` is a mode of pg_ctl(1)."""
        self._run("pg_ctl", "stop", "-w", "-t", str(START_S), "-m", how)

    def kill(self) -> None:
        """SIGKILL to all its processes at once, as if the machine's power went."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def try_to_start(self) -> bool:
        """Start it where that can be done by now: the dead may still be holding its memory."""
        try:
            self.start()
        except subprocess.CalledProcessError:
            return False
        return True

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={PORT}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database, and give its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            names = Identifier(database), Identifier(template)
            connection.execute(
                SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(*names)
            )
        return self.url(database)

    def drop(self, url: str) -> None:
        """Take a database away, whoever still looks at it."""
        name = Identifier(str(psycopg.conninfo.conninfo_to_dict(url)["dbname"]))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _run(self, program: str, *words: str) -> None:
        command = [str(PROGRAMS / program), "-D", str(self._data), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        command = [*self._within, *command]
        # what the server has to say is in its log
        told = subprocess.DEVNULL if program == "pg_ctl" else None
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=told, cwd=self.folder)


@cache
def server() -> Server:
    """The one that all tests of this process share."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-", dir=_memory()))
    one = Server(folder)
    one.start()
    atexit.register(_gone, one)
    return one


def _gone(one: Server) -> None:
    one.stop("immediate")
    shutil.rmtree(one.folder)


def _memory() -> Path | None:
    """Where a disk is not needed, if there is room."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


TEMPLATE = "template_motcua"


@cache
def _key() -> bytes:
    """The key of the record that every database begins as."""
    with tempfile.TemporaryDirectory() as folder:
        open_store(Path(folder), url=server().create(TEMPLATE)).close()
        return read_key(Path(folder))


_numbers = count(1)
_made: list[str] = []


def new_record() -> tuple[bytes, str]:
    """The key and the address of an empty record in a database of its own."""
    key = _key()
    _made.append(server().create(f"motcua_{next(_numbers)}", TEMPLATE))
    return key, _made[-1]


def empty_database() -> str:
    """The address of a database that has no record yet."""
    _made.append(server().create(f"motcua_{next(_numbers)}"))
    return _made[-1]


def drop_records() -> None:
    """Take all of them away: each has 8 MB."""
    while _made:
        server().drop(_made.pop())
