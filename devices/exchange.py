"""One exchange on a shared line: a frame out and, where the unit speaks at all, its answer back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from devices.framing import Found, FrameLayout

__all__ = ["Exchange"]


@dataclass(frozen=True)
class Exchange:
    """A frame, how its answer is recognised in what comes back, and how long that may take."""

    request: bytes
    find: Callable[[bytes], Found | None] | None
    """Gives the sound answer in a stream, or None. Is None itself where the unit never answers."""
    reply_timeout_s: float
    """Seconds from the last byte of the frame to the last byte of the answer."""

    @classmethod
    def declared(
        cls,
        layout: FrameLayout,
        command: str,
        address: int,
        data: bytes = b"",
        *,
        reply_timeout_s: float,
    ) -> Self:
        """The exchange of one declared command."""
        find = partial(layout.find_reply, command, address) if layout.answers(command) else None
        return cls(layout.build(command, address, data), find, reply_timeout_s)
