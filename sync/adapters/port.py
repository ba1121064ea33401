"""The small opening through which an adapter reaches a central system.

Whoever provides it keeps to this: it follows no redirect, sends nothing twice, gives whole bodies
of `MOST_BODY_BYTES` at most, and tells "nothing was sent" from "no answer came".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

MOST_BODY_BYTES = 4 << 20
"""A longer answer is none, as is one that is shorter than it promised."""


class NotConnected(Exception):
    """No connection came about: nothing was sent."""


class NoAnswer(Exception):
    """Something was sent, and no whole answer came: what has become of it is unknown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, media type without parameters in small letters, and the body.

    The body may tell of people, and therefore stands in no repr.
    """

    status: int
    media: str
    body: bytes = field(repr=False)


class Http(Protocol):
    """Requests to one address; each raises NotConnected or NoAnswer within `timeout_s`."""

    def get(
        self, path: str, params: Mapping[str, str], headers: Mapping[str, str], timeout_s: float
    ) -> Answer:
        """Ask for something."""
        ...

    def post(
        self, path: str, body: bytes, media: str, headers: Mapping[str, str], timeout_s: float
    ) -> Answer:
        """Send a body of that media type."""
        ...
