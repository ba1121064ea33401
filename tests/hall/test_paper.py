"""From the record to the slip."""

from dataclasses import replace
from pathlib import Path

import pytest

from devices.printers.page import Page, Qr, Text
from hall.paper import TicketPaper, trial_page
from hall.sentences import Sentences
from office.appointments import CheckIn, MakeAppointment
from office.counters import CloseCounter
from office.model import PrintJob
from office.numbering import read_slip_code
from office.personal import Personal
from office.queue import IssueTicket, ReprintTicket
from office.turns import LEAST_TURNS
from office.views import requested_job
from office.waits import Waits
from tests.fakes.office import MONDAY, PLAIN_SETTINGS, Hall, hall, settings

KEY = bytes(range(32))
WIDTH = 576


def job_of(here: Hall, priority: str = "", language: str = "vi") -> PrintJob:
    """The job of a new ticket's slip."""
    done = here.do(IssueTicket("civil", priority, language=language, printer="may-in"))
    job = requested_job(done)
    assert job is not None
    return job


def texts_on(here: Hall, job: PrintJob) -> list[str]:
    page = page_of(here, job)
    return [item.text for item in page.items if isinstance(item, Text) and item.text]


def page_of(here: Hall, job: PrintJob) -> Page:
    return TicketPaper(here.office, KEY)(job, here.ticket(job.ticket), WIDTH)


def test_a_slip_says_where_to_wait(here: Hall) -> None:
    here.issue()
    texts = texts_on(here, job_of(here))
    assert {
        "Hộ tịch",
        "Quầy 1, 2",
        "1 người có thể được gọi trước",
        "08:00 ngày 07/12/2026",
    } <= set(texts)
    assert "BẢN IN LẠI" not in texts


def test_a_second_slip_says_so_and_not_how_many_are_ahead(here: Hall) -> None:
    here.issue()
    first = job_of(here)
    copy = requested_job(here.do(ReprintTicket(first.ticket, "may-in")))
    assert copy is not None
    texts = texts_on(here, copy)
    assert "BẢN IN LẠI" in texts
    assert not [text for text in texts if "được gọi trước" in text]


def test_a_slip_tells_the_wait_that_the_screen_tells(here: Hall) -> None:
    here.serve_many(LEAST_TURNS)
    for _ in range(9):
        here.issue()
    waits, job = Waits(here.office), job_of(here)
    wait = waits.of(here.ticket(job.ticket))
    here.clock.advance(30)
    slip = TicketPaper(here.office, KEY, waits).slip(job, here.ticket(job.ticket), Sentences("vi"))
    copy = TicketPaper(here.office, KEY, waits).slip(
        replace(job, copy=True), here.ticket(job.ticket), Sentences("vi")
    )
    assert wait is not None
    assert (slip.wait, copy.wait) == (wait, None)


def test_a_doubted_clock_prints_no_time(here: Hall) -> None:
    here.clock.is_agreed = False
    here.clock.put(MONDAY.replace(year=2020))
    texts = texts_on(here, job_of(here))
    assert not [text for text in texts if "2020" in text or "2026" in text]


@pytest.mark.parametrize(("language", "text"), [("vi", "Hẹn 08:30"), ("en", "Appointment 08:30")])
def test_a_slip_for_an_appointment_says_when_it_is(
    tmp_path: Path, language: str, text: str
) -> None:
    services = [
        {**PLAIN_SETTINGS["services"][0], "appointments": {}},
        *PLAIN_SETTINGS["services"][1:],
    ]
    with hall(tmp_path, office_settings=settings(services=services)) as here:
        made = here.do(MakeAppointment("civil", "2026-12-07 08:30", Personal.of("Hạnh")))
        here.clock.advance(20 * 60)
        code = made.events[-1].subject.partition(":")[2]
        job = requested_job(here.do(CheckIn(code, language=language, printer="may-in")))
        assert job is not None
        assert text in texts_on(here, job)


def test_a_service_that_nobody_serves_yet_says_so(here: Hall) -> None:
    for counter in (1, 2):
        here.do(CloseCounter(counter))
    assert "Chưa có quầy phục\u00a0vụ, vui\u00a0lòng chờ" in texts_on(here, job_of(here))


def test_a_slip_in_english(here: Hall) -> None:
    texts = texts_on(here, job_of(here, language="en", priority="elderly"))
    assert {"YOUR NUMBER", "Counters 1, 2", "Nobody is called before you"} <= set(texts)


def test_the_code_on_a_slip_leads_to_its_ticket(here: Hall) -> None:
    job = job_of(here)
    (code,) = [item.payload for item in page_of(here, job).items if isinstance(item, Qr)]
    assert read_slip_code(code, "phuong-mau", KEY) == job.ticket
    assert read_slip_code(code, "phuong-mau", bytes(32)) is None


@pytest.mark.parametrize("width", [384, 576])
def test_a_trial_slip_shows_every_vietnamese_letter(width: int) -> None:
    page = trial_page("may-in", width, Sentences("vi"))
    shown = "".join(item.text for item in page.items if isinstance(item, Text))
    assert set("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ") <= set(shown)
    assert page.width == width
