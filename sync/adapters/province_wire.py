"""Requests to a province's REST interface and its answers: bytes in, values out, nothing else.

Shaped after public clients of VNPT iGate 2.x; not tried against a live system. Applicants, owners
and officers stand in the same answers and are read by nobody here.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum, auto
from typing import Annotated, Any
from unicodedata import normalize
from urllib.parse import urlencode

from pydantic import Field

from office.clock import from_ms, to_ms
from sync.adapters.errors import Ambiguous, CodeUnfit, ShapeUnknown, TooMany
from sync.adapters.model import Dossier, JointStatus, Status, Step
from sync.adapters.port import Answer
from sync.adapters.reading import Shape, body_of, shaped

SEARCH_PATH = "/pa/dossier/search"
PUSH_API = "capNhatTrangThaiHoSoDVCLTHoTich"
PUSH_PATH = f"/ad/api/lienthongDVCLT/{PUSH_API}"
LOG_PATH = "/ad/api/lienthongDVCLT/getLog"
JSON_MEDIA = "application/json"
FORM_MEDIA = "application/x-www-form-urlencoded"
PAGE_SIZE = 20
VIETNAMESE = 228
"""The vendor's number of the language."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{3,63}")
_WHEN = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")
_MOST_LETTERS = 300
_VIETNAM = timezone(timedelta(hours=7))


class Standing(Enum):
    """What the log of pushes says of one."""

    NONE = auto()
    OPEN = auto()
    ACCEPTED = auto()


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are there; the secret stands in no repr."""

    client_id: str
    secret: str

    def __repr__(self) -> str:
        return f"Credentials({self.client_id!r})"


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the interface, and for how many seconds; it stands in no repr."""

    text: str
    expires_in_s: int

    def __repr__(self) -> str:
        return f"Token({self.expires_in_s} s)"


class _Token(Shape):
    access_token: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,16384}$")]
    expires_in: Annotated[int, Field(ge=0, le=10**9)]


class _Slice(Shape):
    content: list[dict[str, Any]]
    last: bool | None = None


class _Codes(Shape):
    code: str
    national: Annotated[str | None, Field(alias="nationCode")] = None


class _Word(Shape):
    language: Annotated[int, Field(alias="languageId")]
    name: str


class _Titled(Shape):
    name: str | list[_Word] | None = None

    @property
    def title(self) -> str:
        """Its Vietnamese name, whichever way it is told."""
        if isinstance(self.name, list):
            words = (one.name for one in self.name if one.language == VIETNAMESE)
            return _tidy(next(words, ""))
        return _tidy(self.name or "")


class _Status(_Titled):
    id: int


class _Procedure(Shape):
    code: str
    national: Annotated[str | None, Field(alias="nationCode")] = None


class _Definition(Shape):
    name: _Titled | str | None = None


class _Task(Shape):
    agency: _Titled | None = None
    definition: Annotated[_Definition | None, Field(alias="bpmProcessDefinitionTask")] = None

    @property
    def step(self) -> Step:
        """The step without whoever works at it."""
        name = self.definition.name if self.definition else None
        title = name.title if isinstance(name, _Titled) else _tidy(name or "")
        return Step(title, self.agency.title if self.agency else "")


class _Dossier(_Codes):
    status: Annotated[_Status, Field(alias="dossierStatus")]
    procedure: _Procedure
    due: Annotated[str | None, Field(alias="appointmentDate")] = None
    tasks: Annotated[list[_Task] | None, Field(alias="currentTask")] = None


class _Request(Shape):
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


class _Reply(Shape):
    status: int | None = None


class _Entry(Shape):
    request: Annotated[_Request, Field(alias="requestBody")]
    reply: Annotated[_Reply | None, Field(alias="responseBody")] = None


def fit_code(code: str) -> str:
    """The code as it is asked for. Raises CodeUnfit: half a code would find half the province."""
    if not _CODE.fullmatch(code):
        raise CodeUnfit
    return code


def token_body(who: Credentials) -> bytes:
    """A request for a token, by client credentials (RFC 6749 §4.4)."""
    form = {
        "grant_type": "client_credentials",
        "client_id": who.client_id,
        "client_secret": who.secret,
    }
    return urlencode(form).encode("ascii")


def read_token(answer: Answer) -> Token:
    """The token that came. Raises AdapterFailed."""
    found = shaped(_Token, body_of(answer), answer.status)
    return Token(found.access_token, found.expires_in)


