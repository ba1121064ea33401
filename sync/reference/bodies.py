"""A body has an end, whatever it is for: nobody fills the memory before he is known."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.contract import MOST_BODY_BYTES
from sync.reference.problems import Refused, answer


class Bounded:
    """Reads a body before the application does, as far as one may be long; a longer one is told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        parts, length, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] != "http.request":  # nobody is there any more
                return
            part = message.get("body", b"")
            parts.append(part)
            length += len(part)
            more = message.get("more_body", False)
            if length > MOST_BODY_BYTES:
                told = Refused(413, "too-large", f"more than {MOST_BODY_BYTES} bytes")
                await answer(told.problem)(scope, receive, send)
                return
        whole: list[Message] = [{"type": "http.request", "body": b"".join(parts)}]

        async def read() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, read, send)
