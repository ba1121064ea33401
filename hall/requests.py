"""What a technician asks of a device: a request for the owner of its port, answered in the record.

While a program owns the port, a command line leaves its request here and waits; the owner does it
in the port's own lane. Only where no owner lives may the command open the port itself.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.errors import DeviceError, DeviceTimeoutError
from hall.sentences import facts_of
from office.bell import Bell
from office.clock import Clock, to_ms
from office.follow import StateFollower
from office.model import new_id
from office.store import Store, ports
from office.store.ports import Request

ANSWER_TIMEOUT_S = 10.0
PRINTED_S = 60.0
"""An answer that waits for paper: a slip of dots takes 22 s at 9600 baud, another may be before."""
WITHDRAWN = "withdrawn"
_LOOK_EVERY_S = 0.05

_logger = logging.getLogger(__name__)
Facts = Mapping[str, str | int | bool | None]
Perform = Callable[[str, Facts], Facts]
"""Does an action ("test-print", "show" …) with its arguments; gives facts or raises DeviceError."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request ended: facts, or the code of a device's error."""

    facts: Facts
    error: str | None = None


def ask(
    store: Store,
    clock: Clock,
    device: str,
    action: str,
    args: Facts,
    timeout_s: float = ANSWER_TIMEOUT_S,
) -> Answer:
    """Leave a request and wait for its answer. Raises DeviceTimeoutError when none comes."""
    request = Request(new_id(), device, action, json.dumps(args), to_ms(clock.now()))
    with store.write() as tx:
        ports.ask(tx, request)
    waiting = threading.Event()
    for _ in range(round(timeout_s / _LOOK_EVERY_S)):
        with store.read() as tx:
            text = ports.answer_of(tx, request.id)
        if text is not None:
            answer = json.loads(text)
            return Answer(answer["facts"], answer["error"])
        waiting.wait(_LOOK_EVERY_S)
    with store.write() as tx:
        ports.answer(tx, request.id, json.dumps({"facts": {}, "error": WITHDRAWN}))
        late = json.loads(ports.answer_of(tx, request.id) or "null")
    if late and late["error"] != WITHDRAWN:  # nothing: another record came to hand meanwhile
        return Answer(late["facts"], late["error"])
    raise DeviceTimeoutError(device, f"no answer to {action} in {timeout_s:.0f} s")


class RequestDesk:
    """The owner's side: sees requests for its devices and hands each to that device's lane.

    `lanes` gives for each device what runs a job in its lane; it must return at once. Whoever asked
    longer ago than `ANSWER_TIMEOUT_S` has gone, and what he asked for is no longer done.
    """

    def __init__(
        self,
        store: Store,
        bell: Bell,
        clock: Clock,
        lanes: Mapping[str, Callable[[Callable[[], None]], None]],
        perform: Mapping[str, Perform],
    ) -> None:
        self._store = store
        self._clock = clock
        self._lanes = lanes
        self._perform = perform
        self._taken: set[str] = set()
        self._follower = StateFollower("requests", bell, self._open, self._take)

    def start(self) -> None:
        """Begin to look for requests."""
        self._follower.start()

    def stop(self) -> None:
        """Take no more."""
        self._follower.stop()

    def _open(self) -> list[Request]:
        with self._store.read() as tx:
            return ports.open_requests(tx, list(self._perform))

    def _take(self, requests: list[Request]) -> None:
        earliest = to_ms(self._clock.now()) - round(ANSWER_TIMEOUT_S * 1000)
        for request in requests:
            if request.id in self._taken:
                continue
            if request.asked_at < earliest:
                self._withdraw(request)
            else:
                self._lanes[request.device](_Errand(self._store, request, self._perform))
                self._taken.add(request.id)
        self._taken &= {request.id for request in requests}

    def _withdraw(self, request: Request) -> None:
        """Let what nobody will do any more stand for no work under way."""
        with self._store.write() as tx:
            ports.answer(tx, request.id, json.dumps({"facts": {}, "error": WITHDRAWN}))


class _Errand:
    """One request, done where the device's lane calls it."""

    def __init__(self, store: Store, request: Request, perform: Mapping[str, Perform]) -> None:
        self._store = store
        self._request = request
        self._perform = perform[request.device]

    def __call__(self) -> None:
        with self._store.read() as tx:
            if ports.answer_of(tx, self._request.id) is not None:
                return  # it was withdrawn while it waited in the lane
        error = None
        try:
            facts = self._perform(self._request.action, json.loads(self._request.args))
        except DeviceError as problem:
            facts, error = facts_of(problem), problem.code
        except Exception as problem:
            _logger.exception("%s of %s", self._request.action, self._request.device)
            facts, error = {"detail": type(problem).__name__}, "program-fault"
        text = json.dumps({"facts": dict(facts), "error": error}, ensure_ascii=False)
        with self._store.write() as tx:
            ports.answer(tx, self._request.id, text)
