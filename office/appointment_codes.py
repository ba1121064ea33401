"""By what an appointment is known: eight digits for people, a signed QR, another system's code.

Digits alone, so that they can be said on the telephone, typed on any pad and by anybody; the last
is a check digit after Damm, which finds every wrong digit and every two neighbours that changed
places. The QR is `MCH1.<office>.<code>.<HMAC>`, signed as a slip's is; its own prefix keeps one
from standing in for the other.
"""

import hmac
import re
import secrets

from office.errors import Refusal, Refused
from office.numbering import signature

CODE_DIGITS = 8
_QR = re.compile(r"MCH1\.([a-z0-9-]{1,32})\.([0-9]{8})\.([A-Z2-7]{16})")
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""Damm's quasigroup of order 10 (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004)."""


def new_code() -> str:
    """A code that nobody can foresee; it never begins with 0, which spreadsheets drop."""
    digits = str(10 ** (CODE_DIGITS - 2) + secrets.randbelow(9 * 10 ** (CODE_DIGITS - 2)))
    return digits + str(_interim(digits))


def is_appointment(text: str) -> bool:
    """Whether a code claims to be an appointment's QR, of this office or any."""
    return text.startswith("MCH1.")


def is_right(code: str) -> bool:
    """Whether eight digits can be a code; a mistyped one cannot."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit() and _interim(code) == 0


def shown(code: str) -> str:
    """A code as people read it: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def qr_text(office: str, code: str, key: bytes) -> str:
    """The ASCII text of an appointment's QR."""
    body = f"MCH1.{office}.{code}"
    return f"{body}.{signature(body, key)}"


def read_code(text: str, office: str, key: bytes) -> str | None:
    """The code that was typed or scanned; None for what can only be another system's booking code.

    Refused with `appointment-mistyped`, `appointment-forged`, `appointment-other-office`, and with
    `appointment-unreadable` for a code of ours that is no appointment's, such as a slip's.
    """
    text = text.strip()
    if match := _QR.fullmatch(text):
        return _signed(text, match, office, key)
    if text.startswith(("MC1.", "MCH1.")):
        raise Refused(Refusal.APPOINTMENT_UNREADABLE)
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits):
        return None
    if not is_right(digits):
        raise Refused(Refusal.APPOINTMENT_MISTYPED)
    return digits


def _signed(text: str, match: re.Match[str], office: str, key: bytes) -> str:
    if match[1] != office:
        raise Refused(Refusal.APPOINTMENT_OTHER_OFFICE)
    if not hmac.compare_digest(signature(text[: text.rindex(".")], key), match[3]):
        raise Refused(Refusal.APPOINTMENT_FORGED)
    return match[2]


def _interim(digits: str) -> int:
    """The interim digit behind these digits; 0 behind a code with its check digit."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim
