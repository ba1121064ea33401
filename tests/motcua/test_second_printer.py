"""The kiosk's second printer takes over, and what the kiosk promises follows both."""

import os
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from devices.printers.sim import Fault, set_faults
from kiosk.desk import PaperState, PrinterNow
from kiosk.office_desk import OfficeDesk
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk, run_simulators
from motcua.settings import parse
from office.errors import OfficeError
from office.store import ports
from tests.fakes.owners import claim_of
from tests.fakes.waiting import wait_for

SAMPLE = (files("assets") / "sample_office" / "office.toml").read_text(encoding="utf-8")
FIRST, SECOND = "may-in-kiosk", "may-in-ban"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Machine]:
    """A machine whose kiosk may print on the guidance desk's printer too."""
    text = SAMPLE.replace("[kiosk]", f'[kiosk]\nsecond_printer = "{SECOND}"', 1)
    with machine(parse(text, "office.toml"), tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(here: Machine) -> Iterator[OfficeDesk]:
    """The kiosk at work, its devices simulated."""
    stop = threading.Event()
    simulators = threading.Thread(target=run_simulators, args=(here, stop))
    simulators.start()
    with kiosk_desk(here) as opened:
        yield opened
    stop.set()
    simulators.join()


def slips(here: Machine, printer: str) -> int:
    return len(list(here.catalogue.home(printer).glob("*.png")))


def test_without_paper_in_the_first_printer_the_second_one_prints(
    here: Machine, desk: OfficeDesk
) -> None:
    wait_for(lambda: desk.view().paper == "expected")
    set_faults(here.catalogue.home(FIRST), Fault.PAPER_OUT)
    issued = desk.issue("one", here.settings.office.services[0].id, None, "vi")
    wait_for(lambda: desk.paper(issued.ticket_id) is PaperState.CONFIRMED)
    assert (slips(here, FIRST), slips(here, SECOND)) == (0, 1)
    assert desk.view().paper == "expected"


def test_paper_is_not_promised_when_both_are_out(here: Machine, desk: OfficeDesk) -> None:
    wait_for(lambda: desk.view().paper == "expected")
    for printer in (FIRST, SECOND):
        set_faults(here.catalogue.home(printer), Fault.PAPER_OUT)
    wait_for(lambda: desk.view().paper == "not-expected")


def test_a_second_kiosk_of_the_same_number_is_refused(here: Machine) -> None:
    with here.office.store.write() as tx:
        ports.save_owner(tx, claim_of(os.getppid(), "main/kiosk:1"))
    with pytest.raises(OfficeError) as refused, kiosk_desk(here):
        pass
    said = here.sentences.error(refused.value)
    assert said.startswith("Kiosk số 1 đang chạy ở chương trình khác (role ")


def test_staff_see_their_own_printer_while_the_other_one_prints(
    here: Machine, desk: OfficeDesk
) -> None:
    wait_for(lambda: desk.works().printer is PrinterNow.READY)
    set_faults(here.catalogue.home(FIRST), Fault.PAPER_OUT)
    wait_for(lambda: desk.works().printer is PrinterNow.NO_PAPER)
    assert desk.view().paper == "expected"
    set_faults(here.catalogue.home(FIRST))
    set_faults(here.catalogue.home(SECOND), Fault.PAPER_OUT)
    wait_for(lambda: desk.works().printer is PrinterNow.READY)
