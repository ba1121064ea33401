"""`motcua report day` and the sheet that a closed day leaves."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from devices.printers.page import Text
from hall.day_sheet import day_strip
from motcua.day_end import end_day
from motcua.machine import machine
from motcua.settings import load
from office.clock import SetClock
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import MONDAY, at

DAY = "2026-12-07"


@pytest.fixture
def worked(motcua: CommandLine) -> CommandLine:
    """One citizen was served, one is not there, one waits."""
    motcua.done("counter open --counter 2")
    for _ in range(3):
        motcua.done("ticket issue ho-tich --no-print")
    motcua.clock.put(MONDAY + timedelta(minutes=10))  # type: ignore
    motcua.done("counter call --counter 2")
    motcua.done("counter finish --counter 2")
    motcua.done("counter call --counter 2")
    motcua.done("counter no-show --counter 2")
    return motcua
