"""Who may speak for an office: certificates of the central system's own authority.

An office gets a code that is good once and for a quarter of an hour. The code carries the first
letters of the authority's fingerprint, so that the office can tell that nobody stands between. With
it the office has a key of its own certified, which never leaves its machine.
"""

import base64
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.enrolment import CODE_MARK_LETTERS, CODE_SECRET_LETTERS, fingerprint_mark

CERTIFICATE_DAYS = 90
AUTHORITY_DAYS = 3650
CODE_MINUTES = 15
_EARLIER = timedelta(minutes=10)
"""A certificate is good from a little before now: clocks differ."""
_OWN = "authority"
_KEY, _CERTIFICATE = "key.pem", "certificate.pem"
_REVOKED = "revoked.txt"


class RequestFaultyError(ValueError):
    """What is to be certified is no request for a certificate, or is not signed by its key."""


class Authority:
    """An authority in a folder of its own; made there where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / _OWN
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._own.exists():
            self._make()
        key = serialization.load_pem_private_key((self._own / _KEY).read_bytes(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # as `_make` left it
        self._key = key
        self.pem = self.file.read_bytes()
        self._certificate = x509.load_pem_x509_certificate(self.pem)

    @property
    def file(self) -> Path:
        """Its certificate (PEM)."""
        return self._own / _CERTIFICATE

    def new_code(self) -> str:
        """A code for one office: a secret, and by what the office knows this authority."""
        secret = base64.b32encode(secrets.token_bytes(10)).decode()[:CODE_SECRET_LETTERS]
        return secret + fingerprint_mark(self.pem)[:CODE_MARK_LETTERS]

    def certify(self, request_pem: bytes, source: str, now: datetime) -> bytes:
        """The certificate (PEM) of an office for the key in its request.

        Raises RequestFaultyError.
        """
        try:
            request = x509.load_pem_x509_csr(request_pem)
            good = request.is_signature_valid
            key = request.public_key()
        except ValueError as error:
            raise RequestFaultyError("no request") from error
        if not good or not isinstance(key, ec.EllipticCurvePublicKey):
            raise RequestFaultyError("not signed by a key on P-256")
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        return self._signed(key, source, now, CERTIFICATE_DAYS, usage)

    def server_papers(self, host: str, now: datetime) -> tuple[Path, Path]:
        """Certificate and key of the central system itself under this name, made anew.

        They lie in a folder of their own, so that of several programs each has its pair.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            name: x509.GeneralName = x509.IPAddress(ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        names = x509.SubjectAlternativeName([name])
        pem = self._signed(key.public_key(), host, now, CERTIFICATE_DAYS, usage, names)
        fresh = Path(tempfile.mkdtemp(prefix="server-", dir=self._folder))
        certificate_file, key_file = fresh / _CERTIFICATE, fresh / _KEY
        _write_secret(key_file, _key_pem(key))
        _write_secret(certificate_file, pem)
        return certificate_file, key_file

    def note_revoked(self, serials: Iterable[str]) -> None:
        """Keep which certificates were taken back, whatever becomes of the database."""
        with (self._folder / _REVOKED).open("a", encoding="ascii") as file:
            file.writelines(f"{one}\n" for one in serials)
            file.flush()
            os.fsync(file.fileno())

    def revoked(self) -> frozenset[str]:
        """The numbers of all that were ever taken back."""
        try:
            return frozenset((self._folder / _REVOKED).read_text(encoding="ascii").split())
        except FileNotFoundError:
            return frozenset()

    def _signed(
        self,
        key: ec.EllipticCurvePublicKey,
        name: str,
        now: datetime,
        days: int,
        *extensions: x509.ExtensionType,
    ) -> bytes:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(self._certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _EARLIER)
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )
        for one in extensions:
            builder = builder.add_extension(one, critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        return certificate.public_bytes(serialization.Encoding.PEM)

    def _make(self) -> None:
        """Whole or not at all; of several that make it at once, one does for all."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "motcua central authority")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _EARLIER)
            .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(_SIGNS, critical=True)
            .sign(key, hashes.SHA256())
        )
        aside = Path(tempfile.mkdtemp(dir=self._folder))
        _write_secret(aside / _KEY, _key_pem(key))
        _write_secret(aside / _CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM))
        try:
            aside.rename(self._own)
        except OSError:
            if not self._own.exists():
                raise
            shutil.rmtree(aside)


_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def code_digest(code: str) -> str:
    """By what a code is kept: SHA-256 in hex. It has 64 random bits and is good for minutes."""
    return hashlib.sha256(code.encode()).hexdigest()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write_secret(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
