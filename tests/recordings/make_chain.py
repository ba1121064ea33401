"""Writes chain.json: journal events with the hashes that they must have.

It imports nothing of the program and writes canonical JSON by hand, so that it can disagree with
it. Run it with any Python: `python tests/recordings/make_chain.py`.

hash = SHA-256(prev ‖ canonical JSON of all fields before prev); prev of the first event is 32 zero
bytes. Canonical JSON: UTF-8, NFC, keys sorted by code point, no spaces, no floats, and of the
control characters only those escaped that JSON demands.
"""

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
ESCAPES = {**{code: f"\\u{code:04x}" for code in range(32)}, **SHORT}
"""What stands for a character within a JSON text, where it cannot stand itself."""

DATA: list[dict[str, Any]] = [
    {},
    {"number": 15, "series": "A", "service": "ho-tich", "ahead": 0},
    {"z": 1, "a": {"inner": [1, 2, [True, False, None]], "Á": "chữ"}, "B": -7},
    {"name": "Hộ tịch", "decomposed": unicodedata.normalize("NFD", "Hộ tịch")},
    {"quotes": 'he said "no" \\ yes', "lines": "one\ntwo\r\n\tthree", "bell": "\x07\x1f\x7f"},
    {"line end, then a tilde": "\n\u0303", "tab, then a caron": "\t\u030c"},
    {"beyond": "🏛 𝄞", "right to left": "مرحبا", "hangul": "\u1112\u1161\u11ab"},
    {"large": 9_007_199_254_740_993, "small": -9_223_372_036_854_775_808},
    {"reasons": [], "why": "wrong-clock"},
]


def text_of(value: object) -> str:
    """Canonical JSON."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + unicodedata.normalize("NFC", value).translate(ESCAPES) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(text_of, value)) + "]"
    if isinstance(value, dict):
        pairs = sorted((unicodedata.normalize("NFC", key), value[key]) for key in value)
        return "{" + ",".join(f"{text_of(key)}:{text_of(inner)}" for key, inner in pairs) + "}"
    raise TypeError(value)


def event(seq: int, data: dict[str, Any], prev: bytes) -> dict[str, Any]:
    """An event with every field, and the hash it must have."""
    facts: dict[str, Any] = {
        "actor": "quầy 3",
        "at": f"2026-12-07T01:00:{seq:02d}.{seq:03d}Z",
        "command": f"0193a2b4-7c10-7000-8000-{seq:012d}",
        "data": data,
        "id": f"0193a2b4-7c10-7000-8000-{seq + 4096:012x}",
        "kind": "ticket.issued",
        "origin": "kiosk-1",
        "personal_digest": hashlib.sha256(b"salt and value").hexdigest() if seq % 3 == 0 else None,
        "point": "main",
        "seq": seq,
        "subject": f"0193a2b4-7c10-7000-8000-{seq + 8192:012x}",
    }
    return {
        **facts,
        "at": 1_796_605_200_000 + seq * 1001,
        "data_text": text_of(data),
        "prev": prev.hex(),
        "hash": hashlib.sha256(prev + text_of(facts).encode("utf-8")).hexdigest(),
    }


def main() -> None:
    """Write the file beside this script."""
    prev = bytes(32)
    events = []
    for seq, data in enumerate(DATA, start=1):
        events.append(event(seq, data, prev))
        prev = bytes.fromhex(events[-1]["hash"])
    target = Path(__file__).with_name("chain.json")
    target.write_text(json.dumps({"events": events}, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
