"""Code readers: the port of whatever reads a QR code or a bar code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.status import Status

__all__ = ["Code", "CodeRead", "CodeReader", "CodeRefused", "Fault", "OnCode"]


class Fault(StrEnum):
    """Why a code that was read cannot be used."""

    GARBLED = "code-garbled"
    """Its bytes are no UTF-8."""
    INCOMPLETE = "code-incomplete"
    """Part of it was lost on the way."""
    TOO_LONG = "code-too-long"
    """More than `codes.CODE_BYTES_MAX`."""
    NEEDS_COM = "code-needs-com"
    """It holds what a scanner cannot type: the scanner has to be set to USB-COM."""


@dataclass(frozen=True, slots=True)
class CodeRead:
    """A code that was read. It may be a citizen's card: what it says stands in no repr or log."""

    device: str
    """The reader's id in the settings."""
    text: str = field(repr=False)
    """What it says, NFC."""
    symbology: str
    """The kind of code, as `qr` or `code-128`; empty where the reader does not tell."""
    raw: bytes = field(repr=False)
    """The bytes as they came, without what ends a code on the wire."""
    at_monotonic: float
    """When it was whole, in seconds of `time.monotonic`."""
    typed: bool = False
    """Whether the reader typed it as keys: then letters beyond ASCII may be missing unseen."""


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """A code that cannot be used; nothing of it is guessed."""

    device: str
    fault: Fault
    at_monotonic: float


Code = CodeRead | CodeRefused
OnCode = Callable[[Code], None]
"""Hears of each code, in the thread that owns the port: it must be short and never wait."""


class CodeReader(Protocol):
    """One reader."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def listen(self, on_code: OnCode, /) -> None:
        """Tell `on_code` of each code from now on; it takes the place of an earlier listener."""
        ...

    def status(self) -> Status:
        """What is known of the reader now."""
        ...

    def close(self) -> None:
        """Let the reader go. Raises DeviceTimeoutError."""
        ...
