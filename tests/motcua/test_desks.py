"""What stands on desks, through the whole counters' program: a press calls, a face rates."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from queue import Queue

import pytest
from pydantic import ValidationError

from devices.errors import BusyError
from devices.readers import Code, CodeRead
from devices.talker_sim import say_at
from devices.transport.input_sim import tap_at
from hall.requests import Answer, ask
from motcua.cli.devices.lending import borrowed
from motcua.settings import Settings
from office.assistance import AskHelp
from office.clock import SetClock
from office.counters import CallNext, Finish, NoShow, OpenCounter
from office.model import Ticket, TicketState
from office.numbering import slip_code
from office.queue import IssueTicket
from office.store import events, read_key
from office.store import tickets as rows
from office.views import counters_now
from tests.fakes.desks import KP7, DeskOffice, desk_office, desk_values
from tests.fakes.evdev import Desk, twin
from tests.fakes.office import MONDAY
from tests.fakes.waiting import WAIT_S, wait_for


@pytest.fixture
def office(data_dir: Path) -> Iterator[DeskOffice]:
    """Keypads in sockets 1 and 2, taught for counters 1 and 2, which are open."""
    desk = Desk(twin(1), twin(2))
    with desk_office(data_dir, desk, SetClock(MONDAY)) as office:
        for number in (1, 2):
            office.here.catalogue.desks.sockets.teach(f"so-{number}", twin(number))
            office.do(OpenCounter(number, confirm=True))
        for number in (1, 2):
            office.is_told(f"so-{number}", "online")
        yield office
    desk.close()


def issued(office: DeskOffice, service: str = "ho-tich") -> Ticket:
    """A number."""
    done = office.do(IssueTicket(service))
    subject = next(one.subject for one in done.events if one.kind == "ticket.issued")
    return ticket(office, subject)


def ticket(office: DeskOffice, ticket_id: str) -> Ticket:
    """A ticket as it stands."""
    with office.here.office.store.read() as tx:
        found = rows.get(tx, ticket_id)
    assert found is not None
    return found


def at_counter(office: DeskOffice, number: int) -> str | None:
    """The number at a counter."""
    present = {one.number: one.ticket for one in counters_now(office.here.office, "main")}
    here = present[number]
    return here.label if here else None


def ratings(office: DeskOffice) -> list[tuple[str, int]]:
    """Each rated ticket with its score."""
    with office.here.office.store.read() as tx:
        given = [one for one in events.all_events(tx) if one.kind == "rating.given"]
    return [(one.subject, json.loads(one.data)["score"]) for one in given]


def lit(office: DeskOffice, stack: str) -> set[str]:
    """The lamps of a stack that are lit."""
    return {name for name, is_lit in office.stacks[stack].lit.items() if is_lit}


def scan(office: DeskOffice, text: str) -> None:
    """Hold a code before the reader."""
    say_at(office.here.catalogue.home("doc-1"), f"{text}\r".encode())


def asked(office: DeskOffice, device: str, action: str, **args: int) -> Answer:
    """Ask the program for something, as a command does."""
    return ask(office.here.office.store, office.here.office.clock, device, action, args)


def test_a_press_on_a_taught_keypad_calls_at_its_counter(office: DeskOffice) -> None:
    number = issued(office).label
    office.desk.tap(twin(2), KP7)
    wait_for(lambda: at_counter(office, 2) == number)
    assert at_counter(office, 1) is None


def test_keypads_that_were_pulled_out_come_back_as_themselves(office: DeskOffice) -> None:
    office.desk.stand()
    for number in (1, 2):
        office.is_told(f"so-{number}", "offline", "device-not-found")
    office.desk.stand(twin(2), twin(1))
    for number in (1, 2):
        office.is_told(f"so-{number}", "online")
    labels = {issued(office).label for _ in range(2)}
    for number in (2, 1):
        office.desk.tap(twin(number), KP7)
        wait_for(partial(at_counter, office, number))
    assert {at_counter(office, 1), at_counter(office, 2)} == labels


def test_one_that_may_be_another_calls_nobody_until_it_was_taught(office: DeskOffice) -> None:
    number = issued(office).label
    office.desk.stand(twin(1), twin(7))
    office.is_told("so-2", "offline", "device-moved")
    office.desk.tap(twin(7), KP7)
    assert twin(7).path not in office.desk.opened
    office.here.catalogue.desks.sockets.teach("so-2", twin(7))
    office.is_told("so-2", "online")
    assert at_counter(office, 2) is None
    office.desk.tap(twin(7), KP7)
    wait_for(lambda: at_counter(office, 2) == number)


def test_a_face_rates_whom_the_counter_has_served(office: DeskOffice) -> None:
    served = issued(office)
    office.do(CallNext(2))
    office.do(Finish(2))
    office.clock.advance(2)
    office.is_told("mat-2", "online")
    tap_at(Path(office.here.catalogue.port_of("mat-2")), "KEY_1")
    wait_for(lambda: ratings(office) == [(served.id, 5)])


def test_the_slip_of_an_absent_citizen_brings_the_number_back(
    office: DeskOffice, data_dir: Path
) -> None:
    absent = issued(office)
    office.do(CallNext(1))
    office.do(NoShow(1))
    settings = office.here.settings.office
    scan(office, "một thẻ căn cước")
    scan(office, slip_code(settings.id, absent.id, read_key(data_dir)))
    wait_for(lambda: ticket(office, absent.id).state is TicketState.WAITING)


def test_lamps_tell_an_open_counter_a_call_for_help_and_a_fault(office: DeskOffice) -> None:
    wait_for(lambda: lit(office, "den-1") == lit(office, "den-2") == {"green"})
    office.do(AskHelp("kiosk:1"))
    wait_for(lambda: "yellow" in lit(office, "den-1"))
    office.desk.stand(twin(1))
    wait_for(lambda: "red" in lit(office, "den-2"))
    assert "yellow" not in lit(office, "den-2")


@pytest.mark.parametrize(
    ("device", "result", "state"),
    [
        ("so-1", "pass", "online"),
        ("mat-2", "pass", "online"),
        ("doc-1", "skipped", "unknown"),
        ("den-1", "skipped", "unknown"),
    ],
)
def test_every_device_is_looked_at_when_asked(
    office: DeskOffice, device: str, result: str, state: str
) -> None:
    office.is_told(device, state, *([] if state == "online" else ["no-answer-expected"]))
    answer = asked(office, device, "check", level=1)
    assert answer.error is None
    assert (answer.facts["result"], answer.facts["state"]) == (result, state)


def test_a_lent_port_is_free_until_it_is_given_back(office: DeskOffice) -> None:
    assert asked(office, "so-1", "lend", seconds=30).error is None
    opened = len(office.desk.opened)
    assert asked(office, "so-2", "lend", seconds=30).error == BusyError.code
    number = issued(office).label
    assert asked(office, "so-1", "take-back").error is None
    wait_for(lambda: len(office.desk.opened) == opened + 2)
    office.is_told("so-1", "online")
    office.desk.tap(twin(1), KP7)
    wait_for(lambda: at_counter(office, 1) == number)


def test_a_port_that_nobody_gives_back_is_taken_again(office: DeskOffice) -> None:
    opened = len(office.desk.opened)
    assert asked(office, "so-1", "lend", seconds=0).error is None
    wait_for(lambda: len(office.desk.opened) == opened + 2)


def test_a_command_borrows_a_reader_from_its_owner(office: DeskOffice) -> None:
    here, codes = office.here, Queue[Code]()
    reader = here.catalogue.desks.reader("doc-1")
    reader.listen(codes.put)
    with borrowed(here, "doc-1", 30):
        reader.start()
        reader.check()
        scan(office, "A015")
        assert isinstance(codes.get(timeout=WAIT_S), CodeRead)
        reader.close()
    assert asked(office, "doc-1", "lend", seconds=1).error is None


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ({"keypad": "so-9"}, r"counters\.2\.keypad = so-9: không có .* có: so-1, so-2"),
        ({"keypad": "so-1"}, "keypad = so-1: chỉ được dùng một lần"),
        ({"rating_panel": "doc-1"}, r"counters\.2\.rating_panel = doc-1: không có"),
        ({"reader": "doc-1"}, "reader = doc-1: chỉ được dùng một lần"),
        ({"light_stack": "den-9"}, r"counters\.2\.light_stack = den-9: không có"),
    ],
)
def test_counters_name_devices_that_there_are(place: dict[str, str], word: str) -> None:
    values = desk_values()
    values["counter_display"]["counters"][1] |= place
    with pytest.raises(ValidationError, match=word):
        Settings.model_validate(values)


def test_a_stack_without_a_lamp_that_tells_anything_is_refused() -> None:
    values = desk_values()
    lamps = values["devices"]["light_stack_models"]["den"]["lamps"]
    values["devices"]["light_stack_models"]["den"]["lamps"] = {"xanh": lamps["green"]}
    with pytest.raises(ValidationError, match=r"light_stack = den-1: .* green, yellow, red"):
        Settings.model_validate(values)
