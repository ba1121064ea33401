"""The kiosk's program, with a printer, while its line to the office's record breaks and mends."""

import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest

from hall.owners import Owners
from hall.requests import ask
from kiosk.desk import DeskUnknown, HallView, Issued, PaperState
from kiosk.office_desk import OfficeDesk
from motcua.cli.main import main
from motcua.day_end import DayEnd
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk
from motcua.settings import parse
from office.clock import SetClock
from office.model import TicketState, new_id
from office.queue import IssueTicket
from office.store import Store, events, leases, open_store, ports
from office.store import tickets as rows
from office.store.create import name_of
from office.store.reserve import ReserveStore
from office.views import issue_answer
from tests.fakes.kiosks import line_to
from tests.fakes.line import Line
from tests.fakes.office import MONDAY, TESTER
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import simulated
from tests.fakes.waiting import wait_for

SERVICE = "ho-tich"
BACK_S = 30.0


@dataclass
class Kiosk:
    """The program and its cable; `url` is the office's record without the cable."""

    here: Machine
    desk: OfficeDesk
    line: Line
    url: str
    key: bytes

    def give(self, command_id: str | None = None) -> Issued:
        """A number."""
        return self.desk.issue(command_id or new_id(), SERVICE, None, "vi")

    def is_on_paper(self, issued: Issued) -> None:
        """Wait for its slip."""
        wait_for(lambda: self.desk.paper(issued.ticket_id) is PaperState.CONFIRMED, BACK_S)

    @property
    def cut_off(self) -> bool:
        """Whether its own record is at hand."""
        return self.here.office.store.cut_off_s is not None

    def view(self) -> HallView | None:
        """What it shows; None while it cannot."""
        try:
            return self.desk.view()
        except DeskUnknown:
            return None


@contextmanager
def at_work(tmp_path: Path, line: Line, url: str, key: bytes) -> Iterator[Kiosk]:
    """The program on its data folder, at the end of the cable."""
    data = tmp_path / "data"
    near = url.partition("host=")[0] + f"host={quote(str(data / 'line'))}&port=5432"
    text = quick_sample(tmp_path).read_text("utf-8")
    text = text.replace("[run]", f'[run]\nrecord_url = "{near}"', 1)
    (tmp_path / "near.toml").write_text(text, "utf-8")
    settings = parse(text, "office.toml")
    with ExitStack() as running:
        here = running.enter_context(
            machine(settings, data, SetClock(MONDAY), place=settings.kiosk, paced_sound=False)
        )
        running.enter_context(simulated(here))
        desk = running.enter_context(kiosk_desk(here))
        one = Kiosk(here, desk, line, url, key)
        wait_for(lambda: (view := one.view()) and view.paper == "expected", BACK_S)
        yield one


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """At work, its reserve there."""
    with ExitStack() as running:
        running.callback(drop_records)
        key, url = new_record()
        data = tmp_path / "data"
        data.mkdir()
        (data / "office.key").write_bytes(key)
        (data / "office.key").chmod(0o600)
        line = line_to(data, url)
        running.callback(line.close)
        one = running.enter_context(at_work(tmp_path, line, url, key))
        one.is_on_paper(one.give())
        yield one


