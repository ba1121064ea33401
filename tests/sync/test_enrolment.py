"""An office is let in once, by a code; then it is known by its certificate, until that is taken."""

import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from sync.batches import Batch, pack
from sync.central import Central, CentralFault, Fault, Files, Patience, authority_of
from sync.contract import Enrol, Renew
from sync.enrolment import (
    AuthorityForeign,
    Code,
    CodeMistyped,
    Papers,
    PapersUnfit,
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
from sync.reference.offices import Caller, NotLetInError, Offices, caller_of
from sync.reference.record import Record
from sync.reference.serving import Tls, listening, renewed, server
from tests.fakes.reference import central
from tests.fakes.waiting import wait_for
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
    tls = Tls(authority, "127.0.0.1")
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
    papers.keep(forger.pem, forged, key)
    papers.authority.write_bytes(guarded.authority.pem)
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
    code, other = Code.typed(shown(guarded.offices.invite(NOW)).lower()), tmp_path / "other"
    told = authority_of(guarded.address, PATIENCE)
    assert code.giver_in(told) == guarded.authority.pem
    stranger = Authority(other).pem
    for false in (stranger, told + stranger, stranger + told, told + told, b"", b"x"):
        with pytest.raises(AuthorityForeign):
            code.giver_in(false)


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


def made(authority: Authority, source: str = SOURCE) -> tuple[bytes, bytes, bytes]:
    """Authority, certificate and key of an office."""
    key = new_key()
    return authority.pem, authority.certify(request_for(key, source), source, NOW), key


def test_papers_are_their_owners_alone_and_never_of_two(tmp_path: Path) -> None:
    authority, papers = Authority(tmp_path / "a"), Papers(tmp_path / "link")
    before, numbers = papers.are_there, {papers.number}
    assert not before
    for _ in range(2):
        kept = made(authority)
        papers.keep(*kept)
        numbers.add(papers.number)
        told = [one.read_bytes() for one in (papers.authority, papers.certificate, papers.key)]
        assert told == list(kept)
        assert stat.S_IMODE(papers.key.stat().st_mode) == 0o600
        assert stat.S_IMODE(papers.key.parent.stat().st_mode) == 0o700
    assert len(numbers) == 3


def test_papers_that_do_not_fit_replace_nothing(tmp_path: Path) -> None:
    authority, papers = Authority(tmp_path / "a"), Papers(tmp_path / "link")
    pem, certificate, key = made(authority)
    papers.keep(pem, certificate, key)
    number = papers.number
    _, others, _ = made(authority)
    strangers = Authority(tmp_path / "b").pem
    for unfit in (
        (pem, b"", key),
        (pem, others, key),
        (strangers, certificate, key),
        (pem, certificate, b"x"),
        (b"x", certificate, key),
    ):
        with pytest.raises(PapersUnfit):
            papers.keep(*unfit)
    assert papers.number == number


def test_papers_are_due_a_month_before_their_end(tmp_path: Path) -> None:
    authority, key, papers = Authority(tmp_path / "a"), new_key(), Papers(tmp_path / "link")
    pem = authority.certify(request_for(key, SOURCE), SOURCE, NOW)
    papers.keep(authority.pem, pem, key)
    assert papers.good_until == NOW + timedelta(days=CERTIFICATE_DAYS)
    assert not papers.are_due(NOW + timedelta(days=CERTIFICATE_DAYS - 30))
    assert papers.are_due(NOW + timedelta(days=CERTIFICATE_DAYS - 30, seconds=1))


def test_an_authority_is_made_once_and_its_key_is_its_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Authority(tmp_path / "a").pem, range(8)))
    assert len(set(made)) == 1
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["authority"]
    key = tmp_path / "a" / "authority" / "key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_an_authority_that_was_begun_and_not_finished_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "a" / "tmpbegun").mkdir(parents=True)
    (tmp_path / "a" / "tmpbegun" / "key.pem").write_text("half")
    assert Authority(tmp_path / "a").pem == Authority(tmp_path / "a").pem


