"""What people, settings and disks had done before a mistake, and what is expected of it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.command_line import CommandLine

OPEN_2 = "counter open --counter 2"
ISSUE = "ticket issue ho-tich --no-print"
CALL_2 = "counter call --counter 2"
PRINTER = 'connection = { kind = "simulated", baud = 115200 }\nwidth_dots = 576'


def given(*commands: str) -> Callable[[CommandLine], None]:
    """What was done before."""

    def do(motcua: CommandLine) -> None:
        for command in commands:
            motcua.done(command)

    return do


def nothing(motcua: CommandLine) -> None:
    """Nothing was done before."""


def configured(before: str, after: str) -> Callable[[CommandLine], None]:
    """The sample office with one line of its file put differently."""
    return lambda motcua: motcua.configure({before: after})


def written(content: bytes) -> Callable[[CommandLine], None]:
    """A settings file of these bytes."""

    def write(motcua: CommandLine) -> None:
        motcua.config = motcua.data_dir.parent / "office.toml"
        motcua.config.write_bytes(content)

    return write


def closed_today(motcua: CommandLine) -> None:
    """An office that keeps its hours and is closed on the Monday of the tests."""
    motcua.configure(
        {
            "always_open = true": "always_open = false",
            "date = 2026-12-31": "date = 2026-12-07",
            'taking = ["07:15-10:30"]\nserving = ["07:30-11:30"]': "closed = true",
        }
    )


def missing_settings(motcua: CommandLine) -> None:
    """A settings file that is not there."""
    motcua.config = motcua.data_dir / "nowhere.toml"


def full(motcua: CommandLine) -> None:
    """The record has reached its limit of pages."""
    motcua.configure({"[run]\n": "[run]\nmax_store_pages = 1\n"})
    for _ in range(100):
        if motcua(ISSUE).exit_code:
            return
    raise AssertionError("the record never fills")


def flooded(motcua: CommandLine) -> None:
    """The header of the record is overwritten."""
    with (motcua.data_dir / "office.db").open("r+b") as file:
        file.write(b"\xff" * 4096)


def forged(motcua: CommandLine) -> None:
    """An event was changed by hand."""
    motcua.done(ISSUE)
    _sql(motcua.data_dir / "office.db", "UPDATE events SET actor = 'nobody' WHERE seq = 2")


def foreign(motcua: CommandLine) -> None:
    """Somebody else's database stands where the record should be."""
    file = motcua.data_dir / "office.db"
    file.unlink()
    _sql(file, "CREATE TABLE songs (title TEXT)")


def of_version(version: str) -> Callable[[CommandLine], None]:
    """The record is of another version than the program."""
    return lambda motcua: _sql(
        motcua.data_dir / "office.db", f"UPDATE alembic_version SET version_num = '{version}'"
    )


def without_key(motcua: CommandLine) -> None:
    """The key file is gone."""
    (motcua.data_dir / "office.key").unlink()


def other_key(motcua: CommandLine) -> None:
    """The key file is another record's."""
    (motcua.data_dir / "office.key").write_bytes(bytes(32))


def without_record(motcua: CommandLine) -> None:
    """The record is gone, and its key is there."""
    for file in motcua.data_dir.glob("office.db*"):
        file.unlink()


def no_folder(motcua: CommandLine) -> None:
    """There is no data folder yet."""
    shutil.rmtree(motcua.data_dir)


def in_a_file(motcua: CommandLine) -> None:
    """The data folder is a file."""
    shutil.rmtree(motcua.data_dir)
    motcua.data_dir.write_text("")


def _sql(file: Path, statement: str) -> None:
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()


@dataclass(frozen=True)
class Row:
    """A mistake: the command, the code of its failure, and words that its sentence must have."""

    words: str
    code: str
    says: tuple[str, ...] = ()
    before: Callable[[CommandLine], None] = nothing
    whole: bool = True
    """Whether there is a record, which must be whole afterwards."""
