"""The program of the link: one of several that could do it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from motcua import link as program
from motcua.link import LINK, Reached, run_link
from motcua.machine import Machine
from office.clock import SetClock
from office.link import link_now
from office.office import Who
from office.queue import IssueTicket
from sync.central import CentralFault
from sync.config import LinkSettings
from sync.enrolment import FOLDER, Papers, new_key, request_for
from sync.outbox import Outbox
from sync.reference.authority import Authority
from sync.reference.offices import Offices
from sync.reference.serving import Tls
from tests.fakes.office import MONDAY
from tests.fakes.reference import central
from tests.fakes.sample_programs import sample_machine
from tests.fakes.waiting import wait_for

WHO = Who("tester", "test")
END_S = 10


def to(here: Machine, port: int, scheme: str = "http") -> Machine:
    """The same machine, its office linked with a central system of this one."""
    settings = LinkSettings(central=f"{scheme}://127.0.0.1:{port}")
    return replace(here, settings=here.settings.model_copy(update={"link": settings}))


def waits(here: Machine) -> int:
    """How much is not sent yet."""
    return link_now(here.office).pending


def test_of_two_programs_one_sends_and_the_other_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "AGAIN_S", 0.05)
    with (
        sample_machine(tmp_path, tmp_path / "data", SetClock(MONDAY)) as sample,
        central(f"sqlite:///{tmp_path / 'central.db'}") as centre,
        ThreadPoolExecutor(2) as pool,
    ):
        here = to(sample, centre.port)
        here.office.do(IssueTicket("ho-tich"), WHO)
        stop = threading.Event()
        running = pool.submit(run_link, here, stop)
        wait_for(lambda: waits(here) == 0)
        stop.set()
        running.result(END_S)
        here.office.do(IssueTicket("ho-tich"), WHO)
        stop = threading.Event()
        running = pool.submit(run_link, here, stop)
        wait_for(lambda: waits(here) == 0)
        stop.set()
        running.result(END_S)


def test_while_another_program_has_the_link_nothing_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "AGAIN_S", 0.05)
    from hall.owners import Owners
    from office.store import ports

    with (
        sample_machine(tmp_path, tmp_path / "data", SetClock(MONDAY)) as sample,
        central(f"sqlite:///{tmp_path / 'central.db'}") as centre,
        ThreadPoolExecutor(1) as pool,
    ):
        here = to(sample, centre.port)
        here.office.do(IssueTicket("ho-tich"), WHO)
        Owners(here.office.store, "sync").claim(LINK)
        with here.office.store.write() as tx:
            mine = ports.owner(tx, LINK)
            assert mine is not None
            ports.save_owner(tx, replace(mine, pid=1, started=_started(1)))
        tried = threading.Event()
        real = Owners.claim

        def claim(self: Owners, device: str) -> bool:
            tried.set()
            return real(self, device)

        monkeypatch.setattr(Owners, "claim", claim)
        stop = threading.Event()
        running = pool.submit(run_link, here, stop)
        assert tried.wait(END_S)
        tried.clear()
        assert tried.wait(END_S)
        assert waits(here) > 0
        with here.office.store.write() as tx:
            ports.save_owner(tx, replace(mine, pid=0, started=0, boot_id=""))
        wait_for(lambda: waits(here) == 0)
        stop.set()
        running.result(END_S)


def _started(pid: int) -> int:
    from hall.owners import started

    found = started(pid)
    assert found is not None
    return found


def test_an_office_that_is_let_in_while_the_program_runs_is_known_at_once(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    with (
        sample_machine(tmp_path, tmp_path / "data", SetClock(MONDAY)) as sample,
        central(f"sqlite:///{tmp_path / 'c.db'}", tls=Tls(authority, "127.0.0.1")) as centre,
    ):
        here = to(sample, centre.port, "https")
        source, offices = Outbox(here.office.store).source, Offices(centre.record, authority)
        now, papers = datetime.now(UTC), Papers(here.data_dir / FOLDER)
        with closing(Reached(here)) as reached:
            with pytest.raises(CentralFault):
                reached.standing(source)
            for _ in range(2):
                key = new_key()
                request = request_for(key, source).decode()
                pem = offices.let_in(offices.invite(now, source), source, request, now)
                papers.keep(authority.pem, pem.encode(), key)
                assert reached.standing(source).have_upto == 0
                offices.revoke(source, now)
                with pytest.raises(CentralFault):
                    reached.standing(source)
