"""An office for tests: a small hall on a temporary folder, its clock in the test's hand."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from office.act import Command
from office.clock import Clock, SetClock
from office.config import MAIN_POINT, OfficeSettings
from office.counters import CallNext, CallNumber, Finish
from office.days import Reckoning
from office.errors import Refused
from office.journal import first_break
from office.model import Counter, Event, Ticket
from office.office import Done, Office, Who
from office.queue import IssueTicket
from office.store import STORE_FILE, Store, events, open_store, places, read_key
from office.store import tickets as rows
from office.tickets import fold
from office.views import counter_answer
from tests.fakes import postgres

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BUILT = date(2026, 11, 1)
MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=ZONE)
"""A Monday on which the office works, half an hour after it opened."""
TESTER = Who("tester", "test")

_MORNING_AND_AFTERNOON = ["07:30-11:30", "13:30-17:00"]
_WEEK = ("mon", "tue", "wed", "thu", "fri")

PLAIN_SETTINGS: dict[str, Any] = {
    "id": "phuong-mau",
    "name": {"vi": "UBND phường Mẫu"},
    "hours": {
        "taking": {day: ["07:30-11:00", "13:30-16:30"] for day in _WEEK},
        "serving": dict.fromkeys(_WEEK, _MORNING_AND_AFTERNOON),
    },
    "services": [
        {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
        {"id": "land", "name": {"vi": "Đất đai"}, "series": "B"},
    ],
    "priority_classes": [
        {"id": "elderly", "name": {"vi": "Người cao tuổi"}, "rank": 20},
        {"id": "disabled", "name": {"vi": "Người khuyết tật"}, "rank": 10},
    ],
    "counters": [
        {"number": 1, "services": ["civil", "land"]},
        {"number": 2, "services": ["civil", "land"]},
        {"number": 3, "services": ["land"]},
    ],
    "transfer_notes": [{"id": "fee", "name": {"vi": "Nộp phí"}}],
    "outcomes": [
        {"id": "done", "name": {"vi": "Đã tiếp nhận hồ sơ"}},
        {"id": "returned-result", "name": {"vi": "Đã trả kết quả"}},
    ],
    "rating_reasons": [{"id": "wait", "name": {"vi": "Chờ lâu"}}],
}
"""Two services, three counters, two priority classes whose ranks are neither 1 nor next to it."""


AGENTS: dict[str, Any] = {
    "id": "agent",
    "name": {"vi": "Nộp hộ"},
    "rank": 100,
    "counts_dossiers": True,
}
"""A class that brings many dossiers and goes before nobody."""


def settings(**changes: object) -> OfficeSettings:
    """The settings of the hall, with some keys of the file put differently."""
    return OfficeSettings.model_validate({**PLAIN_SETTINGS, **changes})


def at(text: str) -> datetime:
    """A moment in the office's zone, written `2026-12-07 08:00` or with seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class HandClock(SetClock):
    """A set clock that a time server may join or leave, and that can be said to have jumped."""

    def __init__(self, moment: datetime, *, agreed: bool = True) -> None:
        super().__init__(moment, agreed=agreed)
        self.is_agreed = agreed
        self.jump: datetime | None = None

    def agreed(self) -> bool:
        """Whether the time server is there."""
        return self.is_agreed

    def jumped_at(self) -> datetime | None:
        """As set."""
        return self.jump


class Steady:
    """The machine's steady time, which goes on by hand."""

    def __init__(self) -> None:
        self._now_s = 1000.0

    def __call__(self) -> float:
        """Seconds since boot."""
        return self._now_s

    def advance(self, seconds: float) -> None:
        """Time goes on."""
        self._now_s += seconds


