"""Messages of HTTP/1.1 as they come over a socket, byte for byte."""

import socket

PIECE = 65536
_BODILESS = (b"204", b"304")


def read_message(line: socket.socket, *, is_answer: bool = False) -> bytes:
    """One message with its body; nothing where the other side has closed the line before its end.

    An answer without a length goes on until the line is closed. Not for answers to HEAD.
    """
    got = _until(line, b"", b"\r\n\r\n")
    if not got:
        return b""
    head, _, body = got.partition(b"\r\n\r\n")
    told = _told(head)
    if told.get(b"transfer-encoding") == b"chunked":
        return _chunked(line, got, len(head) + 4)
    if b"content-length" in told:
        wanted = int(told[b"content-length"]) - len(body)
        rest = _exactly(line, wanted)
        return got + rest if len(rest) == max(0, wanted) else b""
    if is_answer and head.split()[1] not in _BODILESS:
        while piece := line.recv(PIECE):
            got += piece
    return got


def has_end(answer: bytes) -> bool:
    """Whether an answer tells where it ends, so that another can follow on its line."""
    head = answer.partition(b"\r\n\r\n")[0]
    told = _told(head)
    return bool(head) and (
        bool(told.keys() & {b"content-length", b"transfer-encoding"})
        or head.split()[1] in _BODILESS
    )


def _told(head: bytes) -> dict[bytes, bytes]:
    fields = (one.partition(b":") for one in head.split(b"\r\n")[1:])
    return {name.strip().lower(): value.strip().lower() for name, _, value in fields}


def _until(line: socket.socket, got: bytes, end: bytes, behind: int = 0) -> bytes:
    """More of a message until `end` stands in it somewhere behind `behind`; else nothing."""
    while end not in got[behind:]:
        if not (piece := line.recv(PIECE)):
            return b""
        got += piece
    return got


def _exactly(line: socket.socket, wanted: int) -> bytes:
    got = bytearray()
    while len(got) < wanted and (piece := line.recv(wanted - len(got))):
        got += piece
    return bytes(got)


def _chunked(line: socket.socket, got: bytes, at: int) -> bytes:
    """RFC 9112 §7.1, without trailers."""
    size = 1
    while size:
        if not (got := _until(line, got, b"\r\n", at)):
            return b""
        mark = got.index(b"\r\n", at)
        size = int(got[at:mark].partition(b";")[0], 16)
        at = mark + 2 + size + 2
        got += _exactly(line, at - len(got))
        if len(got) < at:
            return b""
    return got
