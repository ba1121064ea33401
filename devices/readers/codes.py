"""From the bytes of a reader to codes: where one ends, what kind it is, what it says. Pure."""

import re
import unicodedata

from devices.readers import CodeRead, CodeRefused, Fault

__all__ = ["AIM_SYMBOLOGIES", "CODE_BYTES_MAX", "CodeFramer", "code_of", "read_code"]

CODE_BYTES_MAX = 4096
"""The largest QR code holds 2,953 bytes."""

_ENDS = re.compile(rb"[\r\n]")
_AIM = re.compile(rb"\]([A-Za-z])[0-9A-Za-z]")
AIM_SYMBOLOGIES = {
    b"A": "code-39",
    b"C": "code-128",
    b"E": "ean",
    b"F": "codabar",
    b"G": "code-93",
    b"I": "itf",
    b"L": "pdf417",
    b"Q": "qr",
    b"d": "data-matrix",
    b"e": "databar",
    b"z": "aztec",
}
"""The letter of an AIM identifier (ISO/IEC 15424) → the kind of code."""


class CodeFramer:
    """Cuts a stream into codes: each ends with CR or LF, or where the reader falls silent.

    A code that is too long comes as its first `CODE_BYTES_MAX` + 1 bytes; the rest is gone.
    """

    def __init__(self) -> None:
        self._code = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The codes that end in `data`."""
        *ended, rest = _ENDS.split(data)
        codes = []
        for part in ended:
            self._add(part)
            codes += self.flush()
        self._add(rest)
        return codes

    def flush(self) -> list[bytes]:
        """The code that ends now, where one had begun."""
        code, self._code = self._code, b""
        return [code] if code else []

    def _add(self, part: bytes) -> None:
        self._code = (self._code + part)[: CODE_BYTES_MAX + 1]


def read_code(device: str, raw: bytes, at_monotonic: float) -> CodeRead | CodeRefused:
    """What a scanner sent; its own word about the kind of code is taken off the text."""
    aim = _AIM.match(raw)
    symbology = AIM_SYMBOLOGIES.get(aim[1], "") if aim else ""
    said = raw[aim.end() :] if aim and symbology else raw
    return code_of(device, raw, said, symbology, at_monotonic)


def code_of(
    device: str, raw: bytes, said: bytes, symbology: str, at_monotonic: float
) -> CodeRead | CodeRefused:
    """A code of some kind: `raw` as it came, and the part of it that it says.

    That is UTF-8 or the code is refused: no other charset is guessed.
    """
    if len(raw) > CODE_BYTES_MAX:
        return CodeRefused(device, Fault.TOO_LONG, at_monotonic)
    try:
        text = unicodedata.normalize("NFC", said.decode("utf-8"))
    except UnicodeDecodeError:
        return CodeRefused(device, Fault.GARBLED, at_monotonic)
    if not text:
        return CodeRefused(device, Fault.INCOMPLETE, at_monotonic)
    return CodeRead(device, text, symbology, raw, at_monotonic)
