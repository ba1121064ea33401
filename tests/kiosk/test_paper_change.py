"""A change of paper on a real record, with a simulated printer at the end of a real line."""

import json
from pathlib import Path

import pytest

from devices.printers.sim import PAPER_FILE
from motcua.machine import machine
from motcua.settings import load
from tests.benchmarks.paper_change import change_paper, kiosk_window, last_word


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.usefixtures("application")
def test_paper_out_is_mended_by_staff_alone(tmp_path: Path) -> None:
    with machine(load(None), tmp_path) as here, kiosk_window(here) as stage:
        change_paper(here, stage)
        home = here.catalogue.home(str(here.settings.kiosk.printer))
        papers = [json.loads(line) for line in (home / PAPER_FILE).read_text().splitlines()]
        assert [one["process_id_answered"] for one in papers] == [True]
        assert last_word(here, "device.recovered")
        assert stage.props.hall.paper
