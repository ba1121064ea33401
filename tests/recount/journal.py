"""A day's part of a journal, and what became of each number in it."""

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.recount.hours import Hours

Event = dict[str, Any]

STATES = {
    "ticket.issued": "waiting",
    "ticket.called": "at_counter",
    "ticket.recalled": "at_counter",
    "ticket.started": "at_counter",
    "ticket.counted": "at_counter",
    "ticket.resumed": "at_counter",
    "ticket.finished": "served",
    "ticket.served": "by_hand",
    "ticket.yielded": "waiting",
    "ticket.missed": "absent",
    "ticket.returned": "waiting",
    "ticket.held": "held",
    "ticket.readied": "waiting",
    "ticket.passed": "waiting",
    "ticket.released": "waiting",
    "ticket.transferred": "waiting",
    "ticket.cancelled": "cancelled",
    "ticket.voided": "voided",
    "ticket.unserved": "unserved",
}
STILL_THERE = ("waiting", "at_counter", "held")
BEGINS = ("ticket.started", "ticket.counted")


def read_journal(file: Path) -> list[Event]:
    """All events in order: out of the SQLite file, or of JSON lines."""
    if file.suffix == ".jsonl":
        events = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    else:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
            db.row_factory = sqlite3.Row
            events = [dict(row) for row in db.execute("SELECT * FROM events ORDER BY seq")]
    for event in events:
        if isinstance(event["data"], str):
            event["data"] = json.loads(event["data"])
        if isinstance(event["at"], str):
            moment = datetime.fromisoformat(event["at"])
            event["at"] = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return events


class Day:
    """A day's part of a journal."""

    def __init__(self, journal: list[Event], day: str) -> None:
        counts_as: dict[str, str] = {}
        for event in journal:
            if event["kind"] == "day.opened":
                name = event["subject"].partition(":")[2]
                counts_as[name] = name
            elif event["kind"] == "day.corrected":
                wrong, right = event["data"]["from"], event["data"]["to"]
                counts_as = {k: right if v == wrong else v for k, v in counts_as.items()}
        self.day = counts_as[day]
        self.parts = sorted(name for name, other in counts_as.items() if other == self.day)
        opened = [one for one in journal if one["kind"] == "day.opened"]
        first = min(
            min(one["seq"] for one in opened if one["subject"] == f"day:{part}")
            for part in self.parts
        )
        own = [one for one in journal if one["subject"] == f"day:{self.day}"]
        self.turns = [one for one in own if one["kind"] in ("day.opened", "day.closed")]
        last = self.turns[-1]
        self.closing = last if last["kind"] == "day.closed" else None
        end = self.closing["seq"] if self.closing else math.inf
        self.supplements = [
            one for one in own if one["kind"] == "day.supplemented" and one["seq"] > end
        ]
        upto = self.supplements[-1]["seq"] if self.supplements else end
        joined = {one["subject"] for one in journal if one["seq"] > end and self.gave(one)}
        joined.update(who for one in self.supplements for who in one["data"].get("called", ()))
        self.before = [one for one in journal if one["seq"] < first]
        self.events, self.after = [], []
        for one in journal:
            if first <= one["seq"] <= end or (one["subject"] in joined and one["seq"] <= upto):
                self.events.append(one)
            elif one["seq"] > end:
                self.after.append(one)
        self.opened_at = self.turns[0]["at"]
        if self.turns[0]["data"].get("late"):
            given = [one["at"] for one in self.events if self.gave(one)]
            self.opened_at = min([self.opened_at, *given])

    def gave(self, event: Event) -> bool:
        """Whether a number of this day was given."""
        return event["kind"] == "ticket.issued" and event["data"]["day"] in self.parts


def histories(day: Day) -> Iterator[tuple[Event, list[Event], Event | None]]:
    """Each number's issue, its moves as they stand, and what took back the issue itself.

    What was undone was never done.
    """
    moves: dict[str, list[Event]] = defaultdict(list)
    gone = {
        event["subject"]: event
        for event in day.events
        if event["kind"] == "ticket.undone" and event["data"]["to"] == 0
    }
    for event in day.events:
        if event["kind"] == "ticket.undone":
            while (
                moves[event["subject"]] and moves[event["subject"]][-1]["seq"] > event["data"]["to"]
            ):
                moves[event["subject"]].pop()
        elif event["kind"] in STATES:
            moves[event["subject"]].append(event)
    for event in day.events:
        if event["kind"] == "ticket.issued" and event["data"]["day"] in day.parts:
            yield event, moves[event["subject"]], gone.get(event["subject"])


