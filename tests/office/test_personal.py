"""Personal values: what is taken, how it is sealed, and what opens it."""

import hashlib
import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from office.errors import OfficeError, PersonalDamaged, PersonalKeyWrong, Refused
from office.personal import (
    KEY_ID_BYTES,
    Personal,
    PersonalKey,
    Sealed,
    is_personal,
    seal,
    tidy_booking,
    unseal,
)

KEY = PersonalKey.derived_from(bytes(range(32)))
OTHER = PersonalKey.derived_from(bytes(32))
HANH = Personal.of("Nông Thị Hạnh", "0987 654 321", "4321")


def test_a_person_is_taken_as_people_write() -> None:
    typed = unicodedata.normalize("NFD", "  Nông  Thị\tHạnh ")
    assert Personal.of(typed, "+84 987.654-321", "4321") == HANH
    assert (HANH.name, HANH.phone, HANH.citizen_id_end) == ("Nông Thị Hạnh", "0987654321", "4321")


REFUSED = {
    "no name": ((" ",), "person-name-unfit"),
    "a name without end": (("An " * 21,), "person-name-unfit"),
    "a name that turns about": (("An\u202eBình",), "person-name-unfit"),
    "a word for a phone": (("An", "không có"), "person-phone-unfit"),
    "a phone too short": (("An", "09876543"), "person-phone-unfit"),
    "digits of another script": (("An", "٠٩٨٧٦٥٤٣٢١"), "person-phone-unfit"),
    "a whole citizen's id": (("An", "", "001099004321"), "person-id-unfit"),
    "three digits": (("An", "", "321"), "person-id-unfit"),
    "a line after the digits": (("An", "", "4321\n"), "person-id-unfit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_is_not_taken(case: str) -> None:
    typed, code = REFUSED[case]
    with pytest.raises(Refused) as raised:
        Personal.of(*typed)
    assert raised.value.code == code
    assert not set(typed) & {str(one) for one in raised.value.details.values()}


def test_a_person_has_no_text_form() -> None:
    for text in (repr(HANH), str(HANH), f"{(HANH,)}"):
        assert not [one for one in ("Hạnh", "654321", "4321") if one in text]


def test_the_key_is_the_standards_own() -> None:
    """HKDF by hand (RFC 5869): extract with a salt of zeros, then two blocks of expansion."""
    extracted = _hmac(bytes(32), bytes(range(32)))
    first = _hmac(extracted, b"motcua personal values 1\x01")
    second = _hmac(extracted, first + b"motcua personal values 1\x02")
    derived = first + second
    assert (KEY.id, KEY.secret) == (derived[:4], derived[4:36])
    assert KEY.secret.hex() not in repr(KEY)


def _hmac(key: bytes, message: bytes) -> bytes:
    inner, outer = (bytes(b ^ pad for b in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    return hashlib.sha256(outer + hashlib.sha256(inner + message).digest()).digest()


def test_what_is_sealed_is_as_the_record_says() -> None:
    """Opened here without our code: the form must stay readable for years."""
    sealed = seal(KEY, HANH, 7, "test:1")
    bound = b'{"field":"personal.ciphertext","seq":7,"subject":"test:1"}'
    assert sealed.ciphertext.startswith(KEY.id)
    text = AESGCM(KEY.secret).decrypt(sealed.nonce, sealed.ciphertext[KEY_ID_BYTES:], bound)
    told = '{"booking":"","citizen_id_end":"4321","name":"Nông Thị Hạnh","phone":"0987654321"}'
    assert text.decode() == told
    assert sealed.digest == hashlib.sha256(sealed.salt + text).digest()
    assert (len(sealed.salt), len(sealed.nonce)) == (32, 12)


def test_the_same_person_is_never_sealed_alike() -> None:
    many = [seal(KEY, HANH, 7, "test:1") for _ in range(3)]
    for one, other in pairwise(many):
        assert one.salt != other.salt
        assert one.nonce != other.nonce
        assert one.ciphertext != other.ciphertext
        assert one.digest != other.digest


@given(name=st.text(st.characters(categories=["L", "M", "Zs"]), min_size=1, max_size=40))
def test_whoever_is_taken_is_read_again(name: str) -> None:
    try:
        person = Personal.of(name)
    except Refused:
        return
    assert unseal(KEY, seal(KEY, person, 3, "test:2"), 3, "test:2") == person


def _flipped(value: bytes, place: int) -> bytes:
    return bytes(b ^ (i == place % len(value)) for i, b in enumerate(value))


WRONG: dict[str, tuple[Callable[[Sealed], Sealed], type[OfficeError]]] = {
    "a changed text": (
        lambda s: replace(s, ciphertext=_flipped(s.ciphertext, 9)),
        PersonalDamaged,
    ),
    "a changed tag": (lambda s: replace(s, ciphertext=_flipped(s.ciphertext, -1)), PersonalDamaged),
    "a cut text": (lambda s: replace(s, ciphertext=s.ciphertext[:6]), PersonalDamaged),
    "a changed nonce": (lambda s: replace(s, nonce=_flipped(s.nonce, 0)), PersonalDamaged),
    "no nonce": (lambda s: replace(s, nonce=b""), PersonalDamaged),
    "a changed salt": (lambda s: replace(s, salt=_flipped(s.salt, 31)), PersonalDamaged),
    "another digest": (lambda s: replace(s, digest=bytes(32)), PersonalDamaged),
    "another key's": (lambda _: seal(OTHER, HANH, 7, "test:1"), PersonalKeyWrong),
    "another key under this id": (
        lambda _: seal(replace(OTHER, id=KEY.id), HANH, 7, "test:1"),
        PersonalDamaged,
    ),
    "another event's": (lambda _: seal(KEY, HANH, 8, "test:1"), PersonalDamaged),
    "another subject's": (lambda _: seal(KEY, HANH, 7, "test:2"), PersonalDamaged),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_was_changed_is_named(case: str) -> None:
    change, error = WRONG[case]
    with pytest.raises(error) as raised:
        unseal(KEY, change(seal(KEY, HANH, 7, "test:1")), 7, "test:1")
    assert raised.value.details == {"detail": "seq 7"}
    assert raised.value.__cause__ is raised.value.__context__ is None


def test_a_form_of_another_program_is_named() -> None:
    text, salt, nonce = json.dumps({"name": "An", "shoe": 41}).encode(), bytes(32), bytes(12)
    bound = b'{"field":"personal.ciphertext","seq":7,"subject":"test:1"}'
    sealed = KEY.id + AESGCM(KEY.secret).encrypt(nonce, text, bound)
    digest = hashlib.sha256(salt + text).digest()
    with pytest.raises(PersonalDamaged):
        unseal(KEY, Sealed(sealed, nonce, salt, digest), 7, "test:1")


@pytest.mark.parametrize(
    ("value", "is_one"),
    [(HANH, True), ((HANH, HANH), True), ("An", False), ((), False), (7, False)],
)
def test_a_person_among_the_arguments_is_seen(value: object, is_one: bool) -> None:
    assert is_personal(value) is is_one


def test_a_booking_code_is_known_however_it_is_written() -> None:
    assert tidy_booking(" dvc 77 ") == tidy_booking("DVC77") == "DVC77"
    assert tidy_booking("  ") == ""
    with pytest.raises(Refused, match="appointment-no-booking"):
        tidy_booking("1" * 65)
