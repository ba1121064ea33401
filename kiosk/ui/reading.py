"""What is said aloud of each page, derived from what it shows. No Qt here: values in, words out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hall.numbers import MOST, cardinal, spelled
from hall.sentences import Sentences
from kiosk.desk import PaperState, ServiceState
from kiosk.ui.props import UNKNOWN, Props, ServiceTile

NUMBER = re.compile(r"\d+")
CLOCK_TIME = re.compile(r"\b(\d\d?):(\d\d)\b")

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    """What can be heard of the screen at one moment.

    `page` tells one page from another. `body` is what stands there, `answers` what the last touches
    brought about on it, `news` what has come by itself. `urgent` must be heard even where nobody
    asked to listen; `aloud` and `volume` tell whether somebody did, and how loud.
    """

    page: Lines = ()
    body: Lines = ()
    answers: Lines = ()
    news: Lines = ()
    urgent: Lines = ()
    aloud: bool = False
    volume: int = 0

    @property
    def lines(self) -> Lines:
        """The whole page, sentence by sentence; what is new stands right behind the first one."""
        return (*self.body[:1], *self.answers, *self.news, *self.body[1:])


@dataclass(frozen=True)
class Words:
    """What to say now; `at_once` silences what is still being said."""

    lines: Lines = ()
    at_once: bool = False


def words_after(old: Speech, new: Speech) -> Words:
    """What must be heard when `old` has become `new`.

    The whole page when it has just turned or somebody touched to hear it; after that only what is
    new. A turned page and an answer cut off what is being said, news wait for its end.
    """
    turned = (old.page, old.aloud, old.volume) != (new.page, new.aloud, new.volume)
    answers = tuple(line for line in new.answers if line not in old.answers)
    news = tuple(line for line in new.news if line not in old.news)
    if not new.aloud:
        lines = new.urgent if new.urgent != old.urgent else ()
    else:
        lines = new.lines if turned else (*answers, *news)
    return Words(lines, at_once=turned or bool(answers))


def spoken(props: Props, texts: Sentences) -> Speech:
    """What can be heard of this screen; `texts` are those of its language."""
    page = _Page(props, texts)
    hall, ticket = props.hall, props.ticket
    paper = page.paper()
    return Speech(
        page=(hall.page, hall.language, ticket.number, str(props.choice.classes)),
        body=_sentences(page.body()),
        answers=_sentences(page.answers()),
        news=_sentences(page.news()),
        urgent=_sentences((page.number(), paper)) if ticket.say else (),
        aloud=hall.speaking,
        volume=hall.volume,
    )


class _Page:
    """One screen put into words; a line that says nothing is empty."""

    def __init__(self, props: Props, texts: Sentences) -> None:
        self.hall, self.choice = props.hall, props.choice
        self.ticket, self.refusal = props.ticket, props.refusal
        self.appointment = props.appointment
        self._texts = texts

    def body(self) -> Lines:
        """What the page says as long as it stands."""
        match self.hall.page:
            case "home":
                return self._home()
            case "choose" if self.choice.classes:
                classes = self._say("classes_mixed" if self.choice.mixed else "classes")
                return (classes, *(one.name for one in self.choice.priorities))
            case "choose":
                return (self._beside(), *self._services())
            case "appointment":
                scan = self._say("appointment_scan") if self.hall.scans else ""
                return (self._say("appointment"), scan)
            case "ticket":
                more = self._say("another") if self.ticket.another else ""
                return (self.number(), *self._way(), self._say("sit"), more, self._say("done"))
            case "refused":
                return self._refused()
            case "resting":
                return self._resting()
            case page:
                return (self._say(page),)

    def answers(self) -> Lines:
        """What the kiosk says to the last touches."""
        choice, asked = self.choice, self.hall.help != "coming"
        return (
            self._class(choice.priority, preferred=choice.preferred),
            self._closed(choice.closed, choice.opens) if choice.closed else "",
            self._say(f"asking_{asking}") if (asking := self._asking) else "",
            self._typed(),
            self.paper() if self._printing else "",
            self._say(f"help_{self.hall.help}") if self.hall.help and asked else "",
        )

    def news(self) -> Lines:
        """What has come by itself."""
        choosing = self.hall.page in ("home", "choose")
        return (
            "" if self._printing else self.paper(),
            self._say("reprint") if self.ticket.reprintable else "",
            self._say("no_paper") if choosing and not self.hall.paper else "",
            self._say("help_coming") if self.hall.help == "coming" else "",
        )

    def number(self) -> str:
        """The number, sign by sign and twice."""
        signs = spelled(self.ticket.number) if self._vietnamese else self.ticket.number
        return self._say("number", number=", ".join(signs))

    def _beside(self) -> str:
        """Whose other errand it is."""
        signs = spelled(self.choice.beside) if self._vietnamese else self.choice.beside
        return self._say("beside", number=", ".join(signs)) if self.choice.beside else ""

    def paper(self) -> str:
        """What became of the slip."""
        return self._say(f"paper_{self.ticket.paper}") if self.ticket.number else ""

    @property
    def _asking(self) -> str:
        return self.choice.asking or self.appointment.asking

    def _typed(self) -> str:
        """The digits of an appointment's code, one by one."""
        digits = " ".join(self.appointment.digits.replace(" ", ""))
        return self._say("typed", digits=digits) if digits else ""

    # --- pages ---

    def _home(self) -> Lines:
        start = (self._say("start"), self._appointments())
        begin = self._services() if self.hall.few else start
        waiting = self._count("waiting", self.hall.waiting)
        return (self._say("home"), waiting, *begin, self._say("help"))

    def _services(self) -> Lines:
        services = map(self._service, self.choice.services)
        classes = "" if self.choice.priority else self._classes()
        return (self._say("choose"), *services, classes, self._appointments())

    def _appointments(self) -> str:
        return self._say("have_appointment") if self.hall.appointments else ""

    def _classes(self) -> str:
        names = "; ".join(one.name for one in self.choice.priorities if one.key)
        code = "priorities_mixed" if self.choice.mixed else "priorities"
        return self._say(code, classes=names) if names else ""

    def _class(self, name: str, *, preferred: bool) -> str:
        """A class of people; only one that goes before others is called priority."""
        return self._say("priority", priority=name) if name and preferred else name

    def _service(self, tile: ServiceTile) -> str:
        if tile.status == ServiceState.CLOSED:
            return self._closed(tile.name, tile.opens)
        unserved = self._say("unserved") if tile.status == ServiceState.UNSERVED else ""
        return f"{tile.name}: {self._count('waiting_for', tile.waiting)} {unserved}"

    def _closed(self, service: str, opens: str) -> str:
        code = "closed_until" if opens else "closed"
        return self._say(code, service=service, opens=self._times(opens))

    def _way(self) -> Lines:
        """Where to, after whom and how long."""
        ticket = self.ticket
        shortest, longest = self._words(ticket.shortest), self._words(ticket.longest)
        about = ticket.shortest in (0, ticket.longest)
        wait = self._say("wait_about" if about else "wait", shortest=shortest, longest=longest)
        return (
            ticket.service,
            self._class(ticket.priority, preferred=ticket.preferred),
            self._called_at(),
            self._count("ahead", ticket.ahead),
            self._times(ticket.appointment),
            wait if ticket.longest else "",
        )

    def _called_at(self) -> str:
        if self.ticket.ahead == UNKNOWN:
            return ""
        code = "counters" if self.ticket.counters else "uncalled"
        return self._say(code, counters=self._counters())

    def _counters(self) -> str:
        return NUMBER.sub(lambda found: self._words(int(found[0])), self.ticket.counters)

    def _refused(self) -> Lines:
        if self.refusal.unanswered:
            return (self._say("refused"), self._say("unanswered"), self._say("again"))
        way_on = "again_appointment" if self.refusal.appointment else "other"
        return (self._say("refused"), self._times(self.refusal.sentence), self._say(way_on))

    def _resting(self) -> Lines:
        opening = self._say("opening", opening=self._times(self.hall.opening))
        hours = self._say("hours", hours=self._hours(self.hall.hours))
        rests = self._say("still_kept" if self.hall.appointments else "resting")
        return (rests, opening if self.hall.opening else "", hours)

    # --- words ---

    @property
    def _printing(self) -> bool:
        return self.ticket.paper == PaperState.PRINTING

    def _say(self, code: str, **facts: object) -> str:
        return self._texts.say("reading", code, {"directions": self.hall.directions, **facts})

    @property
    def _vietnamese(self) -> bool:
        return self.hall.language == "vi"

    def _count(self, code: str, count: int) -> str:
        if count == UNKNOWN:
            return ""
        number = {0: "none", 1: "one"}.get(count, "many")
        return self._say(f"{code}_{number}", count=self._words(count))

    def _words(self, count: int) -> str:
        """A number in words where the voice would say it wrong: fifteen is no "mười năm"."""
        known = self._vietnamese and 0 <= count <= MOST
        return " ".join(cardinal(count)) if known else str(count)

    def _times(self, text: str) -> str:
        """A text with its times as they are said."""
        return CLOCK_TIME.sub(self._time, text)

    def _time(self, clock: re.Match[str]) -> str:
        hour = self._words(int(clock[1]))
        minute = self._words(int(clock[2])) if self._vietnamese else clock[2]
        return self._say("full_hour" if clock[2] == "00" else "time", hour=hour, minute=minute)

    def _hours(self, text: str) -> str:
        """Opening hours, their dashes and dots as they are said."""
        ranges = re.sub(r"\s*–\s*", f" {self._say('until')} ", text)
        return self._times(re.sub(r"\s*[\n·]\s*", ", ", ranges))


def _sentences(lines: Iterable[str]) -> Lines:
    """Those that say something, each ended as a sentence so that the voice falls."""
    said = (" ".join(line.split()) for line in lines)
    return tuple(one if one.endswith((".", "!", "?", ":")) else f"{one}." for one in said if one)