def search_params(code: str) -> Mapping[str, str]:
    """The query for one code."""
    return {"code": code, "spec": "slice", "page": "0", "size": str(PAGE_SIZE)}


def read_search(
    answer: Answer, code: str, now_ms: int, statuses: Mapping[int, Status]
) -> Dossier | None:
    """The dossier whose code, own or national, is exactly this one. Raises AdapterFailed.

    `statuses` is the province's own list, empty where it has confirmed none.
    """
    content = _content(answer)
    named = [(shaped(_Codes, one, answer.status), one) for one in content.content]
    fitting = [one for codes, one in named if code in (codes.code, codes.national)]
    if len(fitting) > 1:
        raise Ambiguous(answer.status)
    if fitting:
        found = shaped(_Dossier, fitting[0], answer.status)
        return _dossier(found, now_ms, statuses, answer.status)
    _whole(content, answer.status)
    return None


def _content(answer: Answer) -> _Slice:
    return shaped(_Slice, body_of(answer), answer.status)


def _whole(content: _Slice, status: int) -> None:
    """Raise TooMany where what is missing may stand on a page that nobody has read."""
    is_last = content.last
    if is_last is None:
        is_last = len(content.content) < PAGE_SIZE
    if not is_last:
        raise TooMany(status)


def _dossier(found: _Dossier, now_ms: int, statuses: Mapping[int, Status], status: int) -> Dossier:
    title = found.status.title
    return Dossier(
        code=found.code,
        national_code=found.national or "",
        status=meaning(found.status.id, title, statuses),
        raw_status=found.status.id,
        raw_title=title,
        procedure=found.procedure.national or found.procedure.code,
        due_at=_when(found.due, status) if found.due else None,
        as_of=now_ms,
        steps=tuple(one.step for one in found.tasks or ()),
    )


def meaning(code: int, title: str, statuses: Mapping[int, Status]) -> Status | None:
    """What the vendor's number means among the national ones; None where nobody has told.

    Public clients of one vendor read 4 as "the result is there", where the national list has "in
    progress". So a number counts only by a list that the province has confirmed or, without one,
    where the vendor calls it by the very name that the national list has for that number.
    """
    if statuses:
        return statuses.get(code)
    known = next((one for one in Status if one == code), None)
    same = known is not None and title.casefold() == known.title.casefold()
    return known if same else None


def _when(text: str, status: int) -> int:
    """A time as they write it, `2026-11-30T17:00:00.000+0700`, in milliseconds since 1970."""
    moment = None
    if _WHEN.fullmatch(text):
        with suppress(ValueError):
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    if moment is None:
        raise ShapeUnknown(status)
    return to_ms(moment)


def _tidy(text: str) -> str:
    """In one line, composed, and of a length that fits somewhere."""
    return " ".join(normalize("NFC", text[:_MOST_LETTERS]).split())


def push_body(told: JointStatus) -> bytes:
    """A push, always the same bytes for the same thing told."""
    values = {
        "maTTHC": told.procedure,
        "soHoSoLT": told.joint_code,
        "maHoSo": told.code,
        "coQuanXuLy": told.agency,
        "trangThai": told.status,
        "thoiGianThucHien": _stamp(told.at),
        "ghiChu": told.note,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _stamp(at: int) -> str:
    """`20261130170000` in the time of Vietnam, which no machine's setting changes."""
    return from_ms(at).astimezone(_VIETNAM).strftime("%Y%m%d%H%M%S")


def read_pushed(answer: Answer) -> None:
    """Nothing, where the push was acknowledged; raises AdapterFailed."""
    found = shaped(_Reply, body_of(answer), answer.status)
    if found.status != 200:
        raise ShapeUnknown(answer.status)


def log_params(joint_code: str) -> Mapping[str, str]:
    """The query for what has been pushed of one dossier."""
    return {"api": PUSH_API, "nationCode": joint_code}


def read_log(answer: Answer, told: JointStatus) -> Standing:
    """Whether a status has been pushed before. Raises AdapterFailed."""
    content = _content(answer)
    entries = [shaped(_Entry, one, answer.status) for one in content.content]
    like = [one for one in entries if one.request.is_of(told)]
    standing = _standing(like)
    if standing is not Standing.ACCEPTED:
        _whole(content, answer.status)
    return standing


def _standing(like: Sequence[_Entry]) -> Standing:
    replies = [one.reply.status if one.reply else None for one in like]
    if 200 in replies:
        return Standing.ACCEPTED
    return Standing.OPEN if None in replies else Standing.NONE
