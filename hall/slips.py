"""What the citizen's slip says, as a page for the printer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from devices.printers.page import Feed, Item, Number, Page, Qr, Rule, Text, Weight

__all__ = ["TicketSlip", "ticket_page"]

# Sizes in dots, 8 a millimetre. Capitals are 0.74 of the size: 33 makes them 3 mm, the least that
# old eyes read, and no more than is needed, since on a slow line every dot takes its time; the
# number is 13 mm.
SMALL = 33
MEDIUM = 36
NUMBER_HEIGHT = 104
QR_MODULE = 5
GAP = Feed(8)
NUMBER_GAP = Feed(14)


@dataclass(frozen=True)
class TicketSlip:
    """The facts on a ticket; nothing here names a person.

    `mark` is `sample`, `training` or ""; `parent_unit` may be empty; `ahead` and `wait` (minutes,
    low and high) are None while unknown; `issued_at` is the office's local time, None while the
    clock is doubtful; `counter_note` stands where no counter serves the service yet; `qr` is ASCII;
    `language` says in which language `service_name`, `priority_label`, `counter_note` and `notes`
    are. `appointment` is the time (HH:MM) of the one for which the number was given.
    """

    office_name: str
    parent_unit: str
    mark: str
    number: str
    service_name: str
    priority_label: str | None
    counters: tuple[int, ...]
    counter_note: str
    ahead: int | None
    wait: tuple[int, int] | None
    issued_at: datetime | None
    reprint: bool
    qr: str
    language: str = "vi"
    appointment: str = ""
    notes: tuple[str, ...] = ()


def ticket_page(slip: TicketSlip, width_dots: int, texts: Mapping[str, str]) -> Page:
    """The ticket on paper `width_dots` wide; `texts` is the section `slip` of its language."""
    return Page(width_dots, tuple(_items(slip, texts)))


def _items(slip: TicketSlip, texts: Mapping[str, str]) -> Iterator[Item]:
    yield from _head(slip, texts)
    yield Text(texts["number"], SMALL, fixed=True)
    yield NUMBER_GAP
    yield Number(slip.number, NUMBER_HEIGHT)
    yield NUMBER_GAP
    yield Text(slip.service_name, MEDIUM, Weight.STRONG, fixed=True)
    yield GAP
    if slip.priority_label is not None:
        yield _label(texts["priority"])
        yield Text(slip.priority_label, SMALL, Weight.STRONG, fixed=True)
        yield GAP
    if slip.appointment:
        yield Text(texts["appointment"].format(time=slip.appointment), MEDIUM, Weight.STRONG)
    yield from _waiting(slip, texts)
    yield Qr(slip.qr, QR_MODULE)
    yield from _foot(slip, texts)


def _head(slip: TicketSlip, texts: Mapping[str, str]) -> Iterator[Item]:
    if slip.mark:
        yield _label(texts[slip.mark])
        yield GAP
    if slip.parent_unit:
        yield Text(slip.parent_unit, SMALL, fixed=True)
    yield Text(slip.office_name, SMALL, Weight.STRONG, fixed=True)
    yield GAP
    yield Rule()
    yield GAP
    if slip.reprint:
        yield _label(texts["reprint"])
        yield GAP


def _label(text: str) -> Text:
    return Text(text, SMALL, Weight.STRONG, inverse=True, fixed=True)


def _waiting(slip: TicketSlip, texts: Mapping[str, str]) -> Iterator[Item]:
    if slip.counters:
        key = "counter" if len(slip.counters) == 1 else "counters"
        counters = ", ".join(str(counter) for counter in slip.counters)
        yield Text(texts[key].format(counters=counters), MEDIUM, Weight.STRONG)
    if slip.counter_note:
        yield Text(slip.counter_note, SMALL)
    if slip.ahead is not None:
        key = {0: "ahead_none", 1: "ahead_one"}.get(slip.ahead, "ahead_many")
        yield Text(texts[key].format(count=slip.ahead), SMALL)
    if slip.wait is not None:
        low, high = slip.wait
        key = "wait_about" if low in (0, high) else "wait_range"
        yield Text(texts[key].format(low=low, high=high), SMALL)


def _foot(slip: TicketSlip, texts: Mapping[str, str]) -> Iterator[Item]:
    if slip.issued_at is not None:
        when = slip.issued_at
        yield Text(texts["issued"].format(time=f"{when:%H:%M}", date=f"{when:%d/%m/%Y}"), SMALL)
    yield Text(texts["keep"], SMALL, fixed=True)
    for note in slip.notes:
        yield Text(note, SMALL)
