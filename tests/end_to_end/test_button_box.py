"""The push-button box as it runs on a machine, with no other program of the office beside it."""

from functools import partial
from pathlib import Path

import pytest

from devices.catalogue import PORT
from devices.transport.input_sim import tap_at
from office.clock import to_ms
from office.store import ports
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.running import START_S, RunningOffice
from tests.fakes.waiting import wait_for
from tests.motcua.test_button_box import BOX

PRINTER, UNIT = "may-in-hop", "hop"


def heard_after(office: RunningOffice, at_ms: int) -> bool:
    """Whether keys and printer have both been heard of since then."""
    with office.store.read() as tx:
        rows = ports.devices(tx)
    well = {one.device for one in rows if one.state == "online" and one.as_of > at_ms}
    return {PRINTER, UNIT} <= well


def slips(office: RunningOffice) -> list[str]:
    """The tickets on paper; what a new owner cuts off to be rid of it bears none."""
    found = [office.ticket_on(paper) for paper in office.papers(PRINTER)]
    return [one for one in found if one]


def press(office: RunningOffice, papers: int) -> None:
    """Press a button, and wait for its slip."""
    now_ms = to_ms(office.clock.now())
    wait_for(partial(heard_after, office, now_ms), START_S)
    tap_at(office.catalogue.home(UNIT) / PORT, "KEY_1")
    wait_for(lambda: len(slips(office)) == papers, START_S)


@pytest.mark.timeout(180)
def test_it_gives_numbers_alone_and_again_after_it_was_killed(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    config.write_text(SAMPLE_FILE.read_text("utf-8") + BOX, encoding="utf-8")
    office = RunningOffice(tmp_path / "data", config, ("simulators", "buttons"))
    try:
        office.start()
        press(office, papers=1)
        office.is_back("buttons", not_pid=office.kill("buttons"))
        press(office, papers=2)
        assert len(set(slips(office))) == 2
    finally:
        office.close()
