"""What everybody in the hall may read of the day so far, in sentences."""

from hall.sentences import Sentences, date_text
from office.clock import from_ms
from office.config import OfficeSettings
from office.statistics import HallFigures, Spread, percent

__all__ = ["open_lines", "service_lines"]

_SECTION = "hall-figures"


def open_lines(
    figures: HallFigures, settings: OfficeSettings, sentences: Sentences
) -> tuple[str, ...]:
    """How many were served and how long they waited; satisfaction where enough have rated."""
    facts = {
        "date": date_text(figures.day),
        "time": f"{from_ms(figures.until).astimezone(settings.tz):%H:%M}",
        "issued": figures.issued,
        "served": figures.served,
        "waiting": figures.waiting,
    }
    lines = [sentences.say(_SECTION, "numbers", facts)]
    if figures.wait.n:
        lines.append(sentences.say(_SECTION, "wait", _wait(figures.wait, sentences)))
    if figures.ratings:
        rated = figures.ratings.rated
        share = f"{percent(figures.ratings.high, rated):.0f}"
        lines.append(sentences.say(_SECTION, "ratings", {"share": share, "n": rated}))
    return tuple(lines)


def service_lines(
    figures: HallFigures, settings: OfficeSettings, sentences: Sentences
) -> tuple[str, ...]:
    """How long people waited for each service that somebody was called for."""
    lines = []
    for name, wait in figures.services.items():
        known = settings.service(name)
        if wait.n:
            shown = known.name.in_language(sentences.language) if known else name
            facts = {"service": shown, **_wait(wait, sentences)}
            lines.append(sentences.say(_SECTION, "service", facts))
    return tuple(lines)


def _wait(wait: Spread, sentences: Sentences) -> dict[str, object]:
    """The mean in whole minutes, rounded half up."""
    minutes = ((wait.mean_s or 0) + 30) // 60
    code = "minutes" if minutes else "below-a-minute"
    return {"mean": sentences.say(_SECTION, code, {"minutes": minutes}), "n": wait.n}
