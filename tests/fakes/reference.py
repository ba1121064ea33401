"""A reference central system at an address, and talking to it."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sync.batches import Batch, pack
from sync.contract import EVENTS_PATH
from sync.reference.record import LOCK_TIMEOUT_S, Record
from sync.reference.serving import Tls, listening, server
from tests.fakes.waiting import wait_for

TIMEOUT_S = 20


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the body's kind, the body, and when to come again."""

    status: int
    media: str
    body: Any
    retry_after_s: int


@dataclass(frozen=True)
class Central:
    """A central system that listens on `port`."""

    port: int
    record: Record

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """One request on a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)) as line:
            line.request(method, path, body)
            found = line.getresponse()
            media = found.headers.get_content_type()
            later = int(found.headers.get("Retry-After", 0))
            return Answer(found.status, media, json.loads(found.read()), later)

    def push(self, batch: Batch) -> Answer:
        """Send a batch."""
        return self.send(pack(batch))

    def send(self, body: bytes) -> Answer:
        """Send whatever it is as a batch."""
        return self.ask("POST", EVENTS_PATH, body)


@contextmanager
def central(
    url: str,
    now_ms: int = 0,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
    port: int = 0,
    tls: Tls | None = None,
) -> Iterator[Central]:
    """A central system on a database, until the end; at some `port`, or at this one."""
    record = Record(url, lock_timeout_s)
    line = listening("127.0.0.1", port)
    serving = server(record, tls, (lambda: now_ms) if now_ms else None)
    running = threading.Thread(target=serving.run, args=([line],), daemon=True)
    running.start()
    try:
        wait_for(lambda: serving.started)
        yield Central(line.getsockname()[1], record)
    finally:
        serving.should_exit = True
        running.join(TIMEOUT_S)
        line.close()
        record.close()
