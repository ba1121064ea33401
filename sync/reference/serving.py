"""The reference central system as a program of its own."""

import asyncio
import logging
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.reference.app import present_ms, reference
from sync.reference.authority import Authority
from sync.reference.offices import Offices, caller_of
from sync.reference.page import live_page
from sync.reference.record import Record
from sync.reference.watching import STOP_TIMEOUT_S, Halls, Watch

_logger = logging.getLogger(__name__)

BACKLOG = 2048
"""So many connections may wait to be taken: after an outage all offices come back."""
RENEW_EVERY_S = 30 * 24 * 3600.0
"""A third of what a certificate is good for."""
KEEP_ALIVE_S = 75
"""So long a line stands open on which nothing is asked: longer than an office's beat."""


@dataclass(frozen=True, slots=True)
class Tls:
    """By what the central system is known, under its name, and who certifies it and its offices."""

    authority: Authority
    name: str

    def papers(self) -> tuple[Path, Path]:
        """A certificate and its key (PEM), made anew."""
        return self.authority.server_papers(self.name, datetime.now(UTC))


class _Known(H11Protocol):
    """Tells the application who stands at the other end, by his certificate."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        caller = caller_of(transport.get_extra_info("peercert"))
        self.app_state = {**self.app_state, "caller": caller}


def listening(host: str, port: int) -> socket.socket:
    """A socket at an address; `port` 0 is any that is free."""
    return socket.create_server((host, port), backlog=BACKLOG)


def server(
    record: Record, tls: Tls | None = None, now_ms: Callable[[], int] | None = None
) -> uvicorn.Server:
    """The server of a record, to be run on sockets that listen.

    With `tls` an office is known by its certificate, and speaks for its own record alone; without,
    anybody speaks for any: for trying things out on one machine.
    """
    offices = Offices(record, tls.authority) if tls else None
    certificate, key = tls.papers() if tls else (None, None)
    config = uvicorn.Config(
        reference(record, now_ms, offices),
        http=_Known,
        ws="none",
        log_level="warning",
        lifespan="off",
        timeout_keep_alive=KEEP_ALIVE_S,
        server_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        ssl_ca_certs=str(tls.authority.file) if tls else None,
        ssl_cert_reqs=ssl.CERT_OPTIONAL if tls else ssl.CERT_NONE,
    )
    return uvicorn.Server(config)


@dataclass(frozen=True, slots=True)
class Page:
    """Where the live page is to be seen (port 0: nowhere); `webhook` is told of alerts, if any."""

    host: str = "127.0.0.1"
    port: int = 0
    webhook: str = ""


NO_PAGE = Page()


def serve(url: str, host: str, port: int, tls: Tls | None = None, page: Page = NO_PAGE) -> None:
    """Be a central system on a database, at an address, until SIGTERM or SIGINT.

    The port stands on stdout as soon as it listens.
    """
    with ExitStack() as running:
        record = Record(url)
        running.callback(record.close)
        line = running.enter_context(listening(host, port))
        watch = Watch(record, present_ms, page.webhook)
        running.callback(watch.stop)
        watch.start()
        if page.port:
            running.enter_context(shown(watch.halls, listening(page.host, page.port)))
        sys.stdout.write(f"{line.getsockname()[1]}\n")
        sys.stdout.flush()
        serving = server(record, tls)
        if tls:
            running.enter_context(renewed(serving, tls))
        serving.run([line])


@contextmanager
def renewed(serving: uvicorn.Server, tls: Tls, every_s: float = RENEW_EVERY_S) -> Iterator[None]:
    """Let a server that runs for months have a new certificate in time, until the end.

    Lines that are open keep the one that they began with.
    """
    over = threading.Event()

    def renew() -> None:
        while not over.wait(every_s):
            try:
                context = serving.config.ssl
                if context is not None:
                    context.load_cert_chain(*tls.papers())
            except (OSError, ssl.SSLError) as error:
                _logger.error("the certificate could not be renewed: %s", error)

    running = threading.Thread(target=renew, name="certificate", daemon=True)
    running.start()
    try:
        yield
    finally:
        over.set()
        running.join(STOP_TIMEOUT_S)


@contextmanager
def shown(halls: Halls, line: socket.socket) -> Iterator[None]:
    """The live page on a socket that listens, in a thread, until the end."""
    config = uvicorn.Config(
        live_page(halls, present_ms), log_level="warning", lifespan="off", server_header=False
    )
    serving = uvicorn.Server(config)
    running = threading.Thread(target=serving.run, args=([line],), name="page", daemon=True)
    running.start()
    try:
        yield
    finally:
        serving.should_exit = True
        running.join(STOP_TIMEOUT_S)
        line.close()