@dataclass
class Hall:
    """A running office and the clock that it lives by."""

    office: Office
    clock: HandClock

    def do(self, command: Command, command_id: str | None = None) -> Done:
        """Do a command as the tester."""
        return self.office.do(command, TESTER, command_id)

    def refused(self, command: Command, command_id: str | None = None) -> str:
        """The code with which a command is refused.

        It must leave nothing: what stands in the journal afterwards, the office did by itself,
        since the day had turned.
        """
        before = len(self.journal())
        try:
            self.office.do(command, TESTER, command_id)
        except Refused as refusal:
            assert {event.actor for event in self.journal()[before:]} <= {"office"}
            return refusal.code
        raise AssertionError(f"{command} was accepted")

    def issue(
        self,
        service: str = "civil",
        priority: str = "",
        *,
        language: str = "vi",
        printer: str | None = None,
        visit: str | None = None,
        dossiers: int = 1,
        point: str = MAIN_POINT,
    ) -> Ticket:
        """Give a number; the ticket."""
        command = IssueTicket(
            service,
            priority,
            point,
            language=language,
            printer=printer,
            visit=visit,
            dossiers=dossiers,
        )
        done = self.do(command)
        return next(self.ticket(e.subject) for e in done.events if e.kind == "ticket.issued")

    def call(self, counter: int = 1) -> Ticket | None:
        """Call the next citizen; the ticket, None when nobody waits."""
        return counter_answer(self.office, counter, self.do(CallNext(counter))).ticket

    def serve(self, counter: int = 1) -> Ticket:
        """A number that is given, called and finished at this moment; the ticket."""
        ticket = self.issue()
        self.do(CallNumber(counter, ticket.label))
        self.do(Finish(counter))
        return self.ticket(ticket.id)

    def serve_many(self, count: int, each_s: float = 240) -> None:
        """So many are served at counter 1, one after another; one more is served still."""
        self.issue()
        for _ in range(count):
            self.call()
            self.issue()
            self.clock.advance(each_s)
        self.call()

    def ticket(self, ticket_id: str) -> Ticket:
        """A ticket's row."""
        with self.office.store.read() as tx:
            found = rows.get(tx, ticket_id)
        assert found is not None
        return found

    def tickets(self) -> list[Ticket]:
        """Every ticket there is, in order of issue."""
        with self.office.store.read() as tx:
            return list(rows.all_tickets(tx))

    def counter(self, number: int) -> Counter:
        """A counter's row."""
        with self.office.store.read() as tx:
            found = places.counter(tx, "main", number)
        assert found is not None
        return found

    def journal(self) -> list[Event]:
        """Every event, in order."""
        with self.office.store.read() as tx:
            return list(events.all_events(tx))

    def kinds(self, since: int = 0) -> list[str]:
        """The kinds of the events behind `since`."""
        return [event.kind for event in self.journal() if event.seq > since]

    def now(self) -> Reckoning:
        """The present as the office reckons it."""
        with self.office.look() as (_, now):
            return now


def check_record(office: Office) -> None:
    """The chain is whole, and every ticket's row is what its history gives."""
    with office.store.read() as tx:
        journal = list(events.all_events(tx))
        assert first_break(journal) is None
        histories: dict[str, list[Event]] = {}
        for event in journal:
            histories.setdefault(event.subject, []).append(event)
        for ticket in rows.all_tickets(tx):
            assert ticket == fold(histories[ticket.id]), ticket.label


@cache
def _new_record() -> tuple[bytes, bytes]:
    """Record and key of an empty folder; made once, since tests need hundreds of them."""
    with tempfile.TemporaryDirectory() as folder:
        open_store(Path(folder)).close()
        return (Path(folder) / STORE_FILE).read_bytes(), read_key(Path(folder))


URL_FILE = "url"
"""In a data folder whose record is in a database: its address, as the tests remember it."""
engine = "sqlite"
"""In what new records are made; the fixture of that name says otherwise."""


def empty_record(folder: Path) -> None:
    """Put a new record into a folder that has none."""
    if engine == "postgresql" and not (folder / URL_FILE).exists():
        key, url = postgres.new_record()
        folder.mkdir(exist_ok=True)
        (folder / "office.key").write_bytes(key)
        (folder / URL_FILE).write_text(url, "utf-8")
    if url_of(folder) or (folder / STORE_FILE).exists():
        return
    record, key = _new_record()
    folder.mkdir(exist_ok=True)
    (folder / STORE_FILE).write_bytes(record)
    (folder / "office.key").write_bytes(key)


def url_of(folder: Path) -> str | None:
    """The address of the database that a folder's record is in, None for a file."""
    file = folder / URL_FILE
    return file.read_text("utf-8") if file.exists() else None


def open_record(folder: Path, page_limit: int = 0) -> Store:
    """The record of a folder, made when there is none."""
    empty_record(folder)
    return open_store(folder, page_limit, url_of(folder))


def open_office(
    folder: Path, clock: Clock, office_settings: OfficeSettings | None = None, page_limit: int = 0
) -> Office:
    """An office on the record of a folder, made when there is none."""
    store = open_record(folder, page_limit)
    return Office(office_settings or settings(), store, clock, BUILT)


@contextmanager
def hall(
    folder: Path,
    moment: datetime = MONDAY,
    *,
    agreed: bool = True,
    office_settings: OfficeSettings | None = None,
) -> Iterator[Hall]:
    """A hall that is closed at the end; its record must then be sound."""
    clock = HandClock(moment, agreed=agreed)
    office = open_office(folder, clock, office_settings)
    try:
        yield Hall(office, clock)
        check_record(office)
    finally:
        office.store.close()
