"""People whose personal values stand beside the journal: reading them, and erasing them for good.

A person is known by the subject of the events that brought the values. Erasing overwrites the rows
and appends `person.erased`; the journal itself stays whole. What the store's log (the WAL) still
held of them goes when it is folded into the file, which waits for readers of older pages.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.errors import Refusal, Refused, StoreError
from office.model import Event
from office.names import tidy_name
from office.office import Office, Who
from office.personal import Personal, PersonalKey, Sealed, tidy_phone, unseal
from office.store import Store, Transaction, events, read_key
from office.store import personal as rows
from office.store.personal import PersonalRow

LOG_TIMEOUT_S = 5.0
"""How long an erasure waits for those who still read from the store's log."""


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erase all personal values of a subject."""

    name: ClassVar[str] = "person.erase"
    subject: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `person-unknown`, or `person-erased` where nothing stands any more."""
        standing = _standing(act.tx, self.subject)
        act.record("person.erased", self.subject, {"values": [row.seq for row in standing]})
        rows.wipe(act.tx, standing)


@dataclass(frozen=True, slots=True)
class Erased:
    """How an erasure ended: `event` tells of it, `values` were erased.

    With `lingers` the store's log may still hold what they were, sealed, until `clear_log`.
    """

    event: Event
    values: int
    lingers: bool


def erase_person(
    office: Office,
    who: Who,
    subject: str,
    command_id: str | None = None,
    log_timeout_s: float = LOG_TIMEOUT_S,
) -> Erased:
    """Erase a person, in the store's log too if its readers end within `log_timeout_s`.

    Refused with `person-unknown` or `person-erased`.
    """
    command = ErasePerson(subject, office.settings.points[0].id)
    event = office.do(command, who, command_id).events[-1]
    cleared = clear_log(office.store, log_timeout_s)
    return Erased(event, len(json.loads(event.data)["values"]), lingers=not cleared)


def clear_log(store: Store, timeout_s: float = 0.0) -> bool:
    """Take out of the store's log what was erased; whether nothing of it is left there.

    For running programs to call again and again: where nothing lingers it only looks.
    """
    with store.read() as tx:
        lingering = rows.lingering_rows(tx)
    if not lingering:
        return True
    if not store.wipe_traces(timeout_s):
        return False
    with store.write() as tx:
        rows.settle(tx, lingering)
    return True


def personal_of(office: Office, subject: str) -> Personal:
    """The newest personal value of a subject.

    Refused with `person-unknown` or `person-erased`; raises PersonalKeyWrong or PersonalDamaged.
    """
    key = office.personal_key
    with office.store.read() as tx:
        newest = _standing(tx, subject)[-1]
        event = next(one for one in events.of_subject(tx, subject) if one.seq == newest.seq)
    return _opened(key, newest, event)


@dataclass(frozen=True, slots=True)
class Known:
    """A person whom the office knows under `subject`, written down at `at` (milliseconds)."""

    subject: str
    person: Personal
    at: int


def people_called(office: Office, typed: str) -> tuple[list[Known], int]:
    """Whoever has exactly this name, in any case, or this telephone number; oldest first.

    Every standing value is opened, 25 µs each: nothing stands anywhere to look them up by. The
    number is of those that could not be read. Refused with `person-not-found` where nobody is.
    """
    name, phone = (tidy_name(typed) or "").casefold(), tidy_phone(typed)
    key = office.personal_key
    with office.store.read() as tx:
        standing = {row.seq: row for row in rows.everything(tx) if not row.erased}
        brought = [one for one in events.with_personal_digest(tx) if one.seq in standing]
    found: dict[str, Known] = {}
    unread = 0
    for event in brought:
        try:
            person = _opened(key, standing[event.seq], event)
        except StoreError:
            unread += 1
            continue
        if typed and (person.name.casefold() == name or person.phone == phone != ""):
            found[event.subject] = Known(event.subject, person, event.at)
    if not found:
        raise Refused(Refusal.PERSON_NOT_FOUND, unread=unread)
    return list(found.values()), unread


def faults_within(tx: Transaction, store: Store) -> Iterator[str]:
    """Where personal values and the journal do not agree: which event lacks its value, or whose."""
    stored = {row.seq: row for row in rows.everything(tx)}
    brought = {event.seq: event for event in events.with_personal_digest(tx)}
    erased = dict(_erased(tx))
    if stored.keys() - brought.keys():
        yield "there is a personal value that no event brought"
    if not brought:
        return
    key = PersonalKey.derived_from(read_key(store.folder))
    for seq, event in brought.items():
        row = stored.get(seq, PersonalRow(seq, b"", b"", b"", erased=True))
        if row.erased != (erased.get(seq) == event.subject) or (row.erased and _holds(row)):
            yield f"the personal value of seq {seq} is gone unnoted, or was erased and still stands"
        elif not row.erased:
            yield from _unreadable(key, row, event)


def _erased(tx: Transaction) -> Iterator[tuple[int, str]]:
    """The `seq` and subject of each value of which the journal says that it was erased."""
    for event in events.of_kinds_since(tx, 0, ("person.erased",)):
        yield from ((seq, event.subject) for seq in json.loads(event.data)["values"])


def _holds(row: PersonalRow) -> bool:
    return any(row.ciphertext + row.nonce + row.salt)


def _unreadable(key: PersonalKey, row: PersonalRow, event: Event) -> Iterator[str]:
    try:
        _opened(key, row, event)
    except StoreError as error:
        yield f"the personal value of seq {row.seq}: {error.code}"


def _standing(tx: Transaction, subject: str) -> list[PersonalRow]:
    """The values of a subject that were not erased, at least one."""
    found = rows.of_subject(tx, subject)
    standing = [row for row in found if not row.erased]
    if not standing:
        code = Refusal.PERSON_ERASED if found else Refusal.PERSON_UNKNOWN
        raise Refused(code, subject=subject)
    return standing


def _opened(key: PersonalKey, row: PersonalRow, event: Event) -> Personal:
    sealed = Sealed(row.ciphertext, row.nonce, row.salt, event.personal_digest or b"")
    return unseal(key, sealed, row.seq, event.subject)
