"""What is said of models: python-escpos's database agrees, but for what is named here."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from devices.printers import Reason
from devices.printers.dialogue import BLOCKING
from devices.printers.letters import Table
from devices.printers.profiles import profiles
from devices.printers.sim import Fault
from devices.status import Level
from devices.transport.serial import SerialTransport
from tests.fakes.printers import BAUD, driver, room

SAME_MODELS = {
    "epson-tm-t88": ("TM-T88II", "TM-T88III", "TM-T88IV", "TM-T88V"),
    "epson-tm-t20": ("TM-T20II", "TM-T20II-42col"),
    "citizen-ct-s": ("CT-S651",),
    "rongta-rp": ("RP326",),
    "pos-5890": ("POS-5890", "NT-5890K"),
}
"""The names of that database for what one of our profiles means; it has none of the others."""
NAMES = {"TCVN-3-1": Table.TCVN, "TCVN-3-2": Table.TCVN_CAPITALS, "CP1258": Table.CP1258}
WIDTHS = {
    "TM-T20II-42col": "a setting of the same printer for 42 columns; new ones print 576",
    "CT-S651": "640 dots are its whole head; 576 are what it prints on paper 80 mm wide",
}
"""Why our width differs; it is of paper 80 mm wide, or 58."""
MORE_PAGES = {
    "TM-T88III": "the database has none of its Vietnamese pages; Epson's reference has",
    "TM-T88IV": "the same",
    "CT-S651": "page 32 is CP1258 in npm's receipt-printer-encoder",
}
"""Why we name pages that the database does not. A page only becomes a line of the trial slip."""


def database() -> Mapping[str, Any]:
    """Its profiles by name."""
    text = (files("escpos") / "capabilities.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)["profiles"]
    return found


PAIRS = [(ours, name) for ours, same in SAME_MODELS.items() for name in same]


@pytest.mark.parametrize(("ours", "name"), PAIRS)
def test_widths_are_those_of_the_database(ours: str, name: str) -> None:
    width = database()[name]["media"]["width"]["pixels"]
    agrees = width in (profiles()[ours].width_dots, "Unknown")
    assert agrees is (name not in WIDTHS)


@pytest.mark.parametrize(("ours", "name"), PAIRS)
def test_code_pages_are_those_of_the_database(ours: str, name: str) -> None:
    pages = database()[name]["codePages"]
    theirs = {int(page): NAMES[table] for page, table in pages.items() if table in NAMES}
    known = profiles()[ours].code_pages
    assert theirs.items() <= known.items()
    assert (theirs == dict(known)) is (name not in MORE_PAGES)


@pytest.mark.parametrize(("ours", "name"), PAIRS)
def test_dots_an_inch_are_those_of_the_database(ours: str, name: str) -> None:
    dpi = database()[name]["media"].get("dpi")
    assert profiles()[ours].dpi in (0, dpi) or dpi is None


@pytest.mark.parametrize(
    ("fault", "level", "reasons"),
    [
        (Fault.TICKET_WAITING, Level.INFO, (Reason.TICKET_WAITING,)),
        (Fault.PAPER_LOW, Level.WARN, (Reason.PAPER_LOW,)),
        (Fault.PAPER_OUT, Level.FAULT, (Reason.PAPER_OUT,)),
        (Fault.COVER_OPEN, Level.FAULT, (Reason.COVER_OPEN,)),
    ],
)
def test_a_kiosk_printer_tells_of_its_presenter(
    tmp_path: Path, fault: Fault, level: Level, reasons: tuple[Reason, ...]
) -> None:
    with room(tmp_path) as here:
        printer = driver(SerialTransport(str(here.link), BAUD), profile="custom-kiosk")
        here.suffer(fault)
        status = printer.poll()
        printer.close()
    assert (status.level, status.reasons) == (level, reasons)


def test_a_virtual_end_of_paper_is_low_paper_and_blocks_nothing() -> None:
    full = profiles()["custom-kiosk"].full_status
    assert full is not None
    found = full.reasons(b"\x40\x00\x00\x00")
    assert found == {Reason.PAPER_LOW}
    assert not found & BLOCKING


def test_every_model_goes_on_behind_a_jammed_cutter_by_clearing_its_buffers() -> None:
    for profile in profiles().values():
        assert profile.recovery == {Reason.CUTTER_JAM: b"\x10\x05\x02"}, profile.name
