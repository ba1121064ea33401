"""The reference central system as a web application (ASGI).

Each request is answered from the record alone, so that any number of workers may stand behind one
address.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool

from sync.batches import VERSION, BatchFaultyError, unpack
from sync.contract import (
    BATCH_MEDIA,
    EVENTS_PATH,
    HEALTH_PATH,
    RECORDS_PATH,
    SOURCE_PATTERN,
    Health,
    Problem,
    Pushed,
    Standing,
)
from sync.reference.authority import Authority
from sync.reference.bodies import Bounded
from sync.reference.judging import Gap, OtherHistory, verdicts
from sync.reference.letting_in import add_letting_in, caller, require_own
from sync.reference.offices import Offices
from sync.reference.problems import Refused, tell_problems, told_of
from sync.reference.record import Record

Source = Annotated[str, InPath(pattern=SOURCE_PATTERN)]
_BATCH: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A batch of events: NDJSON in gzip, at most 2,000 lines behind its head.",
        "content": {BATCH_MEDIA: {"schema": {"type": "string", "format": "binary"}}},
    }
}


def reference(
    record: Record, now_ms: Callable[[], int] | None = None, offices: Offices | None = None
) -> FastAPI:
    """The application on an open record; `now_ms` is its clock, in milliseconds since 1970.

    With `offices` each is known by its certificate (`request.state.caller`), and speaks for its own
    record alone; without, anybody speaks for any.
    """
    clock = now_ms or present_ms
    app = FastAPI(title="Một Cửa: hệ thống trung tâm tham chiếu", version="1")
    tell_problems(app)
    app.add_middleware(Bounded)

    @app.get(HEALTH_PATH, operation_id="health")
    def _health() -> Health:
        return Health.at(clock(), record.epoch, [VERSION])

    @app.get(
        f"{RECORDS_PATH}/{{source}}",
        operation_id="standing",
        responses=told_of(401, 403, 422, 500, 503),
    )
    def _standing(source: Source, request: Request) -> Standing:
        require_own(caller(request, offices, clock()), source)
        record.heard(source, clock())
        return record.standing(source)

    @app.post(
        EVENTS_PATH,
        operation_id="push",
        responses=told_of(400, 401, 403, 409, 413, 422, 500, 503),
        openapi_extra=_BATCH,
    )
    async def _events(request: Request) -> Pushed:
        body = await request.body()
        return await run_in_threadpool(_push, record, body, clock(), request, offices)

    if offices:
        add_letting_in(app, offices, clock)
    _describe(app)
    return app


def described(folder: Path) -> dict[str, Any]:
    """The contract in OpenAPI 3.1; `folder` is for a record that nobody uses."""
    record = Record(f"sqlite:///{folder / 'none.db'}")
    try:
        return reference(record, offices=Offices(record, Authority(folder))).openapi()
    finally:
        record.close()


def _describe(app: FastAPI) -> None:
    """Let the description name the form of problems, which no route declares as its answer."""
    generated = app.openapi

    def described() -> dict[str, Any]:
        if not app.openapi_schema:
            found = generated()
            schemas = found["components"]["schemas"]
            schemas["Problem"] = Problem.model_json_schema()
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI asks for it


def _push(
    record: Record, body: bytes, now_ms: int, request: Request, offices: Offices | None
) -> Pushed:
    known = caller(request, offices, now_ms)
    try:
        batch = unpack(body)
    except BatchFaultyError as error:
        status = 413 if error.code == "too-large" else 422 if error.code == "chain" else 400
        raise Refused(status, error.code, str(error)) from error
    require_own(known, batch.source)
    try:
        taken = record.take(batch, now_ms)
    except Gap as error:
        upto = record.have_upto(batch.source)
        raise Refused(409, "gap", f"events behind {upto} are missing", upto) from error
    except OtherHistory as error:
        upto = record.have_upto(batch.source)
        raise Refused(409, "other-history", str(error), upto) from error
    return Pushed(epoch=record.epoch, have_upto=taken.have_upto, verdicts=verdicts(taken.judged))


def present_ms() -> int:
    """The machine's time, milliseconds since 1970."""
    return time.time_ns() // 1_000_000
