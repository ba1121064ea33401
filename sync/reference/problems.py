"""Whatever goes wrong is told in one form: RFC 9457, with a `code` for programs."""

import http
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from sync.contract import PROBLEM_MEDIA, Problem
from sync.reference.record import Unavailable

RETRY_AFTER_S = 5
_TITLES = {
    400: "This is not what is asked for here",
    401: "Who are you",
    403: "Not for you",
    404: "There is nothing here",
    405: "Not in this way",
    409: "The record here and the record there do not fit",
    413: "Too large",
    422: "This does not hold together",
    500: "A fault of this system",
    503: "Not now",
}

_logger = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self, status: int, code: str, detail: str = "", have_upto: int | None = None
    ) -> None:
        super().__init__(code)
        self.problem = Problem(
            title=_TITLES[status], status=status, code=code, detail=detail, have_upto=have_upto
        )


def told_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with, as its description has them."""
    return {status: _described(status) for status in statuses}


def _described(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": _TITLES[status],
        "content": {PROBLEM_MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 503:
        later = "Seconds to wait before the next try"
        found["headers"] = {"Retry-After": {"description": later, "schema": {"type": "integer"}}}
    return found


def tell_problems(app: FastAPI) -> None:
    """Let every error of an application be a problem, those of its libraries too."""

    @app.exception_handler(Refused)
    def _refused(_request: Request, refused: Refused) -> Response:
        return answer(refused.problem)

    @app.exception_handler(HTTPException)
    def _of_http(_request: Request, error: HTTPException) -> Response:
        phrase = http.HTTPStatus(error.status_code).phrase
        problem = Problem(
            title=_TITLES.get(error.status_code, phrase),
            status=error.status_code,
            code=phrase.lower().replace(" ", "-"),
        )
        return answer(problem, error.headers or {})

    @app.exception_handler(RequestValidationError)
    def _unfit(_request: Request, error: RequestValidationError) -> Response:
        places = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        return answer(Refused(422, "request", ", ".join(places)).problem)

    @app.exception_handler(Unavailable)
    @app.exception_handler(OperationalError)
    @app.exception_handler(PoolTimeoutError)
    def _busy(_request: Request, _error: Exception) -> Response:
        return answer(Refused(503, "unavailable", "the record is busy, full or gone").problem)

    @app.exception_handler(Exception)
    def _broken(_request: Request, error: Exception) -> Response:
        _logger.error("a request broke this system", exc_info=error)
        return answer(Refused(500, "broken").problem)


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as it is sent."""
    content = problem.model_dump_json(exclude_none=True)
    later = {"Retry-After": str(RETRY_AFTER_S)} if problem.status == 503 else {}
    return Response(content, problem.status, {**later, **(headers or {})}, PROBLEM_MEDIA)
