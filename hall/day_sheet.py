"""The day's sheet as the lines of a strip: 80 mm of paper to be filed, or a terminal."""

import json
from collections.abc import Iterable, Iterator

from hall.day_words import DayWords, clock, share
from hall.open_figures import open_lines
from office.statistics import NO_HOURS, Group, Spread, for_the_hall

__all__ = ["strip_lines", "strip_text"]

Line = tuple[str, str]
"""What kind of line, and its text."""


def strip_lines(words: DayWords) -> str:
    """The lines of the strip as JSON text, for whoever owns the printer."""
    return json.dumps(list(_lines(words)), ensure_ascii=False)


def strip_text(words: DayWords) -> str:
    """The same lines for a terminal."""
    return "\n".join(
        f"\n{text}" if kind in ("head", "name") else text for kind, text in _lines(words)
    )


def _lines(words: DayWords) -> Iterator[Line]:
    figures, say = words.figures, words.say
    if words.mark:
        yield "mark", words.mark
    yield "centre", words.settings.name.vi
    yield "title", say("title")
    yield "day", words.date
    if words.point:
        yield "centre", words.point
    yield "centre", words.standing
    yield from _numbers(words)
    total = figures.total
    yield "head", say("wait")
    yield from _times(words, total.times["ticket_wait"], within=True)
    opening = total.times["ticket_wait_open"]
    facts = {"mean": clock(opening.mean_s), "p95": clock(opening.p95_s)}
    facts |= {"limit": str(words.limit_min), "share": words.within(opening)}
    yield "", say("in-opening", facts)
    if NO_HOURS in opening.left_out:
        yield "", words.left_out(opening)
    yield from (("", one) for one in words.in_vain())
    yield from (("", one) for one in words.alerts())
    yield "head", say("service-time")
    yield from _times(words, total.times["service"], within=False)
    yield from _ratings(words)
    yield "head", words.sentences.say("hall-figures", "title")
    hall = open_lines(for_the_hall(figures), words.settings, words.sentences)
    yield from (("", one) for one in hall)
    yield from _troubles(words)
    yield from _parts(words)
    if sent := words.sent():
        yield "head", say("link-head")
        yield "", sent
    for day, told in words.late().items():
        yield "head", say("late", {"date": day})
        yield from (("", one) for one in told)


def _numbers(words: DayWords) -> Iterator[Line]:
    total, say = words.figures.total, words.say
    yield "head", say("numbers")
    yield "", say("issued", {"n": total.count("issued"), "visits": total.count("visits")})
    for name in (
        "served",
        "by_hand",
        "unattended",
        "absent",
        "unserved",
        "cancelled",
        "voided",
        "waiting",
        "held",
        "at_counter",
    ):
        n = total.count(name)
        if n or name in ("served", "absent", "unserved", "cancelled", "voided"):
            yield "", f"{say(name)}: {n}"
    yield from (("", one) for one in words.dossiers())
    facts = {
        "walk_in": total.count("walk_in"),
        "sent_on": total.count("sent_on"),
        "returned": total.count("returned"),
        "missed": total.count("missed_calls"),
    }
    yield "", say("ways", facts)
    if by_hand := total.count("called_by_hand"):
        yield "", say("called-by-hand", {"n": by_hand})
    yield from (("", one) for one in (*words.restored(), *words.supplements()))


def _times(words: DayWords, one: Spread, *, within: bool) -> Iterator[Line]:
    say = words.say
    yield "", say("mean", {"mean": clock(one.mean_s), "n": one.n})
    facts = {"p50": clock(one.p50_s), "p85": clock(one.p85_s), "p95": clock(one.p95_s)}
    yield "", say("percentiles", facts)
    yield "", say("longest", {"longest": clock(one.longest_s)})
    if within:
        yield "", say("within", {"limit": words.limit_min, "share": words.within(one)})
    if out := words.left_out(one):
        yield "", out


def _ratings(words: DayWords) -> Iterator[Line]:
    one, say = words.figures.total.ratings, words.say
    yield "head", say("ratings")
    yield "", say("rated", {"share": share(one.rated, one.of)})
    yield "", say("from-4", {"share": share(one.high, one.rated)})
    yield "", say("from-3", {"share": share(one.fair, one.rated)})
    yield from (("", one) for one in words.target())
    yield from (("", f"· {why}: {n}") for why, n in words.complaints())


def _troubles(words: DayWords) -> Iterator[Line]:
    figures, say = words.figures, words.say
    yield "head", say("overrides", {"n": sum(figures.overrides.values())})
    yield from (("", f"· {why}: {n}") for why, n in words.overrides())
    yield "head", say("paper-head")
    yield "", words.paper()
    yield "head", say("outages", {"n": len(figures.outages)})
    yield from (("", f"· {words.outage(one)}") for one in figures.outages)


def _parts(words: DayWords) -> Iterator[Line]:
    figures, say = words.figures, words.say
    if words.points:
        yield "head", say("points")
    for name, group in words.points:
        yield "name", name
        yield from _counted(words, group)
        yield _times_line(words, group)
    yield "head", say("services")
    for name, group in figures.services.items():
        yield "name", words.service(name)
        yield from _counted(words, group)
        if group.count("moved_in") or group.count("moved_out"):
            yield "", say("moved-line", _facts(group))
        yield _times_line(words, group)
        ratings = group.ratings
        if ratings.rated:
            yield "", say("rating-line", {"share": share(ratings.high, ratings.rated)})
    yield "head", say("counters")
    counters = [(words.counter(*at), one) for at, one in figures.counters.items()]
    yield from _workers(words, counters)
    yield "head", say("officers")
    officers = [(words.officer(number), one) for number, one in figures.officers.items()]
    yield from _workers(words, officers)
    if words.agencies:
        yield "head", say("agencies")
        yield from _workers(words, words.agencies)


def _counted(words: DayWords, group: Group) -> Iterator[Line]:
    """What became of the numbers; a service may have worked by hand alone."""
    yield "", words.say("service-line", _facts(group))
    if by_hand := group.count("by_hand"):
        yield "", words.say("by-hand-line", {"n": by_hand})


def _workers(words: DayWords, groups: Iterable[tuple[str, Group]]) -> Iterator[Line]:
    """Two lines each: an office may have forty counters, and paper is finite."""
    for name, group in groups:
        yield "name", f"{name}: {words.say('counter-line', _facts(group))}"
        yield _times_line(words, group)


def _facts(group: Group) -> dict[str, object]:
    names = ("issued", "served", "absent", "unserved", "moved_in", "moved_out", "sent_on")
    return {name: group.count(name) for name in names}


def _times_line(words: DayWords, group: Group) -> Line:
    wait, service = group.times["wait"], group.times["service"]
    facts = {"wait": clock(wait.mean_s), "waits": wait.n}
    facts |= {"service": clock(service.mean_s), "services": service.n}
    return "", words.say("times-line", facts)
