"""Answers that are not the central system's, as bytes on the wire."""

import gzip
import json
from collections.abc import Callable, Iterator
from email.utils import formatdate
from itertools import repeat
from time import time

from tests.fakes.outages import Cut, Fault

HTML = b"<html><body>Wi-Fi</body></html>"
UNKNOWN = {"of_tomorrow": {"deep": [1, "hai", None]}}
"""What a newer form says besides."""
_PIECE = b" " * 65536


def head(status: str, *headers: str, media: str = "application/json") -> bytes:
    """The beginning of an answer, behind which the line is closed."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def whole(status: str, body: bytes, *headers: str, media: str = "application/json") -> bytes:
    """An answer and its length."""
    return head(status, f"Content-Length: {len(body)}", *headers, media=media) + body


def bomb() -> bytes:
    """64 KiB that unpack to 64 MiB."""
    return whole("200 OK", gzip.compress(bytes(64 << 20)), "Content-Encoding: gzip")


def endless() -> Iterator[bytes]:
    """An answer that goes on for as long as anybody reads it."""
    yield head("200 OK")
    yield from repeat(_PIECE)


def newer(answer: bytes) -> bytes:
    """The same answer of a system that says more than is known: a JSON object has more fields."""
    told, _, body = answer.partition(b"\r\n\r\n")
    grown = json.dumps({**json.loads(body), **UNKNOWN}).encode()
    lines = [one for one in told.split(b"\r\n") if not one.lower().startswith(b"content-length:")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(grown), b"", grown])


def _date(later_s: int) -> str:
    return formatdate(time() + later_s, usegmt=True)


INSTEAD: dict[Fault | Cut, Callable[[int], Iterator[bytes]]] = {
    Fault.PORTAL: lambda _: iter([whole("200 OK", HTML, media="text/html")]),
    Fault.REDIRECT: lambda _: iter([whole("302 Found", b"", "Location: http://127.0.0.1:9/")]),
    Fault.BUSY: lambda later_s: iter([whole("503 Busy", b"", f"Retry-After: {later_s}")]),
    Fault.BUSY_UNTIL: lambda s: iter([whole("503 Busy", b"", f"Retry-After: {_date(s)}")]),
    Fault.TOO_MANY: lambda later_s: iter([whole("429 Many", b"", f"Retry-After: {later_s}")]),
    Fault.BROKEN: lambda _: iter([whole("500 Oh", b"{}")]),
    Fault.GATEWAY: lambda _: iter([whole("502 Bad Gateway", HTML, media="text/html")]),
    Fault.EMPTY: lambda _: iter([whole("200 OK", b"")]),
    Fault.WRONG_TYPE: lambda _: iter([whole("200 OK", b'{"epoch": 1}')]),
    Fault.GARBAGE: lambda _: iter([b"\x00\xff\x13" * 40]),
    Fault.HUGE: lambda _: iter([whole("200 OK", b" " * (6 << 20))]),
    Fault.ENDLESS: lambda _: endless(),
    Fault.BOMB: lambda _: iter([bomb()]),
}
"""What is answered in place of the central system; each by the seconds of its Retry-After."""
