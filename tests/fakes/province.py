"""A province's settlement system on a socket, in the shape that public clients show.

It is as unkind as such systems are: a write twice is two writes or an error, sessions end in a
page, answers are lost after the deed. Its dossiers are recordings with invented people.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECORDED = Path(__file__).parents[1] / "recordings" / "province"
CLIENT_ID = "mot-cua-mau"
SECRET = "khoa-bi-mat-bia-dat"
TOKEN_PATH = "/auth/realms/mau/protocol/openid-connect/token"
SEARCH_PATH = "/pa/dossier/search"
PUSH_PATH = "/ad/api/lienthongDVCLT/capNhatTrangThaiHoSoDVCLTHoTich"
LOG_PATH = "/ad/api/lienthongDVCLT/getLog"
PAGE = "<!DOCTYPE html><html><body>Phiên làm việc đã hết</body></html>".encode()


@dataclass(frozen=True)
class Reply:
    """What goes back; `cut` sends that many bytes of the body, promises all, and hangs up."""

    status: int
    body: bytes
    media: str = "application/json"
    cut: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def told(value: object, status: int = 200) -> Reply:
    """JSON."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode())


def recorded(name: str) -> bytes:
    """The bytes of an answer as it was written down."""
    return (RECORDED / f"{name}.json").read_bytes()


Quirk = Callable[[], Reply | None]
"""In place of an answer; None hangs up without a word."""


class Province:
    """The system's state, and what it does wrong next."""

    def __init__(self) -> None:
        self.dossiers: list[dict[str, Any]] = json.loads(recorded("search"))["content"]
        self.log: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.tokens: list[str] = []
        self.expires_in = 300
        self.keeps_pushes = True
        self.port = 0
        self._instead: dict[str, list[Quirk]] = {}
        self._after: dict[str, list[Quirk]] = {}
        self._lock = threading.Lock()

    def instead(self, path: str, *quirks: Quirk) -> None:
        """The next requests for this path are answered so, and nothing is done."""
        self._instead.setdefault(path, []).extend(quirks)

    def after(self, path: str, *quirks: Quirk) -> None:
        """The next requests for this path are carried out, and answered so."""
        self._after.setdefault(path, []).extend(quirks)

    def forget_sessions(self) -> None:
        """Every token is worthless from now on."""
        with self._lock:
            self.tokens.clear()

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return self.asked.count(path)

    def answer(self, path: str, query: dict[str, str], body: bytes, bearer: str) -> Reply | None:
        """What a request gets."""
        with self._lock:
            self.asked.append(path)
            quirk = self._next(self._instead, path)
        if quirk:
            return quirk()
        with self._lock:
            reply = self._done(path, query, body, bearer)
            late = self._next(self._after, path)
        return late() if late else reply

    def _next(self, of: dict[str, list[Quirk]], path: str) -> Quirk | None:
        waiting = of.get(path)
        return waiting.pop(0) if waiting else None

    def _done(self, path: str, query: dict[str, str], body: bytes, bearer: str) -> Reply:
        if path == TOKEN_PATH:
            return self._token({key: value[0] for key, value in parse_qs(body.decode()).items()})
        if bearer.removeprefix("Bearer ") not in self.tokens:
            return told({"error": "invalid_token"}, 401)
        match path:
            case "/pa/dossier/search":
                return self._search(query)
            case "/ad/api/lienthongDVCLT/getLog":
                like = [x for x in self.log if x["nationCode"] == query.get("nationCode")]
                return told({"content": like, "last": True})
            case "/ad/api/lienthongDVCLT/capNhatTrangThaiHoSoDVCLTHoTich":
                return self._pushed(json.loads(body))
        return told({"message": "no such path"}, 404)

    def _token(self, form: dict[str, str]) -> Reply:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, SECRET):
            return told({"error": "unauthorized_client"}, 400)
        self.tokens.append(f"the-bia-{len(self.asked)}")
        return told({"access_token": self.tokens[-1], "expires_in": self.expires_in})

    def _search(self, query: dict[str, str]) -> Reply:
        """Whatever has the letters somewhere, as such searches are."""
        code = query["code"]
        found = [x for x in self.dossiers if code in x["code"] or code in x.get("nationCode", "")]
        size = int(query["size"])
        return told({"content": found[:size], "last": len(found) <= size, "number": 0})

    def _pushed(self, request: dict[str, Any]) -> Reply:
        like = [x for x in self.log if x["requestBody"]["trangThai"] == request["trangThai"]]
        if any(x["responseBody"]["status"] == 200 for x in like):
            return told({"status": 400, "errors": {"soHoSoLT": ["đã có trạng thái này"]}})
        reply = {"status": 200, "title": "Thành công"}
        if self.keeps_pushes:
            entry = {"nationCode": request["soHoSoLT"], "requestBody": request}
            self.log.append({**entry, "responseBody": reply})
        return told(reply)


@contextmanager
def province() -> Iterator[Province]:
    """Such a system at an address of this machine, until the end."""
    state = Province()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            where = urlsplit(self.path)
            query = {key: one[0] for key, one in parse_qs(where.query).items()}
            reply = state.answer(where.path, query, body, self.headers.get("Authorization", ""))
            self.close_connection = True
            if reply is None:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.media:
                self.send_header("Content-Type", reply.media)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """It is not about its talk."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    running = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    running.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        running.join(10)