def test_nobody_becomes_an_office_that_is_there_by_a_code_for_anybody(offices: Offices) -> None:
    request = request_for(new_key(), SOURCE).decode()
    offices.let_in(offices.invite(NOW), SOURCE, request, NOW)
    free = offices.invite(NOW)
    with pytest.raises(NotLetInError):
        offices.let_in(free, SOURCE, request, NOW)
    offices.revoke(SOURCE, NOW)
    with pytest.raises(NotLetInError):
        offices.let_in(free, SOURCE, request, NOW)
    assert offices.let_in(free, OTHER, request_for(new_key(), OTHER).decode(), NOW)
    assert offices.let_in(offices.invite(NOW, SOURCE), SOURCE, request, NOW)


def caller_by(pem: str) -> Caller:
    """Who shows a certificate."""
    serial = f"{x509.load_pem_x509_certificate(pem.encode()).serial_number:x}"
    return Caller(SOURCE, serial.zfill(len(serial) + len(serial) % 2))


def test_a_certificate_is_known_until_its_end_and_renewed_until_it_is_taken_back(
    offices: Offices,
) -> None:
    request = request_for(new_key(), SOURCE).decode()
    known = caller_by(offices.let_in(offices.invite(NOW), SOURCE, request, NOW))
    end = NOW + timedelta(days=CERTIFICATE_DAYS)
    assert offices.is_known(known, end)
    assert not offices.is_known(known, end + timedelta(seconds=1))
    assert not offices.is_known(Caller(OTHER, known.serial), NOW)
    assert not offices.is_known(Caller(SOURCE, "00"), NOW)
    again = caller_by(offices.renew(known, request, NOW))
    assert offices.is_known(again, NOW)
    assert offices.revoke(SOURCE, NOW) == 2
    for one in (known, again):
        assert not offices.is_known(one, NOW)
        with pytest.raises(NotLetInError):
            offices.renew(one, request, NOW)


def test_an_open_code_goes_with_the_office_that_it_was_for(offices: Offices) -> None:
    code = offices.invite(NOW, SOURCE)
    offices.revoke(SOURCE, NOW)
    with pytest.raises(NotLetInError):
        offices.let_in(code, SOURCE, request_for(new_key(), SOURCE).decode(), NOW)


def test_what_was_taken_back_outlives_a_database_that_was_put_back(
    tmp_path: Path,
) -> None:
    file, authority = tmp_path / "central.db", Authority(tmp_path / "authority")
    with closing(Record(f"sqlite:///{file}")) as record:
        there = Offices(record, authority)
        request = request_for(new_key(), SOURCE).decode()
        known = caller_by(there.let_in(there.invite(NOW), SOURCE, request, NOW))
    copy = file.read_bytes()
    with closing(Record(f"sqlite:///{file}")) as record:
        assert Offices(record, authority).revoke(SOURCE, NOW) == 1
        epoch = record.epoch
    for log in ("-wal", "-shm"):
        Path(f"{file}{log}").unlink(missing_ok=True)
    file.write_bytes(copy)
    with closing(Record(f"sqlite:///{file}")) as record:
        there = Offices(record, authority)
        assert there.is_known(known, NOW)
        record.begin_epoch()
        assert there.recall(NOW) == 1
        assert there.recall(NOW) == 0
        assert not there.is_known(known, NOW)
    with closing(Record(f"sqlite:///{file}")) as record:
        assert record.epoch != epoch


def test_a_server_that_runs_for_months_has_a_new_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    tls = Tls(authority, "127.0.0.1")
    context = ssl.create_default_context(cafile=str(authority.file))

    def shows(port: int) -> int:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as line,
            context.wrap_socket(line, server_hostname="127.0.0.1") as sealed,
        ):
            der = sealed.getpeercert(binary_form=True)
            assert der
            return x509.load_der_x509_certificate(der).serial_number

    with closing(Record(f"sqlite:///{tmp_path / 'c.db'}")) as record:
        line, serving = listening("127.0.0.1", 0), server(record, tls)
        running = threading.Thread(target=serving.run, args=([line],), daemon=True)
        running.start()
        wait_for(lambda: serving.started)
        port = line.getsockname()[1]
        first = shows(port)
        assert shows(port) == first
        with renewed(serving, tls, every_s=0.05):
            wait_for(lambda: shows(port) != first)
        serving.should_exit = True
        running.join(10)


def test_openssl_finds_nothing_wrong_with_a_certificate(tmp_path: Path) -> None:
    authority, key = Authority(tmp_path / "a"), new_key()
    (tmp_path / "c.pem").write_bytes(authority.certify(request_for(key, SOURCE), SOURCE, NOW))
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
