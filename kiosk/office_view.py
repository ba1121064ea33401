"""The hall as a kiosk shows it, in every language, of what the record says at one moment."""

from collections.abc import Mapping
from datetime import datetime

from hall.openings import opens_text, week_text
from hall.sentences import LANGUAGES, Sentences
from kiosk.desk import HallView, HelpNow, PriorityRow, Resting, ServiceRow, ServiceState, Texts
from office.config import Names
from office.hall_views import KioskNow
from office.office import Office
from office.views import HallNow, ServiceNow

__all__ = ["COMING_SHOWN_S", "hall_view"]

COMING_SHOWN_S = 180
"""That somebody is on the way is told so long; then they are there."""

Words = Mapping[str, Sentences]
"""The sentences of each language."""


def hall_view(
    office: Office, point: str, place: str, seen: KioskNow, words: Words, *, paper: bool
) -> HallView:
    """The hall of a point, as the kiosk at `place` sees it; `paper` is whether slips may come.

    One that is cut off knows its own numbers alone, and says nothing of who waits and who serves.
    """
    settings, now = office.settings, seen.hall
    cut_off = office.store.cut_off_s is not None
    return HallView(
        office_names=_texts(settings.name),
        mark=settings.mark,
        services=tuple(_service(one, now, words, cut_off=cut_off) for one in now.services),
        priorities=tuple(
            PriorityRow(one.id, _texts(one.name), settings.preferred(one.id) is not None)
            for one in settings.priority_classes
        ),
        hours={key: week_text(settings, one) for key, one in words.items()},
        resting=_resting(now, words),
        clock=f"{now.local:%H:%M}" if now.local else None,
        paper="expected" if paper else "not-expected",
        help=_help(seen, place),
        staffed=seen.staffed,
        appointments=not cut_off and _keeps_appointments(office, point, now),
    )


def _service(now: ServiceNow, hall: HallNow, words: Words, *, cut_off: bool) -> ServiceRow:
    taking = "open" if cut_off and now.taking == "unserved" else now.taking
    return ServiceRow(
        id=now.service.id,
        names=_texts(now.service.name),
        series=now.service.series,
        waiting=None if cut_off else now.waiting,
        state=ServiceState(taking),
        opens_at=_opens(now.opens_at, hall, words) if now.taking == "closed" else None,
        counters=now.counters,
    )


def _takes_numbers(now: HallNow) -> bool:
    return any(one.taking != "closed" for one in now.services)


def _resting(now: HallNow, words: Words) -> Resting | None:
    if _takes_numbers(now):
        return None
    openings = [one.opens_at for one in now.services if one.opens_at]
    return Resting(_opens(min(openings, default=None), now, words))


def _keeps_appointments(office: Office, point: str, now: HallNow) -> bool:
    """Whether numbers for appointments are given; at rest, while one may be kept today."""
    if _takes_numbers(now):
        return office.settings.takes_appointments(point)
    if now.closed or now.local is None:
        return False
    keeps, local = office.calendar.keeps_appointments, now.local
    return any(keeps(one.service, local) for one in now.services)


def _opens(opens_at: datetime | None, now: HallNow, words: Words) -> Texts | None:
    if opens_at is None or now.local is None:
        return None
    today = now.local.date()
    return {key: opens_text(opens_at, today, one) for key, one in words.items()}


def _help(seen: KioskNow, place: str) -> HelpNow:
    """The newest call for help from here."""
    mine = [one for one in seen.help if one.place == place]
    if not mine:
        return HelpNow.NONE
    answered_at = mine[-1].answered_at
    if answered_at is None:
        return HelpNow.ASKED
    fresh = seen.at - answered_at < COMING_SHOWN_S * 1000
    return HelpNow.COMING if fresh else HelpNow.NONE


def _texts(names: Names) -> Texts:
    """A name as the screens take it."""
    return {language: names.in_language(language) for language in LANGUAGES}
