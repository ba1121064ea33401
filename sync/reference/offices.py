"""Which offices are let in, by codes that are good once and certificates that may be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from sqlalchemy import Row, Select, insert, select, update

from office.clock import to_ms
from sync.reference.authority import CODE_MINUTES, Authority, code_digest
from sync.reference.record import Record, call
from sync.reference.tables import certificates, codes


class NotLetInError(Exception):
    """The code is unknown, used, over, or another record's; which of these nobody is told."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who has asked, by his certificate: a record, and the certificate's number in hex."""

    source: str
    serial: str


def caller_of(peer: Mapping[str, Any] | None) -> Caller | None:
    """Who stands at the other end of a line, as `ssl.SSLSocket.getpeercert` tells; None: nobody."""
    if not peer:
        return None
    names = [
        value for part in peer.get("subject", ()) for key, value in part if key == "commonName"
    ]
    return Caller(names[0], str(peer["serialNumber"]).lower()) if len(names) == 1 else None


class Offices:
    """The offices of a central system."""

    def __init__(self, record: Record, authority: Authority) -> None:
        self._record = record
        self._authority = authority

    @property
    def authority_pem(self) -> str:
        """The authority's certificate."""
        return self._authority.pem.decode("ascii")

    def invite(self, now: datetime, source: str = "", name: str = "") -> str:
        """A code for one record, or for whichever comes first; `name` is what the office is called.

        One that has had a certificate needs a code of its own.
        """
        code = self._authority.new_code()
        until = to_ms(now + timedelta(minutes=CODE_MINUTES))
        row = {"digest": code_digest(code), "source": source, "name": name, "until": until}
        with self._record.begin() as tx:
            tx.execute(insert(codes), row)
        return code

    def let_in(self, code: str, source: str, request: str, now: datetime) -> str:
        """The certificate of a record that brings a code.

        Raises NotLetInError, and RequestFaultyError, with which the code is still good.
        """
        now_ms = to_ms(now)
        good = (
            (codes.c.digest == code_digest(code))
            & codes.c.used_at.is_(None)
            & (codes.c.until >= now_ms)
            & codes.c.source.in_(("", source))
        )
        before = select(certificates.c.serial).where(certificates.c.source == source)
        with self._record.begin() as tx:
            found = tx.execute(select(codes.c.source, codes.c.name).where(good)).first()
            if found is None:  # a stranger's request is not even read
                raise NotLetInError
            if not found.source and tx.execute(before.limit(1)).first():
                raise NotLetInError  # nobody becomes an office that is there by a code for anybody
            certificate = self._authority.certify(request.encode(), source, now)
            if not tx.execute(update(codes).where(good).values(used_at=now_ms)).rowcount:
                raise NotLetInError
            tx.execute(insert(certificates), _row(certificate, source))
            call(tx, source, str(found.name))
        return certificate.decode("ascii")

    def renew(self, caller: Caller, request: str, now: datetime) -> str:
        """Another certificate for a record that has one.

        Raises RequestFaultyError, and NotLetInError where that one was taken back meanwhile.
        """
        certificate = self._authority.certify(request.encode(), caller.source, now)
        with self._record.begin() as tx:
            if not _is_good(tx.execute(_own(caller).with_for_update()).first(), caller, now):
                raise NotLetInError
            tx.execute(insert(certificates), _row(certificate, caller.source))
        return certificate.decode("ascii")

    def is_known(self, caller: Caller, now: datetime) -> bool:
        """Whether a certificate was given out to this record, is good still and not taken back."""
        with self._record.look() as tx:
            return _is_good(tx.execute(_own(caller)).first(), caller, now)

    def revoke(self, source: str, now: datetime) -> int:
        """Take back all certificates of a record, and its codes; how many certificates that were.

        What is taken back is written beside the authority too: a database that is put back from a
        copy does not know it, until `recall`.
        """
        mine = certificates.c.source == source
        with self._record.begin() as tx:
            # who is just being given another one is waited for, so that this one is seen below
            tx.execute(select(certificates.c.serial).where(mine).with_for_update()).all()
            left = mine & certificates.c.revoked_at.is_(None)
            serials = tx.execute(select(certificates.c.serial).where(left)).scalars().all()
            self._authority.note_revoked(serials)
            tx.execute(update(certificates).where(left).values(revoked_at=to_ms(now)))
            tx.execute(
                update(codes)
                .where((codes.c.source == source) & codes.c.used_at.is_(None))
                .values(used_at=to_ms(now))
            )
        return len(serials)

    def recall(self, now: datetime) -> int:
        """Take back again what was taken back before the database was put back; how many."""
        known = self._authority.revoked()
        left = certificates.c.serial.in_(known) & certificates.c.revoked_at.is_(None)
        with self._record.begin() as tx:
            told = tx.execute(update(certificates).where(left).values(revoked_at=to_ms(now)))
        return int(told.rowcount)


def _own(caller: Caller) -> Select[Any]:
    return select(certificates).where(certificates.c.serial == caller.serial)


def _is_good(row: Row[Any] | None, caller: Caller, now: datetime) -> bool:
    if row is None or row.source != caller.source:
        return False
    return row.revoked_at is None and row.until >= to_ms(now)


def _row(certificate_pem: bytes, source: str) -> dict[str, str | int]:
    certificate = x509.load_pem_x509_certificate(certificate_pem)
    serial = f"{certificate.serial_number:X}"
    return {
        # as OpenSSL writes it: whole bytes
        "serial": serial.zfill(len(serial) + len(serial) % 2).lower(),
        "source": source,
        "until": to_ms(certificate.not_valid_after_utc),
    }
