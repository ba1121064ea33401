"""What each page shows, derived from what the kiosk knows. No Qt here: values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kiosk.desk import (
    HallView,
    OutOfService,
    PaperState,
    PriorityRow,
    ServiceRow,
    Texts,
    in_language,
)
from kiosk.visit_values import Choosing, Home, Issuing, Refused, Ticketed, Visit

COUNTDOWN_S = 10
"""The page says that it will close itself when so little time is left, in seconds."""


@dataclass(frozen=True)
class Inputs:
    """Everything that the pages depend on.

    `view` is None until the hall was read once. `lost` tells why the desk can no
    longer be read, None while it can. `seconds_left` counts down the running wait of a page.
    """

    visit: Visit
    languages: tuple[str, ...] = ("vi",)
    view: HallView | None = None
    lost: OutOfService | None = None
    seconds_left: int = 0


@dataclass(frozen=True)
class ServiceTile:
    """One service to touch; `asked` while its number is on the way."""

    key: str
    name: str
    waiting: int
    status: str
    opens: str
    counters: str
    asked: bool


@dataclass(frozen=True)
class PriorityChip:
    """One class to touch; the one without key and name stands for no priority."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class LanguageChip:
    """One language to touch."""

    key: str
    chosen: bool


@dataclass(frozen=True)
class HallProps:
    """What stands on every page or tells about the whole hall.

    `page` is the page to show: starting, home, choose, ticket, refused, resting, out-of-service.
    `code` and `fault` tell staff why the kiosk is out of service.
    """

    page: str = "starting"
    language: str = "vi"
    languages: tuple[LanguageChip, ...] = ()
    office: str = ""
    sample: bool = False
    clock: str = ""
    hours: str = ""
    waiting: int = 0
    paper: bool = True
    opening: str = ""
    code: str = ""
    fault: str = ""


@dataclass(frozen=True)
class ChoiceProps:
    """The page on which a service is chosen.

    `closed` and `opens` tell of the closed service that was touched. `asking` is empty, "sent"
    while the number is on the way, "again" once it had to be asked for more than once.
    """

    services: tuple[ServiceTile, ...] = ()
    priorities: tuple[PriorityChip, ...] = ()
    prioritised: bool = False
    closed: str = ""
    opens: str = ""
    asking: str = ""


@dataclass(frozen=True)
class TicketProps:
    """The number in the citizen's hand. `longest` is 0 where no wait can be told (minutes)."""

    number: str = ""
    service: str = ""
    priority: str = ""
    counters: str = ""
    ahead: int = 0
    shortest: int = 0
    longest: int = 0
    paper: str = PaperState.SKIPPED.value
    reprintable: bool = False
    countdown: int = 0


@dataclass(frozen=True)
class RefusalProps:
    """Why there is no number.

    `sentence` is the office's to the citizen; a wish that went `unanswered` has none, but a `code`
    and a `fault` in words, both for staff.
    """

    sentence: str = ""
    unanswered: bool = False
    code: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Props:
    """Everything on the screen."""

    hall: HallProps = field(default_factory=HallProps)
    choice: ChoiceProps = field(default_factory=ChoiceProps)
    ticket: TicketProps = field(default_factory=TicketProps)
    refusal: RefusalProps = field(default_factory=RefusalProps)


def derive(inputs: Inputs) -> Props:
    """The screen that belongs to these inputs."""
    return Props(_hall(inputs), _choice(inputs), _ticket(inputs), _refusal(inputs.visit))


def _page(inputs: Inputs) -> str:
    view, place = inputs.view, inputs.visit.place
    match place:
        case Ticketed() | Refused():
            return place.page
        case Issuing():
            return "choose"
        case Home() | Choosing() if inputs.lost:
            return "out-of-service"
        case _ if view is None:
            return "starting"
        case _ if view.resting is not None:
            return "resting"
        case _:
            return place.page


def _hall(inputs: Inputs) -> HallProps:
    view, language = inputs.view, inputs.visit.language
    chips = tuple(LanguageChip(key, key == language) for key in inputs.languages)
    shown = HallProps(_page(inputs), language, chips)
    if inputs.lost:
        fault = _in_language(inputs.lost.sentence, language)
        shown = replace(shown, code=inputs.lost.code, fault=fault)
    if view is None:
        return shown
    opens_at = view.resting.opens_at if view.resting else None
    return replace(
        shown,
        office=in_language(view.office_names, language),
        sample=view.sample,
        clock=view.clock or "",
        hours=in_language(view.hours, language),
        waiting=sum(row.waiting for row in view.services),
        paper=view.paper == "expected",
        opening=_in_language(opens_at, language),
    )


def _choice(inputs: Inputs) -> ChoiceProps:
    view, place, language = inputs.view, inputs.visit.place, inputs.visit.language
    if view is None:
        return ChoiceProps()
    asked = place.service if isinstance(place, Issuing) else None
    chosen = place.priority if isinstance(place, Choosing | Issuing) else None
    touched = place.touched_closed if isinstance(place, Choosing) else None
    tiles = tuple(_tile(row, language, asked) for row in view.services)
    closed = next((tile for tile in tiles if tile.key == touched), None)
    return ChoiceProps(
        services=tiles,
        priorities=_chips(view.priorities, language, chosen),
        prioritised=bool(view.priorities),
        closed=closed.name if closed else "",
        opens=closed.opens if closed else "",
        asking=_asking(place) if isinstance(place, Issuing) else "",
    )


def _asking(place: Issuing) -> str:
    return "again" if place.attempts > 1 or place.resting else "sent"


def _tile(row: ServiceRow, language: str, asked: str | None) -> ServiceTile:
    return ServiceTile(
        key=row.id,
        name=in_language(row.names, language),
        waiting=row.waiting,
        status=row.state.value,
        opens=_in_language(row.opens_at, language),
        counters=_joined(row.counters),
        asked=row.id == asked,
    )


def _chips(
    rows: tuple[PriorityRow, ...], language: str, chosen: str | None
) -> tuple[PriorityChip, ...]:
    if not rows:
        return ()
    named = (PriorityChip(r.id, in_language(r.names, language), r.id == chosen) for r in rows)
    return (PriorityChip("", "", chosen is None), *named)


def _ticket(inputs: Inputs) -> TicketProps:
    view, place, language = inputs.view, inputs.visit.place, inputs.visit.language
    if not isinstance(place, Ticketed):
        return TicketProps()
    issued = place.issued
    services = {row.id: row.names for row in view.services} if view else {}
    priorities = {row.id: row.names for row in view.priorities} if view else {}
    shortest, longest = issued.wait or (0, 0)
    return TicketProps(
        number=issued.number,
        service=_name(services, issued.service_id, language),
        priority=_name(priorities, issued.priority, language),
        counters=_joined(issued.counters),
        ahead=issued.ahead,
        shortest=shortest,
        longest=longest,
        paper=place.paper.value,
        reprintable=place.reprintable,
        countdown=inputs.seconds_left if inputs.seconds_left <= COUNTDOWN_S else 0,
    )


def _name(names: Mapping[str, Texts], key: str | None, language: str) -> str:
    return _in_language(names.get(key or ""), language)


def _in_language(texts: Texts | None, language: str) -> str:
    return in_language(texts, language) if texts else ""


def _refusal(visit: Visit) -> RefusalProps:
    place = visit.place
    if not isinstance(place, Refused):
        return RefusalProps()
    sentence = _in_language(place.sentence, visit.language)
    if place.unanswered is None:
        return RefusalProps(sentence, code=place.code)
    return RefusalProps(unanswered=True, code=place.code, fault=sentence)


def _joined(counters: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in counters)