def test_it_prints_and_shows_through_a_cut(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    kiosk.line.cut()
    issued = kiosk.give()
    assert (issued.number, kiosk.cut_off) == ("A501", True)
    kiosk.is_on_paper(issued)
    wait_for(lambda: (view := kiosk.view()) and view.paper == "expected", BACK_S)
    kiosk.line.mend()
    wait_for(lambda: not kiosk.cut_off, BACK_S)
    again = kiosk.give()
    kiosk.is_on_paper(again)
    assert again.number == "A002"
    assert kiosk.desk.paper(issued.ticket_id) is PaperState.CONFIRMED
    store = open_store(kiosk.here.data_dir, url=kiosk.url)
    with store.read() as tx:
        found = list(rows.all_tickets(tx))
        owner = ports.owner(tx, "may-in-kiosk")
    store.close()
    assert [(one.label, one.state) for one in found] == [
        (label, TicketState.WAITING) for label in ("A001", "A501", "A002")
    ]
    assert owner
    errors = [one.message for one in caplog.records if one.levelno >= logging.ERROR]
    # what is read in the moment of the cut may fail, and is read again
    assert [one for one in errors if not one.endswith("failed")] == []


def test_the_devices_are_its_own_after_every_cut(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where the own record still names a program of the last cut, which has ended since."""
    through_a_cut(kiosk)
    store = kiosk.here.office.store
    assert isinstance(store, ReserveStore)
    with store.own.write() as tx:  # as a program leaves it whose end falls between two cuts
        left = ports.owners(tx)
        for one in left:
            ports.save_owner(tx, replace(one, started=one.started - 1))
        for row in ports.devices(tx):
            ports.save_device(tx, replace(row, level="fault", reasons=("printer-cover-open",)))
    assert "may-in-kiosk" in {one.device for one in left}
    through_a_cut(kiosk)
    assert "belongs to another" not in caplog.text


def test_a_technician_is_not_blind_while_it_is_cut_off(
    kiosk: Kiosk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def motcua(words: str) -> str:
        main(
            [*words.split(), "--config", str(tmp_path / "near.toml"), *data],
            kiosk.here.office.clock,
        )
        shown = capsys.readouterr()
        return shown.out + shown.err

    data = ["--data-dir", str(kiosk.here.data_dir)]
    kiosk.line.cut()
    kiosk.is_on_paper(kiosk.give())
    wait_for(lambda: "may-in-kiosk: hoạt động" in motcua("devices status"), BACK_S)
    for command in ("doctor", "devices status"):
        told = motcua(command).splitlines()[0]
        assert re.match("Mất liên lạc với máy chủ dữ liệu từ 0[78]:[0-9]{2}\\.", told)
        assert "ho-tich 19" in told
    assert motcua("ticket issue ho-tich --no-print").startswith("A502 ")
    refused = motcua("queue status")
    assert "Không liên lạc được với máy chủ" in refused
    assert "“motcua ticket issue DỊCH_VỤ”" in refused
    kiosk.line.mend()
    wait_for(lambda: not kiosk.cut_off, BACK_S)
    assert "Mất liên lạc" not in motcua("devices status")
    assert "A502" in motcua("ticket list")


def through_a_cut(kiosk: Kiosk) -> None:
    """Its printer prints, tells how it is and does what is asked of it, cut off and afterwards."""
    for cut_off in (True, False):
        (kiosk.line.cut if cut_off else kiosk.line.mend)()
        wait_for(lambda: kiosk.cut_off is cut_off, BACK_S)  # noqa: B023  # it is called at once
        kiosk.is_on_paper(kiosk.give())
        store = kiosk.here.office.store
        owners = Owners(store, "cli")
        wait_for(lambda: owners.living("may-in-kiosk") is not None, BACK_S)  # noqa: B023
        wait_for(lambda: level_of(store, "may-in-kiosk") == "info", BACK_S)  # noqa: B023
        assert (
            ask(store, kiosk.here.office.clock, "may-in-kiosk", "check", {"level": 1}).error is None
        )


def level_of(store: Store, device: str) -> str:
    """How its owner says in the record at hand that a device is."""
    with store.read() as tx:
        return next((one.level for one in ports.devices(tx) if one.device == device), "")


def leased(store: ReserveStore) -> bool:
    """Whether the own record that stands by holds numbers under its name."""
    name = name_of(store.own)
    with store.own.read() as tx:
        return bool(leases.of_store(tx, "main", name))


def test_a_second_machine_on_a_copied_folder_gives_none_of_the_firsts_numbers(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of its reserve nor of its own ones, though both bear the same number."""
    first = kiosk.here
    with ExitStack() as running:
        data = tmp_path / "second"
        data.mkdir()
        for file in (*first.data_dir.glob("kiosk-*"), first.data_dir / "office.key"):
            shutil.copy2(file, data)
        line = line_to(data, kiosk.url)
        running.callback(line.close)
        url = first.settings.run.record_url
        assert url
        run = first.settings.run.model_copy(
            update={"record_url": url.replace(quote(str(first.data_dir)), quote(str(data)))}
        )
        settings = first.settings.model_copy(update={"run": run})
        machine_id = tmp_path / "machine-id"
        machine_id.write_text("2" * 32, "ascii")
        monkeypatch.setattr("motcua.machine.MACHINE_ID", machine_id)
        there = running.enter_context(
            machine(settings, data, SetClock(MONDAY), place=settings.kiosk, paced_sound=False)
        )
        own = there.office.store
        assert isinstance(own, ReserveStore)
        wait_for(lambda: leased(own))
        line.cut()
        kiosk.line.cut()
        given = [kiosk.give().number for _ in range(3)]
        giving = IssueTicket(SERVICE)
        others = [issue_answer(there.office.do(giving, TESTER)).ticket.label for _ in range(25)]
    assert given == ["A501", "A502", "A503"]
    assert not {*given} & {*others}
    assert others[-1] == "K1-105"


def test_cut_off_it_ends_no_day_and_prints_no_sheet(kiosk: Kiosk) -> None:
    clock, store = kiosk.here.office.clock, kiosk.here.office.store
    assert isinstance(clock, SetClock)
    assert isinstance(store, ReserveStore)
    kiosk.line.cut()
    kiosk.give()
    end = DayEnd(kiosk.here, "kiosk")
    for hours in (0, 24):
        clock.advance(hours * 3600)
        end.look()
    with store.own.read() as tx:
        assert "day.closed" not in {one.kind for one in events.all_events(tx)}


def test_what_broke_off_while_it_was_printed_is_on_paper_once(kiosk: Kiosk) -> None:
    slips = kiosk.here.catalogue.home("may-in-kiosk")
    before = len(list(slips.glob("*.png")))
    kiosk.line.cut_behind(b"COMMIT\0")
    issued = kiosk.give("gesture")
    kiosk.is_on_paper(issued)
    kiosk.line.mend()
    wait_for(lambda: not kiosk.cut_off, BACK_S)
    assert kiosk.give("gesture").number == issued.number
    kiosk.is_on_paper(kiosk.give())
    assert len(list(slips.glob("*.png"))) == before + 2
