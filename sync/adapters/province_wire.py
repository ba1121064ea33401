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
from urllib.parse import urlencode

from office.clock import from_ms, to_ms
from sync.adapters.errors import Ambiguous, CodeUnfit, ShapeUnknown, TooMany
from sync.adapters.model import Dossier, JointStatus, Status
from sync.adapters.port import Answer
from sync.adapters.province_shapes import Codes, DossierTold, LogEntry, Reply, Slice, TokenTold
from sync.adapters.reading import body_of, shaped

SEARCH_PATH = "/pa/dossier/search"
PUSH_API = "capNhatTrangThaiHoSoDVCLTHoTich"
PUSH_PATH = f"/ad/api/lienthongDVCLT/{PUSH_API}"
LOG_PATH = "/ad/api/lienthongDVCLT/getLog"
JSON_MEDIA = "application/json"
FORM_MEDIA = "application/x-www-form-urlencoded"
PAGE_SIZE = 20
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{3,63}")
_WHEN = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")
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
    found = shaped(TokenTold, body_of(answer), answer.status)
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
    named = [(shaped(Codes, one, answer.status), one) for one in content.content]
    fitting = [one for codes, one in named if code in (codes.code, codes.national)]
    if len(fitting) > 1:
        raise Ambiguous(answer.status)
    if fitting:
        found = shaped(DossierTold, fitting[0], answer.status)
        return _dossier(found, now_ms, statuses, answer.status)
    _whole(content, answer.status)
    return None


def _content(answer: Answer) -> Slice:
    return shaped(Slice, body_of(answer), answer.status)


def _whole(content: Slice, status: int) -> None:
    """Raise TooMany where what is missing may stand on a page that nobody has read."""
    is_last = content.last
    if is_last is None:
        is_last = len(content.content) < PAGE_SIZE
    if not is_last:
        raise TooMany(status)


def _dossier(
    found: DossierTold, now_ms: int, statuses: Mapping[int, Status], status: int
) -> Dossier:
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
    found = shaped(Reply, body_of(answer), answer.status)
    if found.status != 200:
        raise ShapeUnknown(answer.status)


def log_params(joint_code: str) -> Mapping[str, str]:
    """The query for what has been pushed of one dossier."""
    return {"api": PUSH_API, "nationCode": joint_code}


def read_log(answer: Answer, told: JointStatus) -> Standing:
    """Whether a status has been pushed before. Raises AdapterFailed."""
    content = _content(answer)
    entries = [shaped(LogEntry, one, answer.status) for one in content.content]
    like = [one for one in entries if one.request.is_of(told)]
    standing = _standing(like)
    if standing is not Standing.ACCEPTED:
        _whole(content, answer.status)
    return standing


def _standing(like: Sequence[LogEntry]) -> Standing:
    replies = [one.reply.status if one.reply else None for one in like]
    if 200 in replies:
        return Standing.ACCEPTED
    return Standing.OPEN if None in replies else Standing.NONE
