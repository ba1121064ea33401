"""A province's settlement system: look a dossier up, and tell how far a joint one is.

Nothing is created there, and no number is asked for. Nothing is logged: whoever calls gets a value
or a named failure, and neither holds anything of a person.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from sync.adapters.errors import (
    AdapterFailed,
    DossierUnknown,
    LoginRefused,
    NotKept,
    PageAnswer,
    PushOff,
    RequestRefused,
    Unanswered,
    Unreachable,
    Unsettled,
)
from sync.adapters.flights import Flights
from sync.adapters.model import Dossier, Evidence, JointStatus, Outcome, Status
from sync.adapters.port import Answer, Http, NoAnswer, NotConnected
from sync.adapters.province_wire import (
    FORM_MEDIA,
    JSON_MEDIA,
    LOG_PATH,
    PUSH_PATH,
    SEARCH_PATH,
    Credentials,
    Standing,
    Token,
    fit_code,
    log_params,
    push_body,
    read_log,
    read_pushed,
    read_search,
    read_token,
    search_params,
    token_body,
)

T = TypeVar("T")
EARLY_S = 30.0
"""A token that ends within this time is not used any more."""
READ_TIMEOUT_S = 10.0
PUSH_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited, in seconds, for an answer to a question and to a write."""

    read_timeout_s: float = READ_TIMEOUT_S
    push_timeout_s: float = PUSH_TIMEOUT_S

    @property
    def join_timeout_s(self) -> float:
        """No push takes longer: three questions and a write, each perhaps twice, and logins."""
        return 16 * self.read_timeout_s + 2 * self.push_timeout_s


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time in milliseconds since 1970, and seconds that nobody sets."""

    now_ms: Callable[[], int]
    steady_s: Callable[[], float]


class Tokens:
    """The token by which we are let in, renewed before it ends. Any thread may ask."""

    def __init__(
        self,
        login: Http,
        path: str,
        who: Credentials,
        steady_s: Callable[[], float],
        timeout_s: float,
    ) -> None:
        self._login = login
        self._path = path
        self._who = who
        self._steady_s = steady_s
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._until_s = 0.0

    def current(self, refused: Token | None = None) -> Token:
        """One that should be good, and is not the one that was `refused`. Raises AdapterFailed."""
        with self._lock:
            token = self._token
            if token is None or token is refused or self._steady_s() >= self._until_s:
                asked_s = self._steady_s()
                token = self._token = self._new()
                # a short one is used once, rather than asked for again and again
                self._until_s = asked_s + max(token.expires_in_s - EARLY_S, 0.0)
            return token

    def forget(self) -> None:
        """The next question begins with a new token."""
        with self._lock:
            self._token = None

    def _new(self) -> Token:
        body = token_body(self._who)
        try:
            answer = _sent(
                lambda: self._login.post(self._path, body, FORM_MEDIA, {}, self._timeout_s)
            )
            return read_token(answer)
        except RequestRefused as error:
            # 400 is how an unknown client is refused (RFC 6749 §5.2)
            raise LoginRefused(error.status) from None


class Province:
    """The adapter (`model.Adapter`).

    `statuses` is what the province's own numbers mean, as it has confirmed them. Writing takes
    `may_push`; one process alone writes for an office, so that single flights are enough.
    """

    def __init__(
        self,
        api: Http,
        tokens: Tokens,
        clocks: Clocks,
        limits: Limits = Limits(),
        statuses: Mapping[int, Status] = MappingProxyType({}),
        may_push: bool = False,
    ) -> None:
        self._api = api
        self._tokens = tokens
        self._clocks = clocks
        self._limits = limits
        self._statuses = statuses
        self._may_push = may_push
        self._flights: Flights[Evidence] = Flights()

    def find(self, code: str) -> Dossier | None:
        """The dossier that bears exactly this code, own or national. Raises AdapterFailed."""
        asked = fit_code(code)
        answer = self._get(SEARCH_PATH, search_params(asked))
        return self._read(lambda: read_search(answer, asked, self._clocks.now_ms(), self._statuses))

    def push(self, told: JointStatus) -> Evidence:
        """Tell how far a joint dossier is: look up, write, read back. Raises PushOff alone.

        A second caller with the same gets the first one's outcome.
        """
        if not self._may_push:
            raise PushOff
        begun_at = self._clocks.now_ms()
        try:
            return self._flights.do(
                told.joint_code, told, lambda: self._push(told), self._limits.join_timeout_s
            )
        except TimeoutError:
            return self._evidence(told, begun_at, Outcome.UNKNOWN, Unanswered())

    def _push(self, told: JointStatus) -> Evidence:
        begun_at = self._clocks.now_ms()
        try:
            standing = self._looked_up(told)
        except AdapterFailed as failed:
            return self._evidence(told, begun_at, Outcome.NOT_SENT, failed)
        if standing is Standing.ACCEPTED:
            return self._evidence(told, begun_at, Outcome.STOOD)
        if standing is Standing.OPEN:
            return self._evidence(told, begun_at, Outcome.UNKNOWN, Unsettled())
        status, failed_write = self._write(told)
        if isinstance(failed_write, Unreachable):
            return self._evidence(told, begun_at, Outcome.NOT_SENT, failed_write)
        outcome, failure = self._read_back(told, failed_write)
        return self._evidence(told, begun_at, outcome, failure, status)

    def _looked_up(self, told: JointStatus) -> Standing:
        """What is there already. Raises AdapterFailed."""
        fit_code(told.code)
        if self.find(told.joint_code) is None:
            raise DossierUnknown
        return self._logged(told)

    def _write(self, told: JointStatus) -> tuple[int, AdapterFailed | None]:
        """Send it once; the status that came, and what was wrong with it."""
        body, limit_s = push_body(told), self._limits.push_timeout_s
        try:
            answer = self._let_in(
                lambda headers: self._api.post(PUSH_PATH, body, JSON_MEDIA, headers, limit_s)
            )
            self._read(lambda: read_pushed(answer))
        except AdapterFailed as failed:
            return failed.status, failed
        return answer.status, None

    def _read_back(
        self, told: JointStatus, failed: AdapterFailed | None
    ) -> tuple[Outcome, AdapterFailed | None]:
        """What has become of it. The log alone says that it was written, whatever was answered."""
        try:
            standing = self._logged(told)
        except AdapterFailed as unread:
            return Outcome.UNKNOWN, failed or unread
        if standing is Standing.ACCEPTED:
            return Outcome.WRITTEN, None
        if standing is Standing.NONE and isinstance(failed, (RequestRefused, LoginRefused)):
            return Outcome.REFUSED, failed
        return Outcome.UNKNOWN, failed or NotKept()

    def _logged(self, told: JointStatus) -> Standing:
        answer = self._get(LOG_PATH, log_params(told.joint_code))
        return self._read(lambda: read_log(answer, told))

    def _evidence(
        self,
        told: JointStatus,
        begun_at: int,
        outcome: Outcome,
        failed: AdapterFailed | None = None,
        status: int = 0,
    ) -> Evidence:
        return Evidence(
            request_sha256=hashlib.sha256(push_body(told)).hexdigest(),
            outcome=outcome,
            status=status,
            error=failed.code if failed else "",
            begun_at=begun_at,
            ended_at=self._clocks.now_ms(),
        )

    def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        limit_s = self._limits.read_timeout_s
        return self._let_in(lambda headers: self._api.get(path, params, headers, limit_s))

    def _let_in(self, send: Callable[[Mapping[str, str]], Answer]) -> Answer:
        """Send with a token, and once more with a new one where that is refused.

        What is answered with 401 was not carried out, so that even a write may be sent again.
        """
        token = self._tokens.current()
        answer = _sent(lambda: send(_bearer(token)))
        if answer.status != 401:
            return answer
        fresh = self._tokens.current(refused=token)
        return _sent(lambda: send(_bearer(fresh)))

    def _read(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except PageAnswer:
            self._tokens.forget()  # the page may be that of a login which has expired
            raise


def _bearer(token: Token) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token.text}", "Accept": JSON_MEDIA}


def _sent(send: Callable[[], Answer]) -> Answer:
    """The answer, or the failure by its name."""
    try:
        return send()
    except NotConnected as error:
        raise Unreachable from error
    except NoAnswer as error:
        raise Unanswered from error
