"""How a day's figures are told to people: names, times, shares, and who was left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from hall.sentences import Sentences, date_text
from office.calendar import Calendar
from office.clock import from_ms
from office.config import OfficeSettings
from office.hours import WEEKDAYS
from office.link import Link
from office.numbering import runs_of
from office.statistics import (
    LEAST_RATED,
    LIMITS_MIN,
    DayFigures,
    Group,
    Outage,
    Satisfaction,
    Spread,
    percent,
)

NOTHING = "–"
_SECTION = "day-sheet"


@dataclass(frozen=True)
class DayWords:
    """Words for the figures of one day; `staff` are the names of officers by number.

    `link` is how far the central system is as this is written, None for an office that has none.
    """

    figures: DayFigures
    settings: OfficeSettings
    sentences: Sentences
    staff: Mapping[int, str] = field(default_factory=dict)
    link: Link | None = None

    def sent(self) -> str:
        """What the central system has, what waits, what it did not accept; "" without one."""
        if self.link is None:
            return ""
        aside = self.link.quarantined
        facts = {
            "sent": self.link.acknowledged_seq - aside,
            "waiting": self.link.pending,
            "failed": aside,
        }
        return self.say("sent", {name: f"{n:,}".replace(",", ".") for name, n in facts.items()})

    def say(self, code: str, facts: Mapping[str, object] | None = None) -> str:
        """A sentence of the sheet."""
        return self.sentences.say(_SECTION, code, facts)

    @property
    def mark(self) -> str:
        """What is said of an office that serves nobody; "" for a real one."""
        mark = self.settings.mark
        return self.sentences.say("slip", mark) if mark else ""

    @property
    def date(self) -> str:
        """The day with its weekday."""
        weekday = WEEKDAYS[date.fromisoformat(self.figures.day).weekday()]
        name = self.sentences.say("weekdays", weekday)
        return f"{name[:1].upper()}{name[1:]}, {date_text(self.figures.day)}"

    @property
    def point(self) -> str:
        """The reception point, "" where the office has but one."""
        points = {one.id: one.name.vi for one in self.settings.points}
        if self.figures.point is None:
            return self.say("all-points") if len(points) > 1 else ""
        return points[self.figures.point] if len(points) > 1 else ""

    @property
    def points(self) -> list[tuple[str, Group]]:
        """The figures of each point by its name, where these are of several."""
        names = {one.id: one.name.vi for one in self.settings.points}
        if len(names) == 1 or self.figures.point:
            return []
        return [(names.get(point, point), one) for point, one in self.figures.points.items()]

    @property
    def standing(self) -> str:
        """Whether the day is closed, since when and by whom, or how far the figures go."""
        figures = self.figures
        if figures.closed_at is None:
            return self.say("so-far", {"time": self.moment(figures.until)})
        facts = {"time": self.moment(figures.closed_at), "closings": figures.closings}
        told = self.say("closed-itself" if figures.by_itself else "closed", facts)
        return f"{told} {self.say('closed-again', facts)}" if figures.closings > 1 else told

    def moment(self, at: int) -> str:
        """A time of the day, with its date where that is another one."""
        local = Calendar(self.settings).local(from_ms(at))
        if local.date().isoformat() == self.figures.day:
            return f"{local:%H:%M}"
        return f"{local:%H:%M %d/%m/%Y}"

    def service(self, name: str) -> str:
        """A service as people call it; one that the settings have dropped by its id."""
        known = self.settings.service(name)
        return f"{known.series} {known.name.vi}" if known else name

    def counter(self, point: str, number: int) -> str:
        """A counter, with its point where there are several."""
        told = self.say("counter", {"number": number})
        if len(self.settings.points) == 1 or self.figures.point:
            return told
        points = {one.id: one.name.vi for one in self.settings.points}
        return f"{told} ({points.get(point, point)})"

    def officer(self, number: int) -> str:
        """An officer by name and number, since two may have one name; nobody has no number."""
        if not number:
            return self.say("nobody")
        name = self.staff.get(number)
        if not name:
            return self.say("officer", {"number": number})
        return self.say("officer-named", {"name": name, "number": number})

    @property
    def agencies(self) -> list[tuple[str, Group]]:
        """The figures of each agency by its name, where any has sent officers."""
        names = {one.id: one.name.vi for one in self.settings.agencies}
        if not any(self.figures.agencies):
            return []
        names[""] = self.say("own-agency")
        return [(names.get(one, one), group) for one, group in self.figures.agencies.items()]

    @property
    def limit_min(self) -> int:
        """The wait that the office promises; the national target where it has one of its own."""
        promised = self.settings.queue.wait_target_min
        return promised if promised in LIMITS_MIN else LIMITS_MIN[0]

    def within(self, wait: Spread) -> str:
        """The share of waits that were no longer than that."""
        return share(wait.within.get(self.limit_min, 0), wait.n)

    def in_vain(self) -> Iterator[str]:
        """How long those waited whom nobody dealt with, where there were any."""
        wait = self.figures.total.times["vain_wait"]
        if wait.n:
            over = wait.n - wait.within[self.limit_min]
            facts = {"n": wait.n, "limit": self.limit_min, "over": over}
            yield self.say("in-vain", {**facts, "longest": clock(wait.longest_s)})

    def target(self) -> Iterator[str]:
        """Whether as many are content as the office promises, where somebody has rated."""
        ratings, target = self.figures.total.ratings, self.settings.satisfaction_target
        if target and ratings.rated:
            met = 100 * ratings.high >= target * ratings.rated
            yield self.say("target-met" if met else "target-missed", {"target": target})

    def alerts(self) -> Iterator[str]:
        """How often people waited too long for which service, where they did."""
        counted = {one: of.count("alerts") for one, of in self.figures.services.items()}
        told = [f"{self.service(one)} {n}" for one, n in counted.items() if n]
        if told:
            yield self.say("alerts", {"n": sum(counted.values()), "where": ", ".join(told)})

    def left_out(self, spread: Spread) -> str:
        """Who does not count, and why; "" where everybody does."""
        told = [f"{n} {self.say(f'out-{why}')}" for why, n in spread.left_out.items()]
        return self.say("left-out", {"who": ", ".join(told)}) if told else ""

    def dossiers(self) -> Iterator[str]:
        """How many dossiers there were, where that is not one for each number."""
        total = self.figures.total
        if total.count("dossiers") != total.count("issued") - total.count("voided"):
            facts = {"n": total.count("dossiers"), "done": total.count("dossiers_done")}
            yield self.say("dossiers", facts)

    def paper(self) -> str:
        """What became of the slips."""
        paper = self.figures.paper
        told = [self.say("paper", {"n": paper.requested, "copies": paper.copies})]
        named = ["unconfirmed", "failed", "unknown"]
        told += [
            self.say(f"paper-{one}", {"n": paper.outcomes[one]})
            for one in named
            if paper.outcomes.get(one)
        ]
        return ", ".join(told)

    def outage(self, one: Outage) -> str:
        """How a device failed."""
        facts = {"device": one.device, "n": one.faults, "down": clock(one.down_s)}
        facts["open"] = clock(one.down_open_s)
        told = self.say("outage", facts)
        return f"{told} {self.say('lasting')}" if one.lasting else told

    def restored(self) -> Iterator[str]:
        """That the record was restored on this day, and which numbers it does not know."""
        for one in self.figures.restored:
            copied = self.moment(one.copied_at) if one.copied_at is not None else NOTHING
            yield self.say("restored", {"time": self.moment(one.at), "copied": copied})
            if one.gaps:
                gaps = [self._run(*run) for gap in one.gaps for run in gap.missing]
                yield self.say("not-in-record", {"numbers": "; ".join(gaps)})

    def supplements(self) -> Iterator[str]:
        """Which numbers came late, and count: given, or called by hand, while cut off."""
        for one in self.figures.supplements:
            runs = [self._run(first, last) for first, last in runs_of(one.numbers)]
            facts = {"n": len(one.numbers), "time": self.moment(one.at)}
            key = "supplement-by-hand" if one.by_hand else "supplement"
            yield self.say(key, {**facts, "numbers": "; ".join(runs)})

    def _run(self, first: str, last: str) -> str:
        return first if first == last else self.say("gap", {"first": first, "last": last})

    def overrides(self) -> Iterator[tuple[str, int]]:
        """Calls out of order, by reason."""
        reasons = {one.id: one.name.vi for one in self.settings.call_reasons}
        for why, n in self.figures.overrides.items():
            yield reasons.get(why, why) or self.say("no-reason"), n

    def complaints(self) -> Iterator[tuple[str, int]]:
        """Why citizens were not content, what was said most first."""
        reasons = {one.id: one.name.vi for one in self.settings.rating_reasons}
        for why, n in sorted(self.figures.reasons.items(), key=lambda one: -one[1]):
            yield reasons.get(why, why), n

    def liked(self, ratings: Satisfaction) -> str:
        """The share of 4 and 5 that one officer or counter got; not told while few have rated."""
        if not ratings.is_enough:
            return self.say("too-few", {"least": LEAST_RATED})
        return share(ratings.high, ratings.rated)

    def late(self) -> dict[str, list[str]]:
        """What was added after the closing, by date."""
        dates: dict[str, list[str]] = {}
        for one in self.figures.late:
            local = Calendar(self.settings).local(from_ms(one.at))
            told = self.sentences.say("events", one.kind, one.facts)
            facts = {"number": one.number, "time": f"{local:%H:%M}", "what": told}
            dates.setdefault(f"{local:%d/%m/%Y}", []).append(self.say("late-line", facts))
        return dates


def clock(seconds: int | None) -> str:
    """A length of time as minutes:seconds, or hours:minutes:seconds."""
    if seconds is None:
        return NOTHING
    minutes, rest = divmod(seconds, 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours}:{minutes_left:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def share(part: int, whole: int) -> str:
    """A share in percent, with how many of how many."""
    value = percent(part, whole)
    if value is None:
        return NOTHING
    return f"{value:.1f}".replace(".", ",") + f" % ({part}/{whole})"
