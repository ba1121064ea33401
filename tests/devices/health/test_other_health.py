"""Checking printers and speakers, with their faults."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from devices.health import CheckLevel, Result, check
from devices.health.printers import PrinterHealth
from devices.health.speakers import SpeakerHealth, chime
from devices.printers import Evidence, Outcome
from devices.printers import Result as Printed
from devices.printers.sim import Fault
from devices.speakers.file import FileSpeaker
from devices.speakers.mock import MockSpeaker
from devices.status import Level
from devices.transport.memory import MemoryTransport
from tests.devices.health.checks import printed
from tests.fakes.printers import driver, good_printer, room
from tests.fakes.speakers import HeldSpeaker
from tests.fakes.waiting import WAIT_S, wait_for

FAULTS: dict[tuple[Fault, ...], tuple[Result, str]] = {
    (): (Result.PASS, ""),
    (Fault.PAPER_LOW,): (Result.WARN, "printer-paper-low"),
    (Fault.PAPER_OUT,): (Result.FAIL, "printer-paper-out"),
    (Fault.COVER_OPEN,): (Result.FAIL, "printer-cover-open"),
    (Fault.SILENT,): (Result.FAIL, "device-timeout"),
}


@pytest.mark.parametrize("faults", FAULTS, ids=lambda faults: "+".join(faults) or "well")
def test_a_simulated_printer_says_what_is_wrong(tmp_path: Path, faults: tuple[Fault, ...]) -> None:
    with room(tmp_path) as one:
        one.suffer(*faults)
        result = check("may-in", PrinterHealth(one.printer, printed), CheckLevel.INTERNAL)
        assert (result.result, result.next_step) == FAULTS[faults]


def test_a_check_prints_nothing(tmp_path: Path) -> None:
    with room(tmp_path) as one:
        check("may-in", PrinterHealth(one.printer, printed), CheckLevel.INTERNAL)
        assert one.paper() == []


def test_level_0_knows_what_went_over_the_wire_and_sends_nothing() -> None:
    transport = MemoryTransport(good_printer)
    health = PrinterHealth(driver(transport), printed)
    check("may-in", health, CheckLevel.INTERNAL)
    before = len(transport.written)
    result = check("may-in", health, CheckLevel.PASSIVE)
    assert result.evidence["sent_bytes"] == before == len(transport.written)


SLIPS: dict[str, tuple[Outcome, Result, str]] = {
    "out": (Outcome(Printed.CONFIRMED, Evidence.PROCESS_ID), Result.PASS, ""),
    "perhaps out": (
        Outcome(Printed.UNCONFIRMED, Evidence.SILENCE),
        Result.WARN,
        "paper-unconfirmed",
    ),
    "not out": (
        Outcome(Printed.FAILED, Evidence.NO_BYTE_SENT, ("printer-cover-open",)),
        Result.FAIL,
        "printer-cover-open",
    ),
}


@pytest.mark.parametrize("case", SLIPS)
@pytest.mark.parametrize("level", [CheckLevel.EXTERNAL, CheckLevel.INTERACTIVE])
def test_only_a_slip_that_the_printer_confirms_passes(case: str, level: CheckLevel) -> None:
    outcome, verdict, step = SLIPS[case]
    health = PrinterHealth(driver(MemoryTransport(good_printer)), lambda: outcome)
    result = check("may-in", health, level)
    assert (result.result, result.next_step) == (verdict, step)


def test_a_chime_is_heard_in_the_hall(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path, paced=False)
    assert check("loa", SpeakerHealth(speaker), CheckLevel.EXTERNAL).result is Result.PASS
    assert (tmp_path / "call.wav").stat().st_size > len(chime().pcm)


@pytest.mark.parametrize("level", [CheckLevel.INTERNAL, CheckLevel.EXTERNAL])
def test_a_speaker_that_plays_but_has_no_voice_does_not_pass(level: CheckLevel) -> None:
    speaker = MockSpeaker("loa")
    status = replace(speaker.status(), level=Level.WARN, reasons=("voice-missing",))
    result = check("loa", SpeakerHealth(speaker, lambda: status), level)
    assert (result.result, result.next_step) == (Result.WARN, "voice-missing")
    assert speaker.played or level is CheckLevel.INTERNAL


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_speaker(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    speaker = FileSpeaker(tmp_path / "file")
    result = check("loa", SpeakerHealth(speaker), CheckLevel.INTERNAL)
    assert (result.result, result.next_step) == (Result.FAIL, "device-hardware-fault")


def test_a_chime_that_was_cut_off_does_not_pass() -> None:
    speaker = HeldSpeaker()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(check, "loa", SpeakerHealth(speaker), CheckLevel.INTERACTIVE)
        wait_for(lambda: speaker.played)
        speaker.stop()
        assert waiting.result(WAIT_S).result is Result.WARN
