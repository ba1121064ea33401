"""The tree of errors."""

import pytest

from devices.errors import OfflineError, by_code
from devices.printers import Reason
from devices.printers.dialogue import BLOCKING


@pytest.mark.parametrize("reason", sorted(BLOCKING))
def test_whatever_keeps_a_printer_from_printing_is_an_error_of_its_own(reason: Reason) -> None:
    assert by_code(reason).code == reason


def test_a_hot_head_is_a_printer_that_cannot_work_now() -> None:
    assert issubclass(by_code(Reason.HEAD_HOT), OfflineError)
    assert by_code(Reason.HEAD_HOT).retryable
