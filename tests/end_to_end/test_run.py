"""`motcua run`: a whole office in processes of its own, used from outside, and killed.

One office runs for the whole file; each test leaves it at work.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hall.numbers import cardinal, spelled
from motcua.cli.shell import DATA_VARIABLE
from office.clock import SetClock
from office.counters import CallNext, Finish, OpenCounter
from office.model import TicketState
from office.office import Who
from office.queue import IssueTicket
from office.store import events
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.running import ROLES, ROOT, RunningOffice, running_office
from tests.fakes.waiting import wait_for

WHO = Who("tester", "test")
PRINTER = "may-in-kiosk"
LONG_S = 30.0


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """A machine on which everything runs."""
    with running_office(tmp_path_factory.mktemp("run")) as machine:
        for counter in (2, 3):
            machine.office().do(OpenCounter(counter, confirm=True), WHO)
        yield machine


@pytest.fixture
def cli(
    machine: RunningOffice, motcua: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """A technician's command line on that machine."""
    monkeypatch.setenv(DATA_VARIABLE, str(machine.data_dir))
    motcua.data_dir, motcua.config, motcua.clock = machine.data_dir, machine.config, machine.clock
    return motcua


def called(cli: CommandLine, counter: int) -> str:
    """Give a number and call it; the number."""
    cli.done("ticket issue ho-tich --no-print")
    return str(cli.done(f"counter call --counter {counter}")["ticket"]["number"])


def sentence(number: str, counter: int) -> str:
    return f"Mời số {' '.join(spelled(number))}, đến quầy số {' '.join(cardinal(counter))}."


def test_a_number_from_the_command_line_comes_out_at_the_kiosk(
    machine: RunningOffice, cli: CommandLine
) -> None:
    before = len(machine.papers(PRINTER))
    issued = cli.done("ticket issue ho-tich")
    assert issued["print"] == "confirmed"
    (paper,) = machine.papers(PRINTER)[before:]
    assert machine.ticket_on(paper) == issued["ticket"]["id"]
    cli.done(f"ticket cancel {issued['ticket']['id']}")


def test_a_second_slip_is_another_paper(machine: RunningOffice, cli: CommandLine) -> None:
    issued = cli.done("ticket issue ho-tich")
    before = len(machine.papers(PRINTER))
    assert cli.done(f"ticket reprint {issued['ticket']['id']}")["print"] == "confirmed"
    assert len(machine.papers(PRINTER)) == before + 1
    cli.done(f"ticket cancel {issued['ticket']['id']}")


@pytest.mark.parametrize("printer", [PRINTER, "may-in-ban"])
def test_a_trial_slip_is_printed_by_the_owner(
    machine: RunningOffice, cli: CommandLine, printer: str
) -> None:
    before = len(machine.papers(printer))
    answer = cli.done(f"devices test-print {printer}")
    assert (answer["result"], answer["evidence"]) == ("confirmed", "process-id")
    assert len(machine.papers(printer)) == before + 1


def test_a_technician_finds_the_shortest_way_to_print(
    machine: RunningOffice, cli: CommandLine
) -> None:
    trial = cli.done("devices probe-codepages may-in-ban")
    assert trial["result"] == "confirmed"
    sizes = []
    for right in ("0", "1", "0"):
        told = cli.done(f"devices probe-codepages may-in-ban --right {right}")
        issued = cli.done("ticket issue ho-tich --printer may-in-ban")
        cli.done(f"ticket cancel {issued['ticket']['id']}")
        sizes.append(len(machine.papers("may-in-ban")[-1].with_suffix(".bin").read_bytes()))
        assert told["ways"] == (["30=tcvn", "31=tcvn-capitals"] if right == "1" else [])
    assert 10 * sizes[1] < min(sizes[0], sizes[2])


def test_a_call_is_shown_and_said(machine: RunningOffice, cli: CommandLine) -> None:
    number = called(cli, 2)
    wait_for(lambda: machine.sign(2) == number)
    wait_for(lambda: sentence(number, 2) in machine.spoken(), LONG_S)


def test_a_text_of_the_technician_is_shown_until_the_next_call(
    machine: RunningOffice, cli: CommandLine
) -> None:
    assert cli.done("devices show led-3 TEST-1")["confirmed"]
    assert machine.sign(3) == "TEST-1"
    number = called(cli, 3)
    wait_for(lambda: machine.sign(3) == number)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("devices show phim-1 A015", "wrong-kind"),
        ("devices test-print day-quay", "wrong-kind"),
        ("devices show led-1 đến", "sign-text-unfit"),
        ("devices show led-9 A015", "device-not-configured"),
    ],
)
def test_what_a_device_cannot_do_is_said_at_once(cli: CommandLine, words: str, code: str) -> None:
    error = cli.refused(words)
    assert error["code"] == code
    assert_plain_vietnamese(error["message"])


def test_all_devices_are_well(cli: CommandLine) -> None:
    def unwell() -> list[dict[str, Any]]:
        return [one for one in cli.done("devices status")["devices"] if one["state"] != "online"]

    wait_for(lambda: unwell() == [], LONG_S)
    assert len(cli.done("devices status")["devices"]) == 16


def test_a_text_that_a_sign_cannot_show_leaves_it_with_its_counter(
    machine: RunningOffice, cli: CommandLine
) -> None:
    number = called(cli, 3)
    wait_for(lambda: machine.sign(3) == number)
    assert cli.refused("devices show led-3 đến")["code"] == "sign-text-unfit"
    wait_for(lambda: machine.sign(3) == number)


