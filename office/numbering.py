"""Numbers as people write and read them, and the code on a slip.

A number is the service's series letter and at least three digits: A015, then A1000. A kiosk that is
cut off and has no number of the service left gives its own: K2-001 is the first of kiosk 2.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
import uuid
from collections.abc import Iterable

OWN_SERIES = "K-"
"""The series of all numbers that kiosks gave as their own; no service has it."""
_NUMBER = re.compile(r"([A-Z]{1,2})\s*([0-9]{1,6})")
_OWN_NUMBER = re.compile(r"K\s*([0-9]{1,2})\s*[-–]\s*([0-9]{1,4})")
_OF_EACH_KIOSK = 10_000
SLIP = "MC1"
"""What the code of every slip begins with."""
_QR = re.compile(r"MC1\.([a-z0-9-]{1,32})\.([A-Z2-7]{26})\.([A-Z2-7]{16})")


def parse_number(text: str) -> tuple[str, int] | None:
    """Read "A015", "a 15" or "K2-001" as (series, number); None when it is no number."""
    text = unicodedata.normalize("NFC", text).strip().upper()
    if match := _OWN_NUMBER.fullmatch(text):
        return OWN_SERIES, own_number(int(match[1]), int(match[2]))
    match = _NUMBER.fullmatch(text)
    return (match[1], int(match[2])) if match else None


def own_number(kiosk: int, count: int) -> int:
    """The number in `OWN_SERIES` that is the `count`-th of a kiosk."""
    return kiosk * _OF_EACH_KIOSK + count


def written(series: str, number: int) -> str:
    """A number as people read it: A015, A1000, K2-001."""
    if series == OWN_SERIES:
        kiosk, count = divmod(number, _OF_EACH_KIOSK)
        return f"K{kiosk}-{count:03d}"
    return f"{series}{number:03d}"


def runs_of(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Numbers, in whatever order, as runs without a gap: the first and the last of each."""
    known = sorted(parsed for one in labels if (parsed := parse_number(one)))
    runs: list[list[tuple[str, int]]] = []
    for series, number in known:
        if runs and runs[-1][-1] == (series, number - 1):
            runs[-1].append((series, number))
        else:
            runs.append([(series, number)])
    return [(written(*run[0]), written(*run[-1])) for run in runs]


def in_digits(label: str) -> str:
    """A kiosk's own number, for a sign that has no room for it: K2-001 is 2001."""
    return label[1:].replace("-", "") if "-" in label else label


def slip_code(office: str, ticket_id: str, key: bytes) -> str:
    """The ASCII text of a slip's QR: `MC1.<office>.<ticket id>.<HMAC-SHA-256, first 10 bytes>`.

    Id and HMAC are base32 without padding (RFC 4648); the HMAC covers all before its dot.
    """
    body = f"MC1.{office}.{_base32(uuid.UUID(ticket_id).bytes)}"
    return f"{body}.{signature(body, key)}"


def read_slip_code(text: str, office: str, key: bytes) -> str | None:
    """The ticket id of a slip's QR; None when it is forged, damaged or of another office."""
    match = _QR.fullmatch(text)
    if match is None or match[1] != office:
        return None
    body = text[: text.rindex(".")]
    if not hmac.compare_digest(signature(body, key), match[3]):
        return None
    return str(uuid.UUID(bytes=base64.b32decode(match[2] + "======")))


def slip_office(text: str) -> str | None:
    """The office that a slip's QR names, rightly signed or not; None for any other code."""
    match = _QR.fullmatch(text)
    return match[1] if match else None


def signature(body: str, key: bytes) -> str:
    """HMAC-SHA-256 of an ASCII text, its first 10 bytes in base32 (16 characters)."""
    return _base32(hmac.digest(key, body.encode("ascii"), hashlib.sha256)[:10])


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=")
