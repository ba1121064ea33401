"""The central system as an office speaks to it: HTTP, with every wait and every answer bounded.

What answers is not believed to be a central system until it speaks the contract: a hotel's sign-in
page, a proxy's error and a program of another kind are told apart from it.
"""

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import requests
from pydantic import ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, InsecureRequestWarning

from sync.contract import (
    AUTHORITY_PATH,
    BATCH_MEDIA,
    CERTIFICATES_PATH,
    ENROLMENTS_PATH,
    EVENTS_PATH,
    PROBLEM_MEDIA,
    Certified,
    Enrol,
    Message,
    Problem,
    Pushed,
    Renew,
    Standing,
    record_path,
)
from sync.enrolment import ends_at

MOST_ANSWER_BYTES = 4 << 20
"""No answer is read further."""
_PIECE_BYTES = 64 * 1024
_JSON = "application/json"
NO_HEADERS: Mapping[str, str] = {}
M = TypeVar("M", bound=Message)


class Fault(StrEnum):
    """Why a request brought nothing, by who can mend it."""

    UNREACHABLE = "central-unreachable"
    """No connection, or it broke."""
    SILENT = "central-silent"
    """A time-out: what became of the request nobody knows."""
    BUSY = "central-busy"
    """It asks to come back later (429, 503)."""
    BROKEN = "central-broken"
    """It failed within (5xx)."""
    PORTAL = "central-portal"
    """Somebody else answered: a sign-in page, a proxy."""
    ODD = "central-odd"
    """An answer that the contract does not know."""
    CERTIFICATE = "central-certificate"
    """It is not who it should be, or does not believe that this is the office."""
    REFUSED = "central-refused"
    """It does not want this office's events."""
    VERSION = "central-version"
    """It does not speak this form of batches."""
    OTHER_HISTORY = "record-other-history"
    """Its events and those of this record are not the same."""
    BEHIND = "record-behind"
    """It has more of this record than there is."""
    HERE = "link-broken"
    """It is this program, or its record."""


PASSING = frozenset({Fault.UNREACHABLE, Fault.SILENT, Fault.BUSY, Fault.BROKEN})
"""What goes away by itself; of the rest somebody has to hear."""


class CentralFault(Exception):
    """A request that brought nothing.

    `status` is that of the answer, 0 where none came; `code` that of its problem, if it told one;
    `asked_s` how long it wants to be left alone, in seconds.
    """

    def __init__(
        self,
        fault: Fault,
        detail: str = "",
        *,
        status: int = 0,
        code: str = "",
        asked_s: float = 0.0,
    ) -> None:
        super().__init__(" ".join(filter(None, (fault.value, str(status or ""), code or detail))))
        self.fault = fault
        self.status = status
        self.code = code
        self.asked_s = asked_s


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds: for a connection, for the next byte, for a whole answer."""

    connect_s: float = 5.0
    read_s: float = 20.0
    whole_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Files:
    """By what the two sides know each other: files in PEM.

    `authority` is the only one whose certificates the central system may have (None: those of the
    machine); `certificate` and `key` are this office's own.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def authority_of(address: str, patience: Patience = Patience()) -> bytes:
    """The authority that answers at an address says it is (PEM), whoever that is.

    Nothing is believed of it: a code tells whether it is the one that gave it out, and only then is
    anything said to it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureRequestWarning)
        speaking = Central(address, patience=patience, anybody=True)
        try:
            found = speaking._told("GET", AUTHORITY_PATH, Certified)
        finally:
            speaking.close()
    return found.authority.encode()


class Central:
    """One central system; its connections stay open between requests. For one thread at a time."""

    def __init__(
        self,
        address: str,
        files: Files = Files(),
        patience: Patience = Patience(),
        *,
        anybody: bool = False,
    ) -> None:
        """`anybody`: who answers need not show who he is."""
        self._address = address.rstrip("/")
        self._patience = patience
        self._files = files
        self._lines = _Lines()
        self._session = self._opened(anybody=anybody)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def standing(self, source: str) -> Standing:
        """How far it has a record. Raises CentralFault, as everything here does."""
        return self._told("GET", record_path(source), Standing)

    def push(self, body: bytes) -> Pushed:
        """Send a packed batch."""
        headers = {"Content-Type": BATCH_MEDIA, "Content-Encoding": "gzip"}
        return self._told("POST", EVENTS_PATH, Pushed, body, headers)

    def enrol(self, told: Enrol) -> Certified:
        """Bring a code."""
        return self._said(ENROLMENTS_PATH, told)

    def renew(self, told: Renew) -> Certified:
        """Have another certificate, known by the one that is good still."""
        return self._said(CERTIFICATES_PATH, told)

    def _said(self, path: str, told: Message) -> Certified:
        headers = {"Content-Type": _JSON}
        return self._told("POST", path, Certified, told.model_dump_json().encode(), headers)

    def _opened(self, *, anybody: bool) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # neither a proxy nor a password of whoever started the program
        session.headers.update(
            {"Accept": f"{_JSON}, {PROBLEM_MEDIA}", "Accept-Encoding": "identity"}
        )
        session.verify = str(self._files.authority) if self._files.authority else True
        if anybody:
            session.verify = False
        if self._files.certificate:
            session.cert = (str(self._files.certificate), str(self._files.key))
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Adapter(self._lines))
        return session

    def _told(
        self,
        method: str,
        path: str,
        kind: type[M],
        body: bytes | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> M:
        answers = []
        with self._in_time():
            answers.append(self._asked(method, path, body, headers))
        return _read(answers[0], kind)

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> "_Answer":
        with self._session.request(
            method,
            self._address + path,
            data=body,
            headers=headers,
            timeout=(self._patience.connect_s, self._patience.read_s),
            allow_redirects=False,
            stream=True,
        ) as heard:
            if not heard.headers.keys() & {"Content-Type", "Content-Length", "Connection"}:
                raise CentralFault(Fault.UNREACHABLE, "an answer that was cut off in its head")
            if heard.headers.get("Content-Encoding", "identity") != "identity":
                raise CentralFault(Fault.ODD, "an answer that was not asked to be packed")
            return _Answer(
                heard.status_code,
                heard.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                _content(heard),
                _asked_s(heard.headers.get("Retry-After", ""), datetime.now(UTC)),
            )

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Cut the line when it takes too long, however often a byte comes; name what went wrong."""
        late = threading.Event()

        def cut() -> None:
            late.set()
            self._lines.cut()

        watch = threading.Timer(self._patience.whole_s, cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        except (requests.RequestException, HTTPError, OSError) as error:
            fault = _fault(error)
            if fault is Fault.UNREACHABLE and _is_over(self._files.certificate):
                fault = Fault.CERTIFICATE  # a server may close the line and say no word of why
            if not late.is_set():
                raise CentralFault(fault, type(error).__name__) from error
        except CentralFault:
            if not late.is_set():
                raise
        finally:
            watch.cancel()
        if late.is_set():  # what was cut may look whole
            raise CentralFault(Fault.SILENT, "cut for taking too long")


def _is_over(certificate: Path | None) -> bool:
    """Whether an office's own certificate has ended, or is none."""
    if certificate is None:
        return False
    try:
        return ends_at(certificate) < datetime.now(UTC)
    except (OSError, ValueError):
        return True


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    media: str
    body: bytes
    asked_s: float


def _content(heard: requests.Response) -> bytes:
    """The body, as far as one may be long and as long as it was said to be."""
    content = b""
    while piece := heard.raw.read1(_PIECE_BYTES, decode_content=False):
        content += piece
        if len(content) > MOST_ANSWER_BYTES:
            raise CentralFault(Fault.ODD, "an answer without an end")
    length = heard.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) != len(content):
        raise CentralFault(Fault.UNREACHABLE, "an answer that was cut off")
    return content


