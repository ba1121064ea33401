"""The pieces of a province's answers that we read, by their names there; the rest has no place.

Applicants, owners and officers stand in the same answers, and in none of these shapes.
"""

from typing import Annotated, Any
from unicodedata import normalize

from pydantic import Field

from sync.adapters.model import JointStatus, Step
from sync.adapters.reading import Shape

VIETNAMESE = 228
"""The vendor's number of the language."""
_MOST_LETTERS = 300


def tidy(text: str) -> str:
    """In one line, composed, and of a length that fits somewhere."""
    return " ".join(normalize("NFC", text[:_MOST_LETTERS]).split())


class TokenTold(Shape):
    """The answer to a login."""

    access_token: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,16384}$")]
    expires_in: Annotated[int, Field(ge=0, le=10**9)]


class Slice(Shape):
    """A page of a list; `last` says whether it is the last one."""

    content: list[dict[str, Any]]
    last: bool | None = None


class Codes(Shape):
    """A dossier's codes, by which it is known."""

    code: str
    national: Annotated[str | None, Field(alias="nationCode")] = None


class Word(Shape):
    """A name in one language."""

    language: Annotated[int, Field(alias="languageId")]
    name: str


class Titled(Shape):
    """Something that has a name, in one of two ways."""

    name: str | list[Word] | None = None

    @property
    def title(self) -> str:
        """Its Vietnamese name, whichever way it is told."""
        if isinstance(self.name, list):
            words = (one.name for one in self.name if one.language == VIETNAMESE)
            return tidy(next(words, ""))
        return tidy(self.name or "")


class StatusTold(Titled):
    """How far a dossier is, in the number and the words of the vendor."""

    id: int


class ProcedureTold(Shape):
    """What the dossier is about."""

    code: str
    national: Annotated[str | None, Field(alias="nationCode")] = None


class Definition(Shape):
    """What a task is, by its plan."""

    name: Titled | str | None = None


class Task(Shape):
    """Where a dossier lies."""

    agency: Titled | None = None
    definition: Annotated[Definition | None, Field(alias="bpmProcessDefinitionTask")] = None

    @property
    def step(self) -> Step:
        """The step without whoever works at it."""
        name = self.definition.name if self.definition else None
        title = name.title if isinstance(name, Titled) else tidy(name or "")
        return Step(title, self.agency.title if self.agency else "")


class DossierTold(Codes):
    """A dossier, as much of it as is ours to know."""

    status: Annotated[StatusTold, Field(alias="dossierStatus")]
    procedure: ProcedureTold
    due: Annotated[str | None, Field(alias="appointmentDate")] = None
    tasks: Annotated[list[Task] | None, Field(alias="currentTask")] = None


class PushTold(Shape):
    """A push as the log has it."""

    procedure: Annotated[str | None, Field(alias="maTTHC")] = None
    joint_code: Annotated[str | None, Field(alias="soHoSoLT")] = None
    code: Annotated[str | None, Field(alias="maHoSo")] = None
    agency: Annotated[int | None, Field(alias="coQuanXuLy")] = None
    status: Annotated[int | None, Field(alias="trangThai")] = None

    def is_of(self, told: JointStatus) -> bool:
        """Whether it tells the same, whenever that was."""
        return (self.procedure, self.joint_code, self.code, self.agency, self.status) == (
            told.procedure,
            told.joint_code,
            told.code,
            told.agency,
            told.status,
        )


class Reply(Shape):
    """What a push was answered with."""

    status: int | None = None


class LogEntry(Shape):
    """A push and its answer."""

    request: Annotated[PushTold, Field(alias="requestBody")]
    reply: Annotated[Reply | None, Field(alias="responseBody")] = None