def test_the_hall_can_be_silenced_for_a_while(cli: CommandLine) -> None:
    assert cli.done("devices mute --minutes 3")["muted_min"] == 3
    assert cli.done("devices mute --minutes 0")["muted_min"] == 0


def test_a_key_that_bounces_calls_once(machine: RunningOffice, cli: CommandLine) -> None:
    numbers = [cli.done("ticket issue ho-tich --no-print")["ticket"]["number"] for _ in range(2)]
    machine.press(2, "next")
    machine.press(2, "next")
    wait_for(lambda: machine.sign(2) == numbers[0])
    wait_for(lambda: sentence(numbers[0], 2) in machine.spoken(), LONG_S)
    assert cli.done(f"ticket show {numbers[1]}")["ticket"]["state"] == "waiting"
    cli.done(f"ticket cancel {numbers[1]}")


def test_a_second_supervisor_is_refused(machine: RunningOffice) -> None:
    second = subprocess.run(
        machine.words(), cwd=ROOT, capture_output=True, timeout=LONG_S, check=False
    )
    assert (second.returncode, second.stdout) == (1, b"")
    assert_plain_vietnamese(second.stderr.decode().splitlines()[0])
    assert b"already-running" in second.stderr
    assert all(machine.pid_of(role) for role in ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_program_that_was_killed_comes_back_to_the_present(
    machine: RunningOffice, cli: CommandLine, role: str
) -> None:
    before = called(cli, 2)
    wait_for(lambda: machine.sign(2) == before)
    call = cli.done(f"ticket show {before}")["events"][-1]["seq"]
    # A voice that dies between saying a call and noting it says it again: rather twice than never.
    wait_for(lambda: machine.voice_noted() >= call, LONG_S)
    killed = machine.kill(role)
    meanwhile = called(cli, 3)
    assert machine.is_back(role, killed) != killed
    wait_for(lambda: (machine.sign(2), machine.sign(3)) == (before, meanwhile), LONG_S)
    wait_for(lambda: sentence(meanwhile, 3) in machine.spoken(), LONG_S)
    for number, counter in ((before, 2), (meanwhile, 3)):
        # said twice, as every call is; never a third time because of the kill
        assert machine.spoken().count(sentence(number, counter)) <= 2
    at_work = {one["number"]: one["ticket"] for one in cli.done("queue status")["counters"]}
    assert (at_work[2]["number"], at_work[3]["number"]) == (before, meanwhile)


@pytest.mark.parametrize("role", ["simulators", "kiosk"])
def test_paper_comes_again_after_a_kill(
    machine: RunningOffice, cli: CommandLine, role: str
) -> None:
    machine.is_back(role, machine.kill(role))
    wait_for(lambda: cli("devices test-print --json").exit_code == 0, LONG_S)
    issued = cli.done("ticket issue ho-tich")
    assert issued["print"] == "confirmed"
    cli.done(f"ticket cancel {issued['ticket']['id']}")


def test_a_slip_that_was_asked_of_a_dead_owner_is_unconfirmed_for_ever(
    machine: RunningOffice, cli: CommandLine
) -> None:
    killed = machine.kill("kiosk")
    issued = cli.done("ticket issue ho-tich")
    assert issued["print"] == "unconfirmed"
    machine.is_back("kiosk", killed)
    ticket = issued["ticket"]["id"]
    wait_for(lambda: [job.outcome for job in machine.jobs_of(ticket)] == ["unconfirmed"], LONG_S)
    assert ticket not in [machine.ticket_on(paper) for paper in machine.papers(PRINTER)]
    cli.done(f"ticket cancel {ticket}")


def test_calls_of_more_than_a_minute_ago_are_not_said(
    machine: RunningOffice, cli: CommandLine
) -> None:
    old = machine.office(SetClock(datetime.now(UTC) - timedelta(seconds=61)))
    old.do(Finish(2), WHO)
    old.do(IssueTicket("ho-tich"), WHO)
    done = old.do(CallNext(2), WHO)
    (late,) = [one.subject for one in done.events if one.kind == "ticket.called"]
    number = called(cli, 3)
    wait_for(lambda: sentence(number, 3) in machine.spoken(), LONG_S)
    shown = cli.done(f"ticket show {late}")["ticket"]
    assert shown["state"] == TicketState.CALLED
    assert sentence(shown["number"], 2) not in machine.spoken()
    wait_for(lambda: machine.sign(2) == shown["number"])


def test_one_of_its_programs_has_looked_at_the_machine(
    machine: RunningOffice, cli: CommandLine
) -> None:
    def checked() -> set[str]:
        with machine.store.read() as tx:
            return {one.subject for one in events.newest_of_each(tx, "machine:")}

    assert len(wait_for(checked, LONG_S)) == 1
    assert cli("doctor").exit_code in (0, 1)


def test_the_record_is_whole_after_all_this(cli: CommandLine) -> None:
    assert cli.done("db verify")["ok"]


def test_children_end_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    with running_office(tmp_path, roles=["simulators"]) as machine:
        assert machine.process is not None
        child = machine.pid_of("simulators")
        os.kill(machine.process.pid, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{child}").exists(), LONG_S)
        machine.process.wait(LONG_S)
        machine.start()
        assert machine.pid_of("simulators") != child


def test_the_end_is_clean(machine: RunningOffice) -> None:
    children = [machine.pid_of(role) for role in ROLES]
    assert machine.end() == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert not (machine.data_dir / "run.json").exists()
    devices = [*machine.devices_of("kiosk"), *machine.devices_of("counters")]
    assert [one for one in devices if machine.owner_of(one)] == []
    ports = [Path(machine.catalogue.port_of(one)) for one in devices]
    assert [port for port in ports if port.exists()] == []
