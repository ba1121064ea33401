"""The reference central system as a program of its own."""

import socket
import sys

import uvicorn

from sync.reference.app import reference
from sync.reference.record import Record

BACKLOG = 2048
"""So many connections may wait to be taken: after an outage all offices come back."""


def serve(url: str, host: str, port: int) -> None:
    """Be a central system on a database, at an address, until SIGTERM or SIGINT.

    `port` 0 is any that is free; which it is stands on stdout as soon as it listens.
    """
    record = Record(url)
    try:
        with socket.create_server((host, port), backlog=BACKLOG) as listening:
            app = reference(record)
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
            sys.stdout.write(f"{listening.getsockname()[1]}\n")
            sys.stdout.flush()
            server.run([listening])
    finally:
        record.close()
