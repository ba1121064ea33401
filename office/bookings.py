"""Booking codes of other systems: sealed with the person, and known again by being opened.

Such a code may be somebody's telephone number. So nothing of it stands anywhere but in the sealed
value, no digest either, which could be tried against; and it is erased with the person.
"""

from office.errors import PersonalDamaged, PersonalKeyWrong
from office.model import Appointment
from office.personal import PersonalKey, Sealed, unseal
from office.store import Transaction
from office.store import appointments as rows


def booked_from(tx: Transaction, key: PersonalKey, day: str) -> dict[str, Appointment]:
    """The appointments of a day and later ones that another system knows, by its booking code.

    Of several with one code the one that was made last. Whoever cannot be read is known by none.
    """
    found: dict[str, Appointment] = {}
    for appointment, row, digest in rows.sealed_from(tx, day):
        sealed = Sealed(row.ciphertext, row.nonce, row.salt, digest)
        try:
            person = unseal(key, sealed, appointment.made_seq, appointment.subject)
        except (PersonalKeyWrong, PersonalDamaged):
            continue  # the list says so of each, and `db verify`
        if person.booking:
            found[person.booking] = appointment
    return found