def _read(answer: _Answer, kind: type[M]) -> M:
    if answer.status == 200 and answer.media == _JSON:
        try:
            return kind.model_validate_json(answer.body)
        except ValidationError as error:
            places = {".".join(map(str, one["loc"])) for one in error.errors(include_input=False)}
            raise CentralFault(Fault.ODD, f"{kind.__name__}: {', '.join(sorted(places))}") from None
    problem = _problem(answer)
    fault = _said(problem) if problem else _by_status(answer.status)
    raise CentralFault(
        fault,
        answer.media,
        status=answer.status,
        code=problem.code if problem else "",
        asked_s=answer.asked_s,
    )


def _by_status(status: int) -> Fault:
    """What an answer means that is not in the contract's words."""
    if status in (429, 503):
        return Fault.BUSY
    if status >= 500 and status != 511:  # 511: RFC 6585, a network wants somebody to sign in
        return Fault.BROKEN
    return Fault.PORTAL


def _problem(answer: _Answer) -> Problem | None:
    if answer.media != PROBLEM_MEDIA:
        return None
    try:
        problem = Problem.model_validate_json(answer.body)
    except ValidationError:
        return None
    return problem if problem.status == answer.status else None


def _said(problem: Problem) -> Fault:
    by_code = {"other-history": Fault.OTHER_HISTORY, "version": Fault.VERSION}
    if problem.code in by_code:
        return by_code[problem.code]
    if problem.status in (401, 403):
        return Fault.REFUSED
    fault = _by_status(problem.status)
    return Fault.ODD if fault is Fault.PORTAL else fault


def _fault(error: BaseException) -> Fault:
    """What a library's error means; the cause behind it is looked at too."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause and cause not in causes:
        causes.append(cause)
        reason = getattr(cause, "reason", None)
        inner = [*getattr(cause, "args", ()), reason, cause.__cause__, cause.__context__]
        cause = next((one for one in inner if isinstance(one, BaseException)), None)
    if any(isinstance(one, ssl.SSLError | requests.exceptions.SSLError) for one in causes):
        return Fault.CERTIFICATE
    if any(isinstance(one, TimeoutError | requests.Timeout) for one in causes):
        return Fault.SILENT
    return Fault.UNREACHABLE


def _asked_s(text: str, now: datetime) -> float:
    """Retry-After (RFC 9110 §10.2.3): seconds, or a date; 0 for anything else."""
    if text.isdecimal():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds())


class _Lines:
    """The sockets that are open, so that one which never ends can be cut."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()

    def add(self, line: socket.socket) -> None:
        """One more; those that were closed are forgotten."""
        self._open = {one for one in self._open if one.fileno() >= 0} | {line}

    def cut(self) -> None:
        """Let whoever waits for them wait no longer."""
        for one in self._open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:  # it is closed or broken already
                continue


class _Adapter(HTTPAdapter):
    """Makes connections that `lines` knows; tries nothing twice by itself."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: object
    ) -> None:
        """Let the pools make connections of our kind."""
        super().init_poolmanager(connections, maxsize, block, **more)
        lines = self._lines

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                lines.add(self.sock)

        class Sealed(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                lines.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SealedPool(HTTPSConnectionPool):
            ConnectionCls = Sealed

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SealedPool}
