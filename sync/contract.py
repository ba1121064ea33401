"""What the central system and an office say to each other, beside the events themselves.

Events go up in `batches`; here are the answers. Times are RFC 3339 with three decimals, hashes 64
letters of hex. Whoever reads passes over fields that he does not know.
"""

from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, model_validator

from office.clock import rfc3339

EVENTS_PATH = "/v1/events"
HEALTH_PATH = "/v1/health"
RECORDS_PATH = "/v1/records"
ENROLMENTS_PATH = "/v1/enrolments"
CERTIFICATES_PATH = "/v1/certificates"
AUTHORITY_PATH = "/v1/authority"
SOURCE_PATTERN = r"^[\x21-\x7e]{1,64}$"
"""By what a record is known: printable ASCII."""
PROBLEM_MEDIA = "application/problem+json"
BATCH_MEDIA = "application/x-ndjson"
MOST_BODY_BYTES = 2 << 20
"""Of a batch, packed: random letters do not pack, and no gzip is longer than its lines by much."""
CODE_PATTERN = r"^[a-z][a-z0-9-]{0,63}$"
Epoch = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,36}$")]
"""Another one once a central system was put back from a copy."""
Seq = Annotated[int, Field(ge=1, le=2**62)]


def record_path(source: str) -> str:
    """Where a record's standing is told."""
    return f"{RECORDS_PATH}/{quote(source, safe='')}"


class Message(BaseModel):
    """What goes over the wire."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Judgement(StrEnum):
    """What has become of an event."""

    OK = "ok"
    DUPLICATE = "duplicate"
    REJECT = "reject"


class Verdict(Message):
    """What has become of the events from `first` to `last`; `code` says why they were rejected.

    A rejected event is recorded all the same, so that the ones behind it can follow.
    """

    first: Seq
    last: Seq
    judgement: Annotated[Judgement, Field(strict=False)]
    code: Annotated[str, Field(pattern=CODE_PATTERN)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.last < self.first:
            raise ValueError("ends before it begins")
        if (self.code is None) is (self.judgement is Judgement.REJECT):
            raise ValueError("a reason belongs to what was rejected, and to nothing else")
        return self


class Pushed(Message):
    """The answer to a batch: one verdict behind another, from its first event to its last.

    `have_upto` is the last event of this record that the central system has; what lies behind is to
    be sent next, even if it had been acknowledged once: a central system that was put back from a
    copy has forgotten it. `epoch` is another one then.
    """

    epoch: Epoch
    have_upto: Annotated[int, Field(ge=0, le=2**62)]
    verdicts: list[Verdict]


class Standing(Message):
    """How far the central system has a record, and the hash of the chain there.

    Of a record that it does not know it has nothing: 0, and no hash.
    """

    epoch: Epoch
    have_upto: Annotated[int, Field(ge=0, le=2**62)]
    head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None


class Enrol(Message):
    """A record wants to be let in: by a code that is good once, and a request (PKCS #10, PEM)."""

    source: Annotated[str, Field(pattern=SOURCE_PATTERN)]
    code: Annotated[str, Field(pattern=r"^[A-Z2-7]{26}$")]
    request: Annotated[str, Field(max_length=8192)]


class Renew(Message):
    """A record that is known by its certificate wants a new one."""

    request: Annotated[str, Field(max_length=8192)]


class Certified(Message):
    """A certificate (PEM), and the authority's own."""

    certificate: str
    authority: str


class Health(Message):
    """That the central system is there: its time, its epoch, and what forms of batches it reads."""

    time: str
    epoch: Epoch
    versions: list[int]

    @classmethod
    def at(cls, now_ms: int, epoch: str, versions: list[int]) -> Self:
        """At a time in milliseconds since 1970."""
        return cls(time=rfc3339(now_ms), epoch=epoch, versions=versions)


class Problem(Message):
    """Why a request was not carried out (RFC 9457); `code` is for programs, `detail` for people.

    `have_upto` comes with `gap` and `other-history`, which are about a place in a record.
    """

    type: str = "about:blank"
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    code: str
    detail: str = ""
    have_upto: Annotated[int, Field(ge=0)] | None = None
