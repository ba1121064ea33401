"""The sRGB colour profile that a PDF/A-1 carries, made here: an ICC profile of version 2.

PDF/A-1 is PDF 1.4, which knows profiles of ICC.1:1998-09 (version 2) only. Values: IEC 61966-2-1,
adapted to the profile connection space's D50 (ICC.1:1998-09, annex E).
"""

import struct
from collections.abc import Sequence

__all__ = ["srgb_profile"]

D50 = (0.9642, 1.0, 0.8249)
COLORANTS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
CURVE_POINTS = 1024
HEADER_BYTES, TAG_BYTES = 128, 12


def srgb_profile() -> bytes:
    """The profile, the same bytes every time."""
    curve = _curve([_linear(at / (CURVE_POINTS - 1)) for at in range(CURVE_POINTS)])
    tags = {
        b"desc": _description("sRGB IEC61966-2.1"),
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": _xyz(D50),
        **{name: _xyz(value) for name, value in COLORANTS.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, data = _tagged(tags)
    size = HEADER_BYTES + len(table) + len(data)
    return _header(size) + table + data


def _header(size: int) -> bytes:
    """The 128 bytes of ICC.1:1998-09, 6.1: an RGB display profile of version 2.1."""
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    dated = struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
    return (head + dated + bytes(28) + b"".join(map(_fixed, D50))).ljust(HEADER_BYTES, b"\0")


def _tagged(tags: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """The table of tags and their data, each at a multiple of 4; equal data stand once."""
    base = HEADER_BYTES + 4 + TAG_BYTES * len(tags)
    data, places, table = b"", dict[bytes, int](), struct.pack(">I", len(tags))
    for name, value in tags.items():
        if value not in places:
            places[value] = base + len(data)
            data += value + bytes(-len(value) % 4)
        table += struct.pack(">4sII", name, places[value], len(value))
    return table, data


def _description(text: str) -> bytes:
    """A textDescriptionType (6.5.17): ASCII, no Unicode, no script code."""
    ascii_text = text.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(8 + 3 + 67)


def _xyz(values: Sequence[float]) -> bytes:
    """An XYZType (6.5.26)."""
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _curve(values: Sequence[float]) -> bytes:
    """A curveType (6.5.3) of 16-bit numbers."""
    points = [round(value * 0xFFFF) for value in values]
    return b"curv" + bytes(4) + struct.pack(f">I{len(points)}H", len(points), *points)


def _fixed(value: float) -> bytes:
    """An s15Fixed16Number."""
    return struct.pack(">i", round(value * 0x10000))


def _linear(signal: float) -> float:
    """The light, 0 to 1, of a signal of sRGB (IEC 61966-2-1, 5.2)."""
    return signal / 12.92 if signal <= 0.04045 else ((signal + 0.055) / 1.055) ** 2.4
