"""`motcua central` and `motcua sync enrol`: an office is let in, sends, and is let in no more."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from motcua.link import papers_of, renew, run_link
from motcua.settings import load
from office.clock import SetClock
from office.link import link_now
from sync.config import LinkSettings
from sync.enrolment import FOLDER, Papers
from tests.fakes.command_line import SAMPLE_FILE, CommandLine
from tests.fakes.office import MONDAY
from tests.fakes.sample_programs import sample_machine
from tests.fakes.waiting import wait_for

ROOT = Path(__file__).parents[2]
END_S = 20


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A central system in a process of its own, whose data are in `central`."""
    words = ["central", "run", "--port", "0", "--data-dir", str(tmp_path / "central")]
    with subprocess.Popen(
        [sys.executable, "-m", "motcua", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        yield f"https://127.0.0.1:{int(program.stdout.readline())}"
        program.send_signal(signal.SIGTERM)


@pytest.fixture
def office(motcua: CommandLine, tmp_path: Path, address: str) -> CommandLine:
    """The command line of an office that is to be let in there."""
    motcua.config = tmp_path / "office.toml"
    text = SAMPLE_FILE.read_text(encoding="utf-8")
    motcua.config.write_text(f'{text}\n[link]\ncentral = "{address}"\n')
    motcua.done("ticket issue ho-tich --no-print")
    return motcua


def code(tmp_path: Path) -> str:
    """A code, as the administrator of the central system reads it out."""
    words = ["central", "invite", "--data-dir", str(tmp_path / "central")]
    done = subprocess.run(
        [sys.executable, "-m", "motcua", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines()[-1]


def test_an_office_is_let_in_sends_and_is_let_in_no_more(
    office: CommandLine, tmp_path: Path
) -> None:
    told = code(tmp_path)
    assert "until" in office.done("sync", "enrol", told)
    shown = office("sync", "enrol", told)
    assert (shown.exit_code, "đã dùng" in shown.err) == (1, True)
    settings = load(office.config)
    with (
        sample_machine(tmp_path, office.data_dir, SetClock(MONDAY)) as sample,
        ThreadPoolExecutor(1) as pool,
    ):
        link = sample.settings.model_copy(update={"link": settings.link})
        here = replace(sample, settings=link)
        stop = threading.Event()
        running = pool.submit(run_link, here, stop)
        wait_for(lambda: link_now(here.office).pending == 0, END_S)
        stop.set()
        running.result(END_S)
        papers, address = Papers(here.data_dir / FOLDER), str(settings.link.central)
        assert papers_of(here).key == papers.key
        before = papers.certificate.read_bytes()
        assert not renew(address, papers, "x", SetClock(datetime.now(UTC)))
        soon = SetClock(papers.good_until - timedelta(days=1))
        assert renew(address, papers, "x", soon)
        assert papers.certificate.read_bytes() != before


@pytest.mark.parametrize(
    ("typed", "said"),
    [("ABC", "26 chữ cái"), ("A" * 26, "không phải nơi đã cấp mã này")],
)
def test_what_is_no_code_of_it_is_told(office: CommandLine, typed: str, said: str) -> None:
    shown = office("sync", "enrol", typed)
    assert shown.exit_code == 1
    assert said in shown.err
    assert not Papers(office.data_dir / FOLDER).are_there


def test_a_central_system_that_is_not_there_is_told(motcua: CommandLine, tmp_path: Path) -> None:
    motcua.config = tmp_path / "office.toml"
    text = SAMPLE_FILE.read_text(encoding="utf-8")
    motcua.config.write_text(f'{text}\n[link]\ncentral = "https://127.0.0.1:1"\n')
    motcua.done("ticket issue ho-tich --no-print")
    shown = motcua("sync", "enrol", "A" * 26)
    assert shown.exit_code == 1
    assert "Không kết nối được" in shown.err


def test_without_certificates_it_listens_on_this_machine_alone(motcua: CommandLine) -> None:
    shown = motcua("central run --open --host 0.0.0.0")
    assert shown.exit_code == 2
    assert "--open" in shown.err


def test_nobody_is_taken_back_who_was_never_let_in(motcua: CommandLine) -> None:
    assert motcua.done("central revoke nobody") == {"revoked": 0}


def test_the_administrator_says_that_the_database_was_put_back(motcua: CommandLine) -> None:
    assert motcua.done("central restored") == {"revoked": 0}
    shown = motcua("central restored")
    assert "tự gửi lại" in shown.out


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("http://127.0.0.1:8443", True),
        ("http://localhost:8443", True),
        ("https://trung-tam.invalid", True),
        ("http://trung-tam.invalid", False),
        ("http://10.0.0.1", False),
        ("http://127.0.0.1.invalid", False),
    ],
)
def test_over_a_network_everything_is_sealed(address: str, fine: bool) -> None:
    if fine:
        assert LinkSettings(central=address).central == address
    else:
        with pytest.raises(ValidationError, match="https"):
            LinkSettings(central=address)
