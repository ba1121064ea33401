"""From the record to the slip: the facts that a ticket's paper shows, laid out as a page."""

import json

from devices.printers.page import Feed, Page, Text, Weight
from hall.sentences import Sentences
from hall.slips import TicketSlip, ticket_page
from office.clock import from_ms
from office.model import Event, PrintJob, Ticket
from office.numbering import OWN_SERIES, slip_code
from office.office import Office
from office.tickets import BY_HAND
from office.views import counters_serving, ticket_history
from office.waits import Waits


class TicketPaper:
    """Makes the pages of print jobs; `key` signs the codes on the slips.

    `waits` are those that the same program's screen tells.
    """

    def __init__(self, office: Office, key: bytes, waits: Waits | None = None) -> None:
        self._office = office
        self._key = key
        self._waits = waits or Waits(office)
        self._sentences: dict[str, Sentences] = {}

    def __call__(self, job: PrintJob, ticket: Ticket, width_dots: int) -> Page:
        """The page of a job, `width_dots` wide."""
        sentences = self._in(ticket.language)
        slip = self.slip(job, ticket, sentences)
        return ticket_page(slip, width_dots, sentences.section("slip"))

    def slip(self, job: PrintJob, ticket: Ticket, sentences: Sentences) -> TicketSlip:
        """The facts on a ticket's slip. A second print tells no wait nor who is ahead."""
        settings = self._office.settings
        service = settings.service(ticket.service)
        priority = settings.preferred(ticket.priority)
        language = ticket.language
        facts = self._issue_facts(ticket)
        ahead = facts["ahead"]
        reserved = ahead is None
        counters = () if reserved else self._counters(ticket)
        local = self._office.calendar.local(from_ms(ticket.issued_at))
        return TicketSlip(
            office_name=settings.name.in_language(language),
            parent_unit=settings.parent.in_language(language) if settings.parent else "",
            mark=settings.mark,
            number=ticket.label,
            service_name=service.name.in_language(language) if service else ticket.service,
            priority_label=priority.name.in_language(language) if priority else None,
            counters=counters,
            counter_note=self._note(ticket, counters, sentences, reserved=reserved),
            ahead=None if job.copy or not isinstance(ahead, int) else ahead,
            wait=None if job.copy or reserved else self._waits.of(ticket),
            issued_at=None if {"clock", BY_HAND} & facts.keys() else local,
            reprint=job.copy,
            qr=slip_code(settings.id, ticket.id, self._key),
            language=language,
            appointment=self._clock(ticket.due_at) if ticket.due_at else "",
        )

    def _note(
        self, ticket: Ticket, counters: tuple[int, ...], words: Sentences, *, reserved: bool
    ) -> str:
        """What stands in place of the counters; `reserved`: by a kiosk that was cut off."""
        if reserved:
            return words.say("slip", "own" if ticket.series == OWN_SERIES else "reserved")
        return "" if counters else words.say("slip", "unserved")

    def _clock(self, at: int) -> str:
        return f"{self._office.calendar.local(from_ms(at)):%H:%M}"

    def _counters(self, ticket: Ticket) -> tuple[int, ...]:
        return counters_serving(self._office, ticket.point, ticket.service)

    def _issue_facts(self, ticket: Ticket) -> dict[str, object]:
        _, history = ticket_history(self._office, ticket.point, ticket.id)
        issued: Event = next(one for one in history if one.kind == "ticket.issued")
        facts: dict[str, object] = json.loads(issued.data)
        return facts

    def _in(self, language: str) -> Sentences:
        if language not in self._sentences:
            self._sentences[language] = Sentences(language)
        return self._sentences[language]


def trial_page(device: str, width_dots: int, sentences: Sentences) -> Page:
    """A technician's test slip: every Vietnamese letter that is not ASCII, small and large."""
    letters = "ăâđêôơư ÀẢÃÁẠ ẰẲẴẮẶ ẦẨẪẤẬ ÈẺẼÉẸ ỀỂỄẾỆ ÌỈĨÍỊ ÒỎÕÓỌ ỒỔỖỐỘ ỜỞỠỚỢ ÙỦŨÚỤ ỪỬỮỨỰ ỲỶỸÝỴ Đ"
    return Page(
        width_dots,
        (
            Text(sentences.say("slip", "test"), 40, Weight.STRONG),
            Text(device, 33),
            Feed(10),
            Text(letters, 33),
            Text(letters.lower(), 33),
        ),
    )


def strip_page(device: str, width_dots: int, sentences: Sentences) -> Page:
    """A strip as short as can be: whoever has just laid paper in sees that it lies right."""
    good = Text(sentences.say("slip", "paper-good"), 60, Weight.STRONG)
    return Page(width_dots, (good, Text(device, 33)))


def notice_page(sentence: str, width_dots: int) -> Page:
    """A short slip with a sentence, for whoever gets no number and cannot hear why."""
    return Page(width_dots, (Text(sentence, 40, Weight.STRONG),))
