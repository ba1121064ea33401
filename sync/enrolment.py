"""The office's side of being known: a key of its own, and what the central system certifies it by.

The files stand in the data folder, in `link/present`: `authority.pem`, `certificate.pem` and
`key.pem`, which their owner alone reads. What goes over the wire is `central`'s.
"""

import base64
import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FOLDER = "link"
"""Within the data folder."""
CODE_SECRET_LETTERS = 13
CODE_MARK_LETTERS = 13
"""A code is a secret and the first letters of the authority's fingerprint, 65 bits of each."""
RENEW_BEFORE = timedelta(days=30)
_PRESENT = "present"
_AUTHORITY, _CERTIFICATE, _KEY = "authority.pem", "certificate.pem", "key.pem"


class CodeMistyped(ValueError):
    """What was typed is no code: letters A to Z and 2 to 7, with or without hyphens."""


class AuthorityForeign(Exception):
    """Whoever answered is not the authority that gave out the code."""


class PapersUnfit(ValueError):
    """A certificate that came is not for this office's key, or not of its authority."""


@dataclass(frozen=True, slots=True)
class Code:
    """What an office is let in by, once."""

    text: str

    @classmethod
    def typed(cls, text: str) -> "Code":
        """A code as people type it. Raises CodeMistyped."""
        plain = text.upper().replace("-", "").replace(" ", "")
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        if len(plain) != CODE_SECRET_LETTERS + CODE_MARK_LETTERS or set(plain) - set(letters):
            raise CodeMistyped
        return cls(plain)

    def giver_in(self, told: bytes) -> bytes:
        """The certificate (PEM) of the authority that gave the code out, which is told alone.

        Raises AuthorityForeign where it is another's, or where more is told than one: whoever
        stands between could add an authority of his own.
        """
        try:
            (found,) = x509.load_pem_x509_certificates(told)
        except ValueError as error:
            raise AuthorityForeign from error
        pem = found.public_bytes(serialization.Encoding.PEM)
        if fingerprint_mark(pem)[:CODE_MARK_LETTERS] != self.text[CODE_SECRET_LETTERS:]:
            raise AuthorityForeign
        return pem


def shown(code: str) -> str:
    """A code in groups, as people read it to one another."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))


def fingerprint_mark(certificate_pem: bytes) -> str:
    """The fingerprint of a certificate: SHA-256 of its DER, base32."""
    der = x509.load_pem_x509_certificate(certificate_pem).public_bytes(serialization.Encoding.DER)
    return base64.b32encode(hashlib.sha256(der).digest()).decode()


def new_key() -> bytes:
    """A private key on P-256, PEM."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def request_for(key_pem: bytes, source: str) -> bytes:
    """A request (PKCS #10, PEM) that this key be certified for a record."""
    key = serialization.load_pem_private_key(key_pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # as `new_key` makes them
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, source)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def ends_at(certificate: Path) -> datetime:
    """When a certificate (PEM) ends, aware UTC."""
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


class Papers:
    """By what an office is known and knows its central system, in a folder."""

    def __init__(self, folder: Path) -> None:
        present = folder / _PRESENT
        self.authority = present / _AUTHORITY
        self.certificate = present / _CERTIFICATE
        self.key = present / _KEY
        self._folder = folder

    @property
    def are_there(self) -> bool:
        """Whether the office was ever let in."""
        return self.certificate.exists() and self.key.exists() and self.authority.exists()

    @property
    def number(self) -> str:
        """Another one with each time that papers were kept; "" where there are none."""
        try:
            return str(self.authority.parent.readlink())
        except OSError:
            return ""

    @property
    def good_until(self) -> datetime:
        """When the certificate ends (aware UTC)."""
        return ends_at(self.certificate)

    def are_due(self, now: datetime) -> bool:
        """Whether it is time to have a new certificate."""
        return self.good_until - now < RENEW_BEFORE

    def keep(self, authority: bytes, certificate: bytes, key: bytes) -> None:
        """Write all three into a folder of their own, then let one rename make them the present.

        So a certificate never stands beside the key of another. Raises PapersUnfit, and nothing is
        changed.
        """
        _require_fit(authority, certificate, key)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = Path(tempfile.mkdtemp(dir=self._folder))
        for name, content in ((_AUTHORITY, authority), (_CERTIFICATE, certificate), (_KEY, key)):
            with os.fdopen(os.open(fresh / name, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
        aside = fresh / _PRESENT
        aside.symlink_to(fresh.name)
        aside.replace(self._folder / _PRESENT)


def _require_fit(authority: bytes, certificate: bytes, key: bytes) -> None:
    try:
        given = x509.load_pem_x509_certificate(certificate)
        own = serialization.load_pem_private_key(key, password=None).public_key()
        given.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise PapersUnfit(str(error)) from error
    if given.public_key() != own:
        raise PapersUnfit("another's key")
