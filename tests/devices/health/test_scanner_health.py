"""Checking a document scanner: it is asked, and no paper moves."""

from devices.errors import DeviceTimeoutError
from devices.health import CheckLevel, Result, check
from devices.health.scanners import ScannerHealth
from devices.scanners.mock import MockScanner


def test_a_scanner_that_answers_passes_and_says_what_it_has() -> None:
    result = check("may-quet", ScannerHealth(MockScanner("may-quet")), CheckLevel.INTERNAL)
    assert result.result is Result.PASS
    assert result.evidence["sources"] != 0


def test_one_that_answers_no_more_does_not_pass() -> None:
    scanner = MockScanner("may-quet")
    health = ScannerHealth(scanner)
    check("may-quet", health, CheckLevel.INTERNAL)
    scanner.fault = DeviceTimeoutError("may-quet")
    result = check("may-quet", health, CheckLevel.INTERNAL)
    assert (result.result, result.next_step) == (Result.FAIL, "device-timeout")


def test_a_trial_that_would_move_paper_is_left_to_people() -> None:
    health = ScannerHealth(MockScanner("may-quet"))
    for level in (CheckLevel.EXTERNAL, CheckLevel.INTERACTIVE):
        assert check("may-quet", health, level).result is Result.SKIPPED
