"""The port of the adapters over plain sockets, without TLS: for fake systems on this machine."""

import http.client
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode

from sync.adapters.port import MOST_BODY_BYTES, Answer, NoAnswer, NotConnected


@dataclass(frozen=True)
class PlainHttp:
    """Requests to a port of this machine, each on a connection of its own."""

    port: int

    def get(
        self, path: str, params: Mapping[str, str], headers: Mapping[str, str], timeout_s: float
    ) -> Answer:
        return self._ask("GET", f"{path}?{urlencode(params)}", None, headers, timeout_s)

    def post(
        self, path: str, body: bytes, media: str, headers: Mapping[str, str], timeout_s: float
    ) -> Answer:
        return self._ask("POST", path, body, {**headers, "Content-Type": media}, timeout_s)

    def _ask(
        self,
        method: str,
        target: str,
        body: bytes | None,
        headers: Mapping[str, str],
        timeout_s: float,
    ) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)) as line:
            try:
                line.connect()
            except OSError as error:
                raise NotConnected from error
            try:
                line.request(method, target, body, dict(headers))
                with line.getresponse() as found:
                    told = found.read(MOST_BODY_BYTES + 1)
                    is_whole = not found.length
            except (OSError, http.client.HTTPException) as error:
                raise NoAnswer from error
            if not is_whole or len(told) > MOST_BODY_BYTES:
                raise NoAnswer
            media = found.headers.get_content_type() if found.headers.get("Content-Type") else ""
            return Answer(found.status, media, told)
