"""Whether an answer is one: its status, its media type, its JSON. Pure, and without a word of it.

What fails here is raised outside `except`, so that no error drags along, as its cause or context,
the text that it stumbled over.
"""

import json
from contextlib import suppress
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sync.adapters.errors import (
    AdapterFailed,
    Busy,
    CutShort,
    EmptyAnswer,
    LoginRefused,
    MediaWrong,
    PageAnswer,
    Redirected,
    RequestRefused,
    ServerFailed,
    ShapeUnknown,
)
from sync.adapters.port import Answer

T = TypeVar("T", bound="Shape")
_ERRORS = ("error", "errors", "error_code", "errorCode")
_FINE = (None, "", 0, "0", "00", False)
"""What stands in the place of an error where there is none."""


class Shape(BaseModel):
    """A piece of an answer: strict in what we need, blind to everything else."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)


def body_of(answer: Answer) -> dict[str, object]:
    """The JSON object of an answer that is one. Raises AdapterFailed."""
    failed = _by_status(answer.status)
    if failed:
        raise failed(answer.status)
    text = answer.body.strip()
    if not text:
        raise EmptyAnswer(answer.status)
    if answer.media == "text/html" or text.startswith(b"<"):
        raise PageAnswer(answer.status)
    if answer.media != "application/json" and not answer.media.endswith("+json"):
        raise MediaWrong(answer.status)
    is_json, found = _loaded(text)
    if not is_json:
        raise CutShort(answer.status)
    if not isinstance(found, dict):
        raise ShapeUnknown(answer.status)
    if _tells_error(found):
        raise RequestRefused(answer.status)
    return found


def shaped(kind: type[T], value: object, status: int) -> T:
    """A piece of an answer in its shape. Raises ShapeUnknown."""
    found = None
    with suppress(ValidationError, RecursionError):
        found = kind.model_validate(value)
    if found is None:
        raise ShapeUnknown(status)
    return found


def _by_status(status: int) -> type[AdapterFailed] | None:
    match status:
        case 200 | 201:
            return None
        case 204:
            return EmptyAnswer
        case 401 | 403:
            return LoginRefused
        case 429:
            return Busy
        case _ if 300 <= status < 400:
            return Redirected
        case _ if 400 <= status < 500:
            return RequestRefused
        case _ if 500 <= status < 600:
            return ServerFailed
        case _:
            return ShapeUnknown


def _loaded(text: bytes) -> tuple[bool, object]:
    try:
        return True, json.loads(text)
    except (ValueError, RecursionError):
        return False, None


def _tells_error(found: dict[str, object]) -> bool:
    """Whether an answer with status 200 says inside that it is none."""
    status = found.get("status")
    if isinstance(status, int) and status >= 400:
        return True
    return any(found.get(one) not in (*_FINE, [], {}) for one in _ERRORS)