def deals(event: Event) -> bool:
    """Whether somebody is dealt with by this move, as it follows a call."""
    data, kind = event["data"], event["kind"]
    if kind == "ticket.finished":
        return bool(data["ended_by"] != "unattended")
    if kind == "ticket.transferred":
        return bool(data.get("by") != "reclassify")
    return kind in (*BEGINS, "ticket.held", "ticket.yielded")


def label_of(series: str, number: int) -> str:
    """A number as it stands on paper; a kiosk's own ones bear its own number."""
    if series == "K-":
        return f"K{number // 10000}-{number % 10000:03d}"
    return f"{series}{number:03d}"


def turns_of(history: list[Event]) -> list[list[Event]]:
    """A history in turns; the move that sends somebody back into a line begins the next one."""
    turns = [[history[0]]]
    for event in history[1:]:
        turn, kind = turns[-1], event["kind"]
        dealt = any(deals(one) for one in turn[1:])
        turn.append(event)
        sent_on = kind in ("ticket.transferred", "ticket.yielded") and deals(event)
        back = kind in ("ticket.returned", "ticket.released", "ticket.transferred") and dealt
        if sent_on or back:
            turns.append([event])
    return turns


class Ticket:
    """What one number has come to."""

    def __init__(self, issue: Event, history: list[Event], gone: Event | None) -> None:
        self.issue, self.history = issue, history
        self.last = history[-1] if history else gone or issue
        self.id, self.point, data = issue["subject"], issue["point"], issue["data"]
        self.label = label_of(data["series"], data["number"])
        self.state = STATES[history[-1]["kind"]] if history else "voided"
        self.turns = turns_of(history) if history else [[issue]]
        self.is_walk_in = any(one["data"].get("rule") == "walk-in" for one in self.of("called"))
        self.from_strip = bool(data.get("by_hand"))
        self.services = [data["service"]]
        for one in self.of("transferred"):
            self.services.append(one["data"].get("service", self.services[-1]))
        ends = self.of("finished")
        self.unattended = bool(ends) and ends[-1]["data"]["ended_by"] == "unattended"
        priorities = [
            one["data"]["priority"] for one in self.of("transferred") if "priority" in one["data"]
        ]
        self.priority = (priorities or [data.get("priority", "")])[-1]
        self.count_dossiers()

    def of(self, *kinds: str) -> list[Event]:
        """Its moves of some kinds."""
        return [one for one in self.history if one["kind"].partition(".")[2] in kinds]

    def count_dossiers(self) -> None:
        """How many were brought, and how many dealt with."""
        rest, done = self.issue["data"].get("dossiers", 1), 0
        for one in self.of("counted", "yielded", "finished"):
            if one["kind"] == "ticket.counted":
                rest = one["data"]["dossiers"]
            elif one["kind"] == "ticket.yielded":
                rest, done = one["data"]["left"], done + one["data"]["done"]
        self.brought = done + rest
        done_all = self.state == "by_hand" or (self.state == "served" and not self.unattended)
        self.done = self.brought if done_all else done

    def end(self, hours: Hours) -> dict[str, Any]:
        """Where and when it came to its end."""
        place: dict[str, Any] = {"service": self.services[-1]}
        if self.state not in (*STILL_THERE, "by_hand"):
            place["hour"] = hours.local(self.last["at"]).hour
        if self.state == "served":
            place |= place_of(self.turns[-1])
        elif self.state == "absent":
            place |= place_of(self.turns[-1][: 1 + last_index(self.turns[-1], "ticket.missed")])
        return place


def last_index(turn: list[Event], kind: str) -> int:
    """Where the last move of a kind stands."""
    return max(at for at, one in enumerate(turn) if one["kind"] == kind)


def place_of(moves: list[Event]) -> dict[str, Any]:
    """The counter and officer of the last call or resumption; an end may name another officer."""
    at = [one for one in moves if one["kind"] in ("ticket.called", "ticket.resumed")][-1]
    officer = at["data"].get("officer") or 0
    if moves[-1]["kind"] == "ticket.finished":
        officer = moves[-1]["data"].get("officer") or officer
    return {"counter": at["data"]["counter"], "officer": officer}
