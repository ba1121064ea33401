"""What the office knows of a person, and how it is sealed beside the journal.

A value is sealed with AES-256-GCM under a key derived from the office's key file; the event that
brought it holds SHA-256(salt ‖ plaintext) and nothing else of it. The plaintext is canonical JSON;
it is bound to its event's `seq` and subject, so that no row can stand in for another.

A command that brings a personal value has it as an argument of its own, so that `is_personal`
finds it: the key is then at hand before the transaction begins, and the digest of the command's
arguments, which is kept for ever, leaves it out.
"""

import hashlib
import json
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Self

from office.errors import PersonalDamaged, PersonalKeyWrong, Refusal, Refused
from office.journal import canonical
from office.names import NAME_LETTERS, tidy_name

BOOKING_LETTERS = 64
"""The longest booking code of another system."""
CITIZEN_ID_DIGITS = 4
"""How many digits of a citizen's id are kept at most: the last."""
SALT_BYTES = 32
NONCE_BYTES = 12
KEY_BYTES = 32
KEY_ID_BYTES = 4
_PURPOSE = b"motcua personal values 1"
_PHONE = re.compile(r"0[0-9]{8,10}")


@dataclass(frozen=True, slots=True, repr=False)
class Personal:
    """Whom an appointment is for; its text form tells nothing, so that no log and no trace does.

    `phone` begins with 0. `booking` is the code by which another system knows the appointment,
    which may be a telephone number as well. All but the name may be empty.
    """

    name: str
    phone: str = ""
    citizen_id_end: str = ""
    booking: str = ""

    @classmethod
    def of(cls, name: str, phone: str = "", citizen_id_end: str = "", booking: str = "") -> Self:
        """A person as people typed it: NFC, one space between words, a phone of digits alone.

        Refused with `person-name-unfit`, `person-phone-unfit`, `person-id-unfit` or
        `appointment-no-booking`; the refusal does not hold what was typed.
        """
        tidy = tidy_name(name)
        if tidy is None:
            raise Refused(Refusal.PERSON_NAME_UNFIT, longest=NAME_LETTERS)
        phone = tidy_phone(phone)
        if phone and not _PHONE.fullmatch(phone):
            raise Refused(Refusal.PERSON_PHONE_UNFIT)
        if citizen_id_end and not re.fullmatch(r"[0-9]{4}", citizen_id_end):
            raise Refused(Refusal.PERSON_ID_UNFIT, digits=CITIZEN_ID_DIGITS)
        return cls(tidy, phone, citizen_id_end, tidy_booking(booking))

    def masked(self) -> dict[str, str]:
        """Enough to know somebody again who stands here, and little for whoever reads along.

        The given name whole, the others by their first letter; the last three digits of the phone,
        the last two of the id.
        """
        *others, given = self.name.split()
        initials = [f"{one[0]}." for one in others]
        return {
            "name": " ".join([*initials, given]),
            "phone": f"•••{self.phone[-3:]}" if self.phone else "",
            "citizen_id_end": f"••{self.citizen_id_end[-2:]}" if self.citizen_id_end else "",
        }


def tidy_phone(text: str) -> str:
    """A telephone number as people write it: digits alone, 0 for +84; it may still not fit."""
    return re.sub(r"^\+84", "0", re.sub(r"[\s.-]", "", text))


def tidy_booking(text: str) -> str:
    """A booking code of another system, however it is written; "" for none.

    Refused with `appointment-no-booking` for one that is too long.
    """
    tidy = "".join(unicodedata.normalize("NFC", text).split()).upper()
    if len(tidy) > BOOKING_LETTERS:
        raise Refused(Refusal.APPOINTMENT_NO_BOOKING, longest=BOOKING_LETTERS)
    return tidy


def is_personal(value: object) -> bool:
    """Whether an argument of a command is a person, or holds several."""
    within = value if isinstance(value, tuple) else (value,)
    return any(isinstance(one, Personal) for one in within)


@dataclass(frozen=True, slots=True)
class PersonalKey:
    """The key of personal values; `id` stands before whatever it sealed."""

    id: bytes
    secret: bytes = field(repr=False)

    @classmethod
    def derived_from(cls, office_key: bytes) -> Self:
        """The key that belongs to a key file: HKDF-SHA256 (RFC 5869) under a label of its own."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derive = HKDF(SHA256(), KEY_ID_BYTES + KEY_BYTES, salt=None, info=_PURPOSE)
        derived = derive.derive(office_key)
        return cls(derived[:KEY_ID_BYTES], derived[KEY_ID_BYTES:])


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value: `ciphertext` is key id ‖ AES-256-GCM text and tag; the journal's `digest`."""

    ciphertext: bytes
    nonce: bytes
    salt: bytes
    digest: bytes


def seal(key: PersonalKey, personal: Personal, seq: int, subject: str) -> Sealed:
    """Seal a value for the event `seq` of `subject`, with a salt and a nonce of its own."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    plaintext = canonical(asdict(personal)).encode()
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    text = AESGCM(key.secret).encrypt(nonce, plaintext, _bound_to(seq, subject))
    return Sealed(key.id + text, nonce, salt, _digest(salt, plaintext))


def unseal(key: PersonalKey, sealed: Sealed, seq: int, subject: str) -> Personal:
    """The value again.

    Raises PersonalKeyWrong where another key sealed it, PersonalDamaged where it is not what was
    sealed for this event, or not what the journal knows.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key_id, text = sealed.ciphertext[:KEY_ID_BYTES], sealed.ciphertext[KEY_ID_BYTES:]
    if key_id != key.id:
        raise PersonalKeyWrong(f"seq {seq}")
    try:
        plaintext = AESGCM(key.secret).decrypt(sealed.nonce, text, _bound_to(seq, subject))
        if _digest(sealed.salt, plaintext) == sealed.digest:
            return Personal(**json.loads(plaintext))
    except (InvalidTag, ValueError, TypeError):
        pass
    raise PersonalDamaged(f"seq {seq}")


def _bound_to(seq: int, subject: str) -> bytes:
    """What else the seal covers: the place in the record that the value belongs to."""
    return canonical({"field": "personal.ciphertext", "seq": seq, "subject": subject}).encode()


def _digest(salt: bytes, plaintext: bytes) -> bytes:
    return hashlib.sha256(salt + plaintext).digest()
