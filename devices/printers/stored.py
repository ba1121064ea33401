"""Pictures of fixed lines in a printer's non-volatile memory: printed by eleven bytes.

Epson, "GS ( L": function 67 defines a picture under a key of two letters, 69 prints it. The memory
bears about 100,000 writes and the reference asks for no more than ten a day, so a picture is
written only where its dots are not yet there, by their hash.
"""

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product

from devices.printers.page import Feed, Item, Rule, Text
from devices.printers.raster import Dots, Typesetter

__all__ = [
    "DEFINE_MARK",
    "MARK_KEY",
    "WRITES_A_DAY",
    "Block",
    "blocks",
    "define_picture",
    "delete_picture",
    "dots_hash",
    "free_key",
    "picture",
    "print_picture",
]

WRITES_A_DAY = 10
GRAPHICS = b"\x1d(L"  # GS ( L pL pH m fn …
PRINT = b"\x06\x00\x30\x45"  # fn 69: kc1 kc2 x y
DELETE = b"\x04\x00\x30\x42"  # fn 66: kc1 kc2
FIRST_KEY, LAST_KEY = 0x20, 0x7E
MARK_KEY = b"MC"
DEFINE_MARK = GRAPHICS + b"\x0c\x00\x30\x53\x30" + MARK_KEY + b"\x01\x01\x00\x01\x00\x31\x80"
"""fn 83: one dot in the RAM, gone with the power and by `ESC @`, as letters of ours are."""


def free_key(taken: Container[bytes]) -> bytes | None:
    """A key that nothing stands under; None where there is none."""
    letters = range(FIRST_KEY, LAST_KEY + 1)
    keys = (bytes(pair) for pair in product(letters, letters))
    return next((key for key in keys if key not in taken), None)


@dataclass(frozen=True)
class Block:
    """Items that follow one another; where they are `fixed` they may be one stored picture."""

    items: tuple[Item, ...]
    fixed: bool


def blocks(items: Sequence[Item]) -> Iterator[Block]:
    """A page's items, those together that are the same on every slip, with the gaps in between."""
    for fixed, group in groupby(items, _is_fixed):
        found = list(group)
        first = next((at for at, one in enumerate(found) if not isinstance(one, Feed)), len(found))
        last = len(found) - next(
            (at for at, one in enumerate(reversed(found)) if not isinstance(one, Feed)), 0
        )
        parts = ((found[:first], False), (found[first:last], fixed), (found[last:], False))
        yield from (Block(tuple(part), stays) for part, stays in parts if part)


def _is_fixed(item: Item) -> bool:
    return isinstance(item, Feed | Rule) or (isinstance(item, Text) and item.fixed)


def picture(block: Block, width: int, typesetter: Typesetter) -> Dots:
    """The dots of a fixed block, without what is blank on both sides of all its rows."""
    rows = b"".join(_rows(item, width, typesetter) for item in block.items)
    stride = width // 8
    lines = [rows[at : at + stride] for at in range(0, len(rows), stride)]
    inked = [line for line in lines if any(line)]
    free = min(
        (stride - max(len(line.lstrip(b"\0")), len(line.rstrip(b"\0"))) for line in inked),
        default=0,
    )
    trimmed = b"".join(line[free : stride - free] for line in lines)
    return Dots(8 * (stride - 2 * free), trimmed)


def _rows(item: Item, width: int, typesetter: Typesetter) -> bytes:
    strip = typesetter.strip(item, width)
    return strip.rows if isinstance(strip, Dots) else bytes(width // 8 * _feed(item))


def _feed(item: Item) -> int:
    assert isinstance(item, Feed)
    return item.dots


def dots_hash(dots: Dots) -> str:
    """What tells one picture from another: width, height and dots, 32 hexadecimal digits."""
    return hashlib.sha256(dots.width.to_bytes(2, "big") + dots.rows).hexdigest()[:32]


def define_picture(key: bytes, dots: Dots) -> bytes:
    """GS ( L fn 67: a = 48, kc1 kc2, b = 1 colour, xL xH yL yH, c = 49, rows of dots."""
    size = dots.width.to_bytes(2, "little") + dots.height.to_bytes(2, "little")
    body = b"\x30\x43\x30" + key + b"\x01" + size + b"\x31" + dots.rows
    return GRAPHICS + len(body).to_bytes(2, "little") + body


def delete_picture(key: bytes) -> bytes:
    """GS ( L fn 66: the room is free again."""
    return GRAPHICS + DELETE + key


def print_picture(key: bytes) -> bytes:
    """GS ( L fn 69 at its own size."""
    return GRAPHICS + PRINT + key + b"\x01\x01"
