"""What each page shows, derived from what the kiosk knows. No Qt here: values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kiosk.desk import HallView, HelpNow, PaperState, PriorityRow, ServiceRow, Texts, in_language
from kiosk.staff_values import StaffPlace
from kiosk.ui.machine_props import machine_props
from kiosk.ui.props import (
    UNKNOWN,
    AppointmentProps,
    ChoiceProps,
    HallProps,
    Inputs,
    LanguageChip,
    PriorityChip,
    Props,
    RefusalProps,
    ServiceTile,
    TicketProps,
)
from kiosk.ui.staff_props import staff_props
from kiosk.visit_values import (
    CODE_DIGITS,
    Appointing,
    Choosing,
    HelpStep,
    Issuing,
    Place,
    Refused,
    Ticketed,
    Visit,
)

COUNTDOWN_S = 20
"""The number's page says that it will close itself when so little time is left, in seconds."""

FEW = 6
"""So many services stand on the first page themselves; more wait behind one button."""


def derive(inputs: Inputs) -> Props:
    """The screen that belongs to these inputs."""
    visit = inputs.visit
    return Props(
        _hall(inputs),
        _choice(inputs),
        _appointment(inputs.visit.place),
        _ticket(inputs),
        _refusal(visit),
        staff_props(visit.place, inputs.works, visit.language, restarts=inputs.restarts),
        machine_props(visit.place, inputs.machine, visit.language, restarts=inputs.restarts),
    )


def _page(inputs: Inputs) -> str:
    view, visit = inputs.view, inputs.visit
    match visit.place:
        case place if isinstance(place, Ticketed | StaffPlace):
            return visit.page
        case Issuing() as place:
            return "appointment" if place.appointment else "choose"
        case _ if visit.warned:
            return visit.page
        case Refused():
            return visit.page
        case _ if inputs.lost:
            return "out-of-service"
        case _ if view is None:
            return "starting"
        case Appointing() if view.appointments:
            return visit.page
        case _ if view.resting is not None:
            return "resting"
        case _:
            return visit.page


def _hall(inputs: Inputs) -> HallProps:
    view, visit = inputs.view, inputs.visit
    language, ease, page = visit.language, visit.ease, _page(inputs)
    shown = HallProps(
        page=page,
        language=language,
        languages=tuple(LanguageChip(key, key == language) for key in inputs.languages),
        begun=_begun(inputs),
        large=ease.large,
        contrast=ease.contrast,
        reach=ease.reach,
        audible=inputs.audible,
        scans=inputs.scans,
        speaking=ease.speaking,
        volume=ease.volume,
        help=_help(visit.help, view.help if view else HelpNow.NONE),
        left=inputs.seconds_left if page == "idle" else 0,
        directions=in_language(inputs.directions, language),
    )
    if inputs.lost:
        fault = _in_language(inputs.lost.sentence, language)
        shown = replace(shown, code=inputs.lost.code, fault=fault)
    return _with_view(shown, view) if view else shown


def _with_view(shown: HallProps, view: HallView) -> HallProps:
    """The hall as it was last seen."""
    language = shown.language
    opens_at = view.resting.opens_at if view.resting else None
    return replace(
        shown,
        few=len(view.services) <= FEW,
        office=in_language(view.office_names, language),
        mark=view.mark,
        clock=view.clock or "",
        hours=in_language(view.hours, language),
        waiting=_sum([row.waiting for row in view.services]),
        paper=view.paper == "expected",
        opening=_in_language(opens_at, language),
        staffed=view.staffed,
        appointments=view.appointments,
    )


def _begun(inputs: Inputs) -> bool:
    """Whether a visit can be ended at the foot; a number is ended on its own page."""
    on_its_own = isinstance(inputs.visit.place, Issuing | Ticketed)
    return inputs.visit.begun(inputs.languages[0]) and not on_its_own


def _help(step: HelpStep, now: HelpNow) -> str:
    """The newest word on help: this kiosk's own step counts until the hall shows it."""
    match step:
        case HelpStep.NONE:
            return now.value
        case HelpStep.SENT:
            return HelpNow.ASKED.value
        case _:
            return step.value


