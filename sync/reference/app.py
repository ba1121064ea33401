"""The reference central system as a web application (ASGI).

Each request is answered from the record alone, so that any number of workers may stand behind one
address.
"""

import time
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from office.clock import from_ms
from sync.batches import VERSION, BatchFaultyError, unpack
from sync.contract import (
    AUTHORITY_PATH,
    CERTIFICATES_PATH,
    ENROLMENTS_PATH,
    EVENTS_PATH,
    HEALTH_PATH,
    MOST_BODY_BYTES,
    PROBLEM_MEDIA,
    RECORDS_PATH,
    Certified,
    Enrol,
    Health,
    Problem,
    Pushed,
    Renew,
    Standing,
)
from sync.reference.authority import RequestFaultyError
from sync.reference.judging import Gap, OtherHistory, verdicts
from sync.reference.offices import Caller, NotLetInError, Offices
from sync.reference.record import Record, Unavailable

RETRY_AFTER_S = 5


class _Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def reference(
    record: Record, now_ms: Callable[[], int] | None = None, offices: Offices | None = None
) -> FastAPI:
    """The application on an open record; `now_ms` is its clock, in milliseconds since 1970.

    With `offices` each is known by its certificate (`request.state.caller`), and speaks for its own
    record alone; without, anybody speaks for any.
    """
    clock = now_ms or present_ms
    app = FastAPI(title="Một Cửa: hệ thống trung tâm tham chiếu", version="1")

    @app.exception_handler(_Refused)
    def _refused(_request: Request, refused: _Refused) -> Response:
        return _answer(refused.problem)

    @app.get(HEALTH_PATH)
    def _health() -> Health:
        return Health.at(clock(), record.epoch, [VERSION])

    @app.get(f"{RECORDS_PATH}/{{source}}")
    def _standing(source: str, request: Request) -> Standing:
        _require_own(_caller(request, offices), source)
        try:
            record.heard(source, clock())
            return record.standing(source)
        except Unavailable as error:
            raise _refusal(503, "unavailable", "the record is busy, full or gone") from error

    @app.post(EVENTS_PATH)
    async def _events(request: Request) -> Pushed:
        body = await _body(request)
        return await run_in_threadpool(_push, record, body, clock(), request, offices)

    if offices:
        _add_enrolment(app, offices, clock)
    return app


def _add_enrolment(app: FastAPI, offices: Offices, clock: Callable[[], int]) -> None:
    """How offices come to be known."""

    @app.get(AUTHORITY_PATH)
    def _authority() -> Certified:
        return Certified(certificate="", authority=offices.authority_pem)

    @app.post(ENROLMENTS_PATH)
    def _enrol(told: Enrol) -> Certified:
        try:
            found = offices.let_in(told.code, told.source, told.request, from_ms(clock()))
        except NotLetInError as error:
            raise _refusal(403, "code", "the code is not good (any more)") from error
        except RequestFaultyError as error:
            raise _refusal(400, "request", str(error)) from error
        return Certified(certificate=found, authority=offices.authority_pem)

    @app.post(CERTIFICATES_PATH)
    def _renew(told: Renew, request: Request) -> Certified:
        caller = _caller(request, offices)
        assert caller is not None  # there are offices: who is not known was refused
        try:
            found = offices.renew(caller, told.request, from_ms(clock()))
        except RequestFaultyError as error:
            raise _refusal(400, "request", str(error)) from error
        return Certified(certificate=found, authority=offices.authority_pem)


def _caller(request: Request, offices: Offices | None) -> Caller | None:
    """Who asks; None where anybody may speak for any."""
    if offices is None:
        return None
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None:
        raise _refusal(401, "certificate", "an office is known by its certificate")
    if not offices.is_known(caller):
        raise _refusal(403, "certificate", "the certificate was taken back")
    return caller


def _require_own(caller: Caller | None, source: str) -> None:
    if caller and caller.source != source:
        raise _refusal(403, "not-yours", "the certificate is another record's")


def _push(
    record: Record, body: bytes, now_ms: int, request: Request, offices: Offices | None
) -> Pushed:
    caller = _caller(request, offices)
    try:
        batch = unpack(body)
    except BatchFaultyError as error:
        status = 413 if error.code == "too-large" else 422 if error.code == "chain" else 400
        raise _refusal(status, error.code, str(error)) from error
    _require_own(caller, batch.source)
    try:
        taken = record.take(batch, now_ms)
    except Gap as error:
        upto = record.have_upto(batch.source)
        raise _refusal(409, "gap", f"events behind {upto} are missing", upto) from error
    except OtherHistory as error:
        upto = record.have_upto(batch.source)
        raise _refusal(409, "other-history", str(error), upto) from error
    except Unavailable as error:
        raise _refusal(503, "unavailable", "the record is busy, full or gone") from error
    return Pushed(epoch=record.epoch, have_upto=taken.have_upto, verdicts=verdicts(taken.judged))


async def _body(request: Request) -> bytes:
    """The body, as far as one may be long."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > MOST_BODY_BYTES:
            raise _refusal(413, "too-large", f"more than {MOST_BODY_BYTES} bytes")
        parts.append(part)
    return b"".join(parts)


_TITLES = {
    400: "This is not what is asked for here",
    401: "Who are you",
    403: "Not for you",
    409: "The record here and the record there do not fit",
    413: "Too large",
    422: "The chain is not whole",
    503: "Not now",
}


def _refusal(status: int, code: str, detail: str, have_upto: int | None = None) -> _Refused:
    return _Refused(
        Problem(title=_TITLES[status], status=status, code=code, detail=detail, have_upto=have_upto)
    )


def _answer(problem: Problem) -> Response:
    content = problem.model_dump_json(exclude_none=True)
    later = {"Retry-After": str(RETRY_AFTER_S)} if problem.status == 503 else {}
    return Response(content, problem.status, later, PROBLEM_MEDIA)


def present_ms() -> int:
    """The machine's time, milliseconds since 1970."""
    return time.time_ns() // 1_000_000
