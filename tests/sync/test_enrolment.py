"""An office is let in once, by a code; then it is known by its certificate, until that is taken."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.batches import Batch, pack
from sync.central import Central, CentralFault, Fault, Files, Patience, authority_of
from sync.contract import Enrol, Renew
from sync.enrolment import (
    AuthorityForeign,
    Code,
    CodeMistyped,
    Papers,
    new_key,
    request_for,
    shown,
)
from sync.reference.authority import (
    CERTIFICATE_DAYS,
    CODE_MINUTES,
    Authority,
    RequestFaultyError,
)
from sync.reference.offices import Offices, caller_of
from sync.reference.record import Record
from sync.reference.serving import Tls
from tests.fakes.reference import central
from tests.sync.journals import journal

NOW = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)
SOURCE, OTHER = "office-1", "office-2"
PATIENCE = Patience(connect_s=2.0, read_s=5.0, whole_s=10.0)


@dataclass(frozen=True)
class Guarded:
    """A central system that knows its offices by their certificates."""

    address: str
    offices: Offices
    authority: Authority
    record: Record

    def let_in(self, source: str, folder: Path) -> Papers:
        """A new office, with papers of its own."""
        code, key = self.offices.invite(datetime.now(UTC)), new_key()
        speaking = Central(self.address, Files(authority=self.authority.file), PATIENCE)
        request = request_for(key, source).decode()
        found = speaking.enrol(Enrol(source=source, code=code, request=request))
        speaking.close()
        papers = Papers(folder / source)
        papers.keep(found.authority.encode(), found.certificate.encode(), key)
        return papers

    def known(self, papers: Papers) -> Central:
        """The central system as an office with these papers speaks to it."""
        return Central(self.address, files(papers), PATIENCE)


def files(papers: Papers) -> Files:
    """Papers as the wire needs them."""
    return Files(papers.authority, papers.certificate, papers.key)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    """Such a central system at an address."""
    authority = Authority(tmp_path / "authority")
    tls = Tls(*authority.server_papers("127.0.0.1", datetime.now(UTC)), authority)
    with central(f"sqlite:///{tmp_path / 'central.db'}", tls=tls) as there:
        offices = Offices(there.record, authority)
        yield Guarded(f"https://127.0.0.1:{there.port}", offices, authority, there.record)


def refused(asking: Central, source: str = SOURCE) -> tuple[Fault, int, str]:
    """Why nothing is told."""
    with pytest.raises(CentralFault) as caught:
        asking.standing(source)
    asking.close()
    return caught.value.fault, caught.value.status, caught.value.code


def test_an_office_is_let_in_by_a_code_and_sends(guarded: Guarded, tmp_path: Path) -> None:
    speaking = guarded.known(guarded.let_in(SOURCE, tmp_path))
    assert speaking.standing(SOURCE).have_upto == 0
    assert speaking.push(pack(Batch(SOURCE, journal(3)))).have_upto == 3
    assert speaking.standing(SOURCE).have_upto == 3
    speaking.close()


def test_an_office_speaks_for_itself_alone(guarded: Guarded, tmp_path: Path) -> None:
    papers = guarded.let_in(SOURCE, tmp_path)
    assert refused(guarded.known(papers), OTHER) == (Fault.REFUSED, 403, "not-yours")
    speaking = guarded.known(papers)
    with pytest.raises(CentralFault) as caught:
        speaking.push(pack(Batch(OTHER, journal(1))))
    assert caught.value.code == "not-yours"
    speaking.close()
    assert guarded.record.have_upto(OTHER) == 0


def test_who_shows_no_certificate_is_refused(guarded: Guarded) -> None:
    asking = Central(guarded.address, Files(authority=guarded.authority.file), PATIENCE)
    assert refused(asking) == (Fault.REFUSED, 401, "certificate")


def test_a_certificate_of_another_authority_is_refused(guarded: Guarded, tmp_path: Path) -> None:
    forger, key = Authority(tmp_path / "forger"), new_key()
    forged = forger.certify(request_for(key, SOURCE), SOURCE, datetime.now(UTC))
    papers = Papers(tmp_path / "forged")
    papers.keep(guarded.authority.pem, forged, key)
    fault, status, _ = refused(guarded.known(papers))
    assert (fault, status) == (Fault.UNREACHABLE, 0)  # it closes the line and says nothing


def test_a_certificate_that_is_over_is_told_of(guarded: Guarded, tmp_path: Path) -> None:
    key, then = new_key(), datetime.now(UTC) - timedelta(days=CERTIFICATE_DAYS + 1)
    over = guarded.authority.certify(request_for(key, SOURCE), SOURCE, then)
    papers = Papers(tmp_path / "over")
    papers.keep(guarded.authority.pem, over, key)
    fault, status, _ = refused(guarded.known(papers))
    assert (fault, status) == (Fault.CERTIFICATE, 0)


def test_a_central_system_of_another_authority_is_not_spoken_to(
    guarded: Guarded, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    fault, _, _ = refused(Central(guarded.address, Files(authority=other.file), PATIENCE))
    assert fault is Fault.CERTIFICATE


def test_a_certificate_that_was_taken_back_is_refused(guarded: Guarded, tmp_path: Path) -> None:
    papers = guarded.let_in(SOURCE, tmp_path)
    others = guarded.known(guarded.let_in(OTHER, tmp_path))
    speaking = guarded.known(papers)
    speaking.standing(SOURCE)
    assert guarded.offices.revoke(SOURCE, NOW) == 1
    assert refused(speaking) == (Fault.REFUSED, 403, "certificate")
    assert refused(guarded.known(papers)) == (Fault.REFUSED, 403, "certificate")
    assert others.standing(OTHER).have_upto == 0
    others.close()


def test_a_certificate_is_renewed_by_who_has_one(guarded: Guarded, tmp_path: Path) -> None:
    papers = guarded.let_in(SOURCE, tmp_path)
    before, key = papers.certificate.read_bytes(), new_key()
    speaking = guarded.known(papers)
    found = speaking.renew(Renew(request=request_for(key, "whoever").decode()))
    speaking.close()
    papers.keep(found.authority.encode(), found.certificate.encode(), key)
    assert papers.certificate.read_bytes() != before
    again = guarded.known(papers)
    assert again.standing(SOURCE).have_upto == 0
    again.close()
    assert guarded.offices.revoke(SOURCE, NOW) == 2


def test_the_authority_that_answers_is_told_by_the_code(guarded: Guarded, tmp_path: Path) -> None:
    code = Code.typed(shown(guarded.offices.invite(NOW)).lower())
    code.require_from(authority_of(guarded.address, PATIENCE))
    with pytest.raises(AuthorityForeign):
        code.require_from(Authority(tmp_path / "other").pem)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    """Offices of a central system that nobody talks to."""
    record = Record(f"sqlite:///{tmp_path / 'central.db'}")
    yield Offices(record, Authority(tmp_path / "authority"))
    record.close()


@pytest.mark.parametrize(
    ("minutes", "invited", "uses", "good"),
    [
        (0, "", 1, True),
        (CODE_MINUTES, "", 1, True),
        (CODE_MINUTES + 1, "", 1, False),
        (0, SOURCE, 1, True),
        (0, OTHER, 1, False),
        (0, "", 2, False),
    ],
)
def test_a_code_is_good_once_and_not_for_long(
    offices: Offices, minutes: int, invited: str, uses: int, good: bool
) -> None:
    from sync.reference.offices import NotLetInError

    code = offices.invite(NOW, invited)
    later, request = NOW + timedelta(minutes=minutes), request_for(new_key(), SOURCE).decode()
    for _ in range(uses - 1):
        offices.let_in(code, SOURCE, request, later)
    if good:
        assert "CERTIFICATE" in offices.let_in(code, SOURCE, request, later)
    else:
        with pytest.raises(NotLetInError):
            offices.let_in(code, SOURCE, request, later)


@pytest.mark.parametrize("request_pem", ["", "x", "-----BEGIN CERTIFICATE REQUEST-----\n"])
def test_what_is_no_request_uses_no_code_up(offices: Offices, request_pem: str) -> None:
    code = offices.invite(NOW)
    with pytest.raises(RequestFaultyError):
        offices.let_in(code, SOURCE, request_pem, NOW)
    assert offices.let_in(code, SOURCE, request_for(new_key(), SOURCE).decode(), NOW)


@pytest.mark.parametrize("text", ["", "A" * 25, "A" * 27, "1" * 26, "Ă" * 26])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(CodeMistyped):
        Code.typed(text)


def test_papers_are_their_owners_alone_and_never_of_two(tmp_path: Path) -> None:
    papers = Papers(tmp_path / "link")
    before = papers.are_there
    assert not before
    for number in (b"1", b"2"):
        papers.keep(b"a" + number, b"c" + number, b"k" + number)
        assert papers.are_there
        told = [one.read_bytes() for one in (papers.authority, papers.certificate, papers.key)]
        assert told == [b"a" + number, b"c" + number, b"k" + number]
        assert stat.S_IMODE(papers.key.stat().st_mode) == 0o600


def test_papers_are_due_a_month_before_their_end(tmp_path: Path) -> None:
    authority, key, papers = Authority(tmp_path / "a"), new_key(), Papers(tmp_path / "link")
    pem = authority.certify(request_for(key, SOURCE), SOURCE, NOW)
    papers.keep(authority.pem, pem, key)
    assert papers.good_until == NOW + timedelta(days=CERTIFICATE_DAYS)
    assert not papers.are_due(NOW + timedelta(days=CERTIFICATE_DAYS - 30))
    assert papers.are_due(NOW + timedelta(days=CERTIFICATE_DAYS - 30, seconds=1))


def test_an_authority_is_made_once_and_its_key_is_its_own(tmp_path: Path) -> None:
    first, again = Authority(tmp_path / "a"), Authority(tmp_path / "a")
    assert first.pem == again.pem
    key = tmp_path / "a" / "authority.key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_openssl_finds_nothing_wrong_with_a_certificate(tmp_path: Path) -> None:
    authority, key = Authority(tmp_path / "a"), new_key()
    (tmp_path / "c.pem").write_bytes(authority.certify(request_for(key, SOURCE), SOURCE, NOW))
    import subprocess

    at = str(int(NOW.timestamp()) + 60)
    words = ["openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-attime", at]
    done = subprocess.run(
        [*words, "-CAfile", str(authority.file), str(tmp_path / "c.pem")],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize(
    "peer",
    [
        None,
        {},
        {"subject": (), "serialNumber": "01"},
        {"subject": ((("commonName", "a"),), (("commonName", "b"),)), "serialNumber": "01"},
    ],
    ids=["nobody", "nothing", "no name", "two names"],
)
def test_who_has_not_one_name_is_nobody(peer: dict[str, object] | None) -> None:
    assert caller_of(peer) is None
