"""The description is what the reference central system does: asked in whatever way it allows."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import SystemRandom

import pytest
import uvicorn
import yaml
from fastapi import FastAPI, Request, Response

from sync.reference.app import described, reference
from sync.reference.authority import Authority
from sync.reference.offices import Offices
from sync.reference.record import Record
from sync.reference.serving import listening
from tests.fakes.waiting import wait_for

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("schemathesis")
FIXED_SEED = 20_261_124
TIMEOUT_S = 1500
END_S = 20

Answering = Callable[[Request], Awaitable[Response]]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """An application at an address."""
    with closing(listening("127.0.0.1", 0)) as line:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        running = threading.Thread(target=server.run, args=([line],), daemon=True)
        running.start()
        try:
            wait_for(lambda: server.started)
            yield f"http://127.0.0.1:{line.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join(END_S)


@pytest.fixture(params=["open", "guarded"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FastAPI]:
    """The reference central system, to which anybody or nobody may speak."""
    with closing(Record(f"sqlite:///{tmp_path / 'central.db'}")) as record:
        authority = Authority(tmp_path / "authority")
        offices = Offices(record, authority) if request.param == "guarded" else None
        yield reference(record, offices=offices)


def asked(address: str, examples: int, seed: int) -> subprocess.CompletedProcess[str]:
    """All checks and phases, nothing left out."""
    words = [str(PROGRAM), "run", f"{address}/openapi.json", "--no-color", "--checks", "all"]
    words += ["--phases", "examples,coverage,fuzzing,stateful", "--seed", str(seed)]
    return subprocess.run(
        [*words, "--max-examples", str(examples)],
        cwd=ROOT,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.sync.schemathesis_hooks",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(20, id="20"),
        pytest.param(200, id="200", marks=[pytest.mark.prove, pytest.mark.timeout(3600)]),
    ],
)
@pytest.mark.parametrize("seeded", ["fixed", "random"])
def test_nothing_is_found(app: FastAPI, examples: int, seeded: str) -> None:
    seed = FIXED_SEED if seeded == "fixed" else SystemRandom().randrange(2**32)
    with served(app) as address:
        done = asked(address, examples, seed)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    tested = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tested, done.stdout[-2000:]
    assert int(tested[1]) == int(tested[2]) >= examples


def _undocumented(app: FastAPI) -> None:
    """A 400 of which the description knows nothing."""

    @app.middleware("http")
    async def _plant(request: Request, answer: Answering) -> Response:
        if request.url.path == "/v1/health":
            return Response('{"title":"x","status":400,"code":"x"}', 400, None, "text/plain")
        return await answer(request)


def _too_kind(app: FastAPI) -> None:
    """A body that breaks the rules is taken all the same."""

    @app.middleware("http")
    async def _plant(request: Request, answer: Answering) -> Response:
        if request.url.path == "/v1/enrolments":
            body = '{"certificate":"","authority":""}'
            return Response(body, 200, None, "application/json")
        return await answer(request)


@pytest.mark.parametrize(
    ("plant", "where", "what"),
    [
        (_undocumented, "GET /v1/health", "Undocumented status code"),
        (_too_kind, "POST /v1/enrolments", "Schema-violating request accepted"),
    ],
)
def test_what_is_planted_is_found(
    tmp_path: Path, plant: Callable[[FastAPI], None], where: str, what: str
) -> None:
    with closing(Record(f"sqlite:///{tmp_path / 'central.db'}")) as record:
        app = reference(record, offices=Offices(record, Authority(tmp_path / "authority")))
        plant(app)
        with served(app) as address:
            done = asked(address, 20, FIXED_SEED)
    assert done.returncode == 1, done.stdout[-3000:]
    failures = done.stdout.partition("FAILURES")[2]
    assert where in failures, done.stdout[-3000:]
    assert what in failures, done.stdout[-3000:]


def test_the_file_is_what_the_system_does(tmp_path: Path) -> None:
    written = yaml.safe_load((ROOT / "sync" / "openapi.yaml").read_text(encoding="utf-8"))
    assert written == described(tmp_path)
    assert written["openapi"].startswith("3.1")
