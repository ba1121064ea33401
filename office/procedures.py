"""What comes down from the central system, as values: procedures, agencies, dossiers.

All of it is a dated copy. Codes belong to others: they are kept as they were given, and nothing is
read out of them but the national part of a procedure's, by which lists are joined.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

_NATIONAL = re.compile(r"\d\.\d{6}(?!\d)")


class Source(StrEnum):
    """Where a set came from: the sample that ships with the program, a file, the central system.

    The sample is verified by nobody.
    """

    SAMPLE = "sample"
    FILE = "file"
    CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A version of an administrative procedure, as it was published.

    `effective_from` and `effective_to` are ISO days, both in force themselves, "" where there is no
    bound. `time_limit` and `fee` are free text, exemptions included; `agency` is who settles it,
    `level` on which floor of the state; `decision` is what it was published by. `aliases` are codes
    that it had before.
    """

    code: str
    effective_from: str = ""
    effective_to: str = ""
    name: str = ""
    field: str = ""
    level: str = ""
    agency: str = ""
    time_limit: str = ""
    fee: str = ""
    papers: tuple[str, ...] = ()
    decision: str = ""
    published: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def national(self) -> str:
        """The national part of the code, without a province's or a service's suffix."""
        return national_code(self.code)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes that it has and had."""
        return (self.code, *self.aliases)

    def in_force(self, day: str) -> bool:
        """Whether it is published and in force on a day."""
        begun = self.effective_from <= day
        return self.published and begun and (not self.effective_to or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its code, opaque, its name, and the code of the one above it ("": none)."""

    code: str
    name: str
    parent: str = ""


class DossierStatus(IntEnum):
    """The states of a dossier that central systems exchange."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROGRESS = 4
    SUPPLEMENT_ASKED = 5
    PAYMENT_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    SETTLED = 9
    RETURNED = 10


@dataclass(frozen=True, slots=True)
class Dossier:
    """How a dossier stood at `as_of` (milliseconds); of the person it holds nothing.

    `vendor_status` is the state in the words of the system that it lies in; `due_at` is
    milliseconds, None where no date was promised.
    """

    code: str
    status: DossierStatus
    vendor_status: str
    due_at: int | None
    as_of: int


def national_code(code: str) -> str:
    """The national part of a procedure's code; the whole where it has none."""
    found = _NATIONAL.match(code)
    return found[0] if found else code


def code_within(text: str) -> str:
    """The national code that stands somewhere in a text, such as a page's address; else ""."""
    found = _NATIONAL.search(text)
    return found[0] if found else ""


def in_force_on(procedures: Iterable[Procedure], day: str) -> list[Procedure]:
    """What is in force on a day, one version of each code: the one that came last, by code."""
    newest: dict[str, Procedure] = {}
    for one in procedures:
        if one.in_force(day):
            known = newest.get(one.code)
            if known is None or known.effective_from < one.effective_from:
                newest[one.code] = one
    return [newest[code] for code in sorted(newest)]
