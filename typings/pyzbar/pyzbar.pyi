"""What the tests use of pyzbar, to show that ZBar guesses charsets when it is left to itself."""

from collections.abc import Sequence

from PIL.Image import Image

class ZBarSymbol:
    """A kind of code."""

    QRCODE: ZBarSymbol

class Decoded:
    """A code that was found."""

    data: bytes

def decode(image: Image, symbols: Sequence[ZBarSymbol]) -> list[Decoded]: ...