def _choice(inputs: Inputs) -> ChoiceProps:
    view, place, language = inputs.view, inputs.visit.place, inputs.visit.language
    if view is None:
        return ChoiceProps()
    asked = place.service if isinstance(place, Issuing) else None
    chosen = place.priority if isinstance(place, Choosing | Issuing) else None
    touched = place.touched_closed if isinstance(place, Choosing) else None
    tiles = tuple(_tile(row, language, asked) for row in view.services)
    closed = next((tile for tile in tiles if tile.key == touched), None)
    named = {row.id: row.names for row in view.priorities}
    return ChoiceProps(
        services=tiles,
        priorities=_chips(view.priorities, language, chosen),
        prioritised=bool(view.priorities),
        mixed=not all(row.preferred for row in view.priorities),
        classes=isinstance(place, Choosing) and place.classes,
        priority=_name(named, chosen, language),
        preferred=_preferred(view, chosen),
        closed=closed.name if closed else "",
        opens=closed.opens if closed else "",
        asking=_asking(place) if isinstance(place, Issuing) else "",
        beside=inputs.visit.beside.number if inputs.visit.beside else "",
    )


def _appointment(place: Place) -> AppointmentProps:
    match place:
        case Appointing():
            return AppointmentProps(_grouped(place.digits), place.ready)
        case Issuing(appointment=str() as code) if code:
            typed = _grouped(code) if len(code) == CODE_DIGITS and code.isdecimal() else ""
            return AppointmentProps(typed, asking=_asking(place))
        case _:
            return AppointmentProps()


def _grouped(digits: str) -> str:
    """Digits as on paper: two groups of four."""
    return " ".join(one for one in (digits[:4], digits[4:]) if one)


def _asking(place: Issuing) -> str:
    return "again" if place.attempts > 1 or place.resting else "sent"


def _tile(row: ServiceRow, language: str, asked: str | None) -> ServiceTile:
    return ServiceTile(
        key=row.id,
        name=in_language(row.names, language),
        waiting=_shown(row.waiting),
        status=row.state.value,
        opens=_in_language(row.opens_at, language),
        counters=_joined(row.counters),
        asked=row.id == asked,
    )


def _shown(count: int | None) -> int:
    """A number of people; what nobody knows is `UNKNOWN`."""
    return UNKNOWN if count is None else count


def _sum(counts: Sequence[int | None]) -> int:
    known = [one for one in counts if one is not None]
    return sum(known) if len(known) == len(counts) else UNKNOWN


def _chips(
    rows: tuple[PriorityRow, ...], language: str, chosen: str | None
) -> tuple[PriorityChip, ...]:
    if not rows:
        return ()
    named = (PriorityChip(r.id, in_language(r.names, language), r.id == chosen) for r in rows)
    return (PriorityChip("", "", chosen is None), *named)


_WITHOUT_PAPER = (PaperState.UNCONFIRMED, PaperState.FAILED, PaperState.SKIPPED)


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
        preferred=_preferred(view, issued.priority),
        appointment=_in_language(issued.appointment, language),
        counters=_joined(issued.counters),
        ahead=_shown(issued.ahead),
        shortest=shortest,
        longest=longest,
        paper=place.paper.value,
        say=place.paper in _WITHOUT_PAPER,
        reprintable=place.reprintable,
        another=inputs.visit.checks_in,
        countdown=inputs.seconds_left if inputs.seconds_left <= COUNTDOWN_S else 0,
    )


def _name(names: Mapping[str, Texts], key: str | None, language: str) -> str:
    return _in_language(names.get(key or ""), language)


def _preferred(view: HallView | None, chosen: str | None) -> bool:
    """Whether a class goes before others."""
    return any(row.preferred for row in (view.priorities if view else ()) if row.id == chosen)


def _in_language(texts: Texts | None, language: str) -> str:
    return in_language(texts, language) if texts else ""


def _refusal(visit: Visit) -> RefusalProps:
    place = visit.place
    if not isinstance(place, Refused):
        return RefusalProps()
    sentence = _in_language(place.sentence, visit.language)
    if place.unanswered is None:
        ordinary = place.appointment and visit.serving
        return RefusalProps(
            sentence, code=place.code, appointment=place.appointment, ordinary=ordinary
        )
    return RefusalProps(unanswered=True, code=place.code, fault=sentence)


def _joined(counters: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in counters)
