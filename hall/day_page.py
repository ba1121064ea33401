"""The day's sheet as a page of A4: HTML of the little that Qt's documents understand."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from hall.day_words import DayWords, clock, share
from hall.open_figures import open_lines
from office.statistics import Group, for_the_hall

__all__ = ["day_page"]

INK, FAINT, BAND, LINE = "#1a1a1a", "#5a6270", "#eef2f7", "#c3ccd8"
_STYLE = f"""
body {{ color: {INK}; font-size: 8.5pt; }}
p {{ margin: 0; }}
.h1 {{ font-size: 18pt; font-weight: 700; margin-top: 8px; margin-bottom: 4px; }}
.h2 {{ font-size: 9pt; font-weight: 700; margin-top: 14px; margin-bottom: 4px; }}
.day {{ font-size: 12pt; font-weight: 600; margin-bottom: 2px; }}
.below {{ margin-top: 6px; }}
td {{ border-bottom: 0.5px solid {LINE}; }}
.faint {{ color: {FAINT}; font-size: 7.5pt; }}
.big {{ font-size: 17pt; font-weight: 600; }}
.head {{ font-weight: 600; font-size: 7.5pt; }}
"""
_APART = "margin-top: 14px"
"""Before a table Qt heeds its own margin alone, not that of the paragraph above it."""
_NUMBERS = ("issued", "served", "absent", "unserved")
_NAMES = ("by_hand", "cancelled", "voided", "unattended", "waiting", "held", "at_counter")


def day_page(words: DayWords) -> str:
    """The page as HTML."""
    return "".join(
        ("<html><head><style>", _STYLE, "</style></head><body>", *_body(words), "</body>")
    )


def _body(words: DayWords) -> Iterator[str]:
    yield from _head(words)
    yield from _summary(words)
    yield _columns(_times_block(words), _ratings_block(words))
    yield from _tables(words)
    yield from _late(words)
    if sent := words.sent():
        yield _p(f"{words.say('link')}: {sent}")
    yield _p(words.say("figures-note"), "faint below")


def _head(words: DayWords) -> Iterator[str]:
    settings = words.settings
    names = [settings.parent.vi] if settings.parent else []
    mark = f" · <b>{escape(words.mark)}</b>" if words.mark else ""
    yield _p(" · ".join([*map(escape, names), escape(settings.name.vi)]) + mark, raw=True)
    yield _p(words.say("title"), "h1")
    yield _p(words.date, "day")
    yield _p(" · ".join(one for one in (words.point, words.standing) if one))


def _summary(words: DayWords) -> Iterator[str]:
    """The band of large numbers, and what else became of numbers."""
    total, say = words.figures.total, words.say
    wait = total.times["ticket_wait"]
    cells = [(str(total.count(name)), say(f"big-{name}")) for name in _NUMBERS]
    cells += [(clock(wait.mean_s), say("big-wait", {"n": wait.n}))]
    limit = {"limit": words.limit_min}
    cells += [(words.within(wait).split(" (")[0], say("big-within", limit))]
    shown = "".join(
        f'<td align="center" style="border: none"><span class="big">{escape(n)}</span><br/>'
        f'<span class="faint">{escape(name)}</span></td>'
        for n, name in cells
    )
    head = f'<table width="100%" bgcolor="{BAND}" cellpadding="6" style="{_APART}">'
    yield f"{head}<tr>{shown}</tr></table>"
    rest = [f"{say(name)}: {total.count(name)}" for name in _NAMES if total.count(name)]
    facts = {
        "walk_in": total.count("walk_in"),
        "sent_on": total.count("sent_on"),
        "returned": total.count("returned"),
        "missed": total.count("missed_calls"),
    }
    told = [say("visits", {"visits": total.count("visits")}), *words.dossiers(), *rest]
    told.append(say("ways", facts))
    if by_hand := total.count("called_by_hand"):
        told.append(say("called-by-hand", {"n": by_hand}))
    yield _p(" · ".join(told), "faint below")
    yield from map(_p, (*words.restored(), *words.supplements()))


def _times_block(words: DayWords) -> str:
    say, times = words.say, words.figures.total.times
    shown = [
        (say("row-wait"), times["ticket_wait"]),
        (say("row-wait-open"), times["ticket_wait_open"]),
        (say("row-leg"), times["wait"]),
        (say("row-service"), times["service"]),
    ]
    heads = ("col-name", "col-mean", "col-p50", "col-p85", "col-p95", "col-longest", "col-n")
    rows = [
        [name, *map(clock, (t.mean_s, t.p50_s, t.p85_s, t.p95_s, t.longest_s)), str(t.n)]
        for name, t in shown
    ]
    wait = times["ticket_wait"]
    within = [
        say("within", {"limit": limit, "share": share(n, wait.n)})
        for limit, n in wait.within.items()
    ]
    notes = [f"{name}: {out}" for name, t in shown if (out := words.left_out(t))]
    return "".join(
        (
            _h2(say("times")),
            _table([say(one) for one in heads], rows),
            _p(" · ".join(within)),
            *map(_p, words.in_vain()),
            *map(_p, words.alerts()),
            *(_p(one, "faint") for one in notes),
        )
    )


def _ratings_block(words: DayWords) -> str:
    say, one, figures = words.say, words.figures.total.ratings, words.figures
    lines = [
        say("rated", {"share": share(one.rated, one.of)}),
        say("from-4", {"share": share(one.high, one.rated)}),
        say("from-3", {"share": share(one.fair, one.rated)}),
        *words.target(),
        *(f"· {why}: {n}" for why, n in words.complaints()),
    ]
    overrides = [f"· {why}: {n}" for why, n in words.overrides()]
    outages = [f"· {words.outage(one)}" for one in figures.outages]
    return "".join(
        (
            _h2(say("ratings")),
            *map(_p, lines),
            _h2(words.sentences.say("hall-figures", "title")),
            *map(_p, open_lines(for_the_hall(figures), words.settings, words.sentences)),
            _h2(say("overrides", {"n": sum(figures.overrides.values())})),
            *map(_p, overrides),
            _h2(say("paper-head")),
            _p(words.paper()),
            _h2(say("outages", {"n": len(outages)})),
            *map(_p, outages),
        )
    )


def _tables(words: DayWords) -> Iterator[str]:
    figures, say = words.figures, words.say
    if words.points:
        yield _h2(say("points"))
        numbers = ("col-name", "col-issued", "col-served", "col-absent", "col-unserved")
        yield _group_table(words, numbers, words.points)
    yield _h2(say("services"))
    served = ("col-name", "col-issued", "col-served", "col-absent", "col-unserved", "col-moved")
    yield _group_table(
        words, served, [(words.service(name), one) for name, one in figures.services.items()]
    )
    yield _h2(say("counters"))
    heads = ("col-name", "col-served", "col-absent", "col-sent_on")
    counters = [(words.counter(*at), one) for at, one in figures.counters.items()]
    yield _group_table(words, heads, counters, of_people=True)
    yield _h2(say("officers"))
    officers = [(words.officer(number), one) for number, one in figures.officers.items()]
    yield _group_table(words, heads, officers, of_people=True)
    if words.agencies:
        yield _h2(say("agencies"))
        yield _group_table(words, heads, words.agencies, of_people=True)
    yield _h2(say("hours"))
    hours = [(f"{hour:02d}:00", one) for hour, one in figures.hours.items()]
    yield _group_table(words, ("col-hour", "col-issued", "col-served"), hours)


def _group_table(
    words: DayWords,
    heads: Sequence[str],
    groups: Iterable[tuple[str, Group]],
    *,
    of_people: bool = False,
) -> str:
    """A table of parts of the day: its counts, then its waits, service times and ratings.

    `of_people`: what few have said of one of them is not told.
    """
    more = ("col-wait", "col-wait-p95", "col-within", "col-n", "col-service", "col-n", "col-rating")
    rows = [
        [
            name,
            *(_count(one, head) for head in heads[1:]),
            *_measures(words, one),
            words.liked(one.ratings) if of_people else share(one.ratings.high, one.ratings.rated),
        ]
        for name, one in groups
    ]
    limit = {"limit": words.limit_min}
    return _table([words.say(one, limit) for one in (*heads, *more)], rows)


def _count(group: Group, head: str) -> str:
    if head == "col-moved":
        return f"{group.count('moved_in')}/{group.count('moved_out')}"
    return str(group.count(head.removeprefix("col-")))


def _measures(words: DayWords, group: Group) -> list[str]:
    wait, service = group.times["wait"], group.times["service"]
    return [
        clock(wait.mean_s),
        clock(wait.p95_s),
        words.within(wait).split(" (")[0],
        str(wait.n),
        clock(service.mean_s),
        str(service.n),
    ]


def _late(words: DayWords) -> Iterator[str]:
    late = words.late()
    for day, told in late.items():
        yield _h2(words.say("late", {"date": day}))
        yield from map(_p, told)
    if late:
        yield _p(words.say("late-note"), "faint")


def _columns(left: str, right: str) -> str:
    return (
        f'<table width="100%" style="{_APART}">'
        f'<tr><td width="64%" style="border: none">{left}</td>'
        f'<td width="3%" style="border: none"></td>'
        f'<td width="33%" style="border: none">{right}</td></tr></table>'
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is a name and whose others are numbers."""
    head = "".join(_cell("th", n, text, "head") for n, text in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(_cell('td', n, text) for n, text in enumerate(row))}</tr>" for row in rows
    )
    return (
        f'<table width="100%" cellspacing="0" cellpadding="2">'
        f'<thead><tr bgcolor="{BAND}">{head}</tr></thead>{body}</table>'
    )


def _cell(tag: str, column: int, text: str, style: str = "") -> str:
    side = "right" if column else "left"
    return f'<{tag} align="{side}" class="{style}">{escape(text)}</{tag}>'


def _h2(text: str) -> str:
    return _p(text, "h2")


def _p(text: str, style: str = "", *, raw: bool = False) -> str:
    return f'<p class="{style}">{text if raw else escape(text)}</p>'
