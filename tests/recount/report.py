"""The figures of a day, counted anew."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from tests.recount.hours import Hours
from tests.recount.journal import (
    BEGINS,
    STILL_THERE,
    Day,
    Event,
    Ticket,
    deals,
    histories,
    place_of,
)
from tests.recount.sums import Count, Figures, paper, spans_of, written


def recount(
    journal: list[Event], office: dict[str, Any], day: str, holidays: Collection[str] = ()
) -> Figures:
    """The figures of a day.

    `office` is the section of that name of the settings file, `holidays` the dates (ISO) on which
    it does not work, as far as the file does not tell.
    """
    return Recount(journal, office, day, holidays).report()


class Recount:
    """The figures of a day, counted anew."""

    def __init__(
        self,
        journal: list[Event],
        office: dict[str, Any],
        day: str,
        holidays: Collection[str],
    ) -> None:
        self.day, self.hours, self.count = Day(journal, day), Hours(office, holidays), Count()
        self.date = date.fromisoformat(self.day.day)
        self.tickets = {one[0]["subject"]: Ticket(*one) for one in histories(self.day)}
        self.doubts = [
            e["seq"] for e in self.day.events if e["kind"] in ("clock.doubted", "clock.confirmed")
        ]
        visits: set[str] = set()
        for ticket in self.tickets.values():
            visit = ticket.issue["data"]["visit"]
            if ticket.state != "voided" and visit not in visits:
                visits.add(visit)
                self.count.add("visits", {"point": ticket.point, "hour": self.came(ticket)})
            self.tell(ticket)
        for event in self.day.events:
            if event["kind"] == "rating.given" and event["subject"] in self.tickets:
                ticket = self.tickets[event["subject"]]
                where = {"point": ticket.point, **ticket.end(self.hours)}
                self.count.add("rating", where, event["data"]["score"])
            if event["kind"] == "wait.alerted" and event["data"]["day"] in self.day.parts:
                service = event["subject"].partition(":")[2]
                where = {"point": event["point"], "service": service, "hour": self.hour(event)}
                self.count.add("alerts", where)
        self.tell_agencies()

    def tell_agencies(self) -> None:
        """Note at each thing that an officer did who had sent him, as it was when the day ended."""
        sent_by: dict[int, str] = {}
        for event in [*self.day.before, *self.day.events]:
            if event["kind"] == "staff.added":
                sent_by[event["data"]["number"]] = event["data"].get("agency", "")
            elif event["kind"] == "staff.changed" and "agency" in event["data"]:
                sent_by[event["data"]["number"]] = event["data"]["agency"]
        for _, where, _, _ in self.count.entries:
            if where.get("officer") in sent_by:
                where["agency"] = sent_by[where["officer"]]

    def hour(self, event: Event) -> int:
        """The local hour of an event."""
        return self.hours.local(event["at"]).hour

    def came(self, ticket: Ticket) -> int | None:
        """The hour of issue; a number off a strip has none."""
        return None if ticket.from_strip else self.hour(ticket.issue)

    def tell(self, ticket: Ticket) -> None:
        """Count everything of one number."""
        point, add = {"point": ticket.point}, self.count.add
        issued = {**point, "service": ticket.services[0], "hour": self.came(ticket)}
        add("issued", issued)
        add("walk_in", issued, n=int(ticket.is_walk_in))
        add("priority", issued, n=int(bool(ticket.priority)))
        for left, entered in zip(ticket.services, ticket.services[1:], strict=False):
            add("moved_out", {**point, "service": left}, n=int(left != entered))
            add("moved_in", {**point, "service": entered}, n=int(left != entered))
        end, now = {**point, **ticket.end(self.hours)}, {**point, "service": ticket.services[-1]}
        add("unattended" if ticket.unattended and ticket.state == "served" else ticket.state, end)
        add("dossiers", {**end, "hour": None}, n=0 if ticket.state == "voided" else ticket.brought)
        add("dossiers_done", end, n=ticket.done)
        add(
            "returned",
            now,
            n=len([e for e in ticket.of("returned") if e["data"]["place"] == "head"]),
        )
        for at, event in enumerate(ticket.history):
            if event["kind"] == "ticket.missed":
                add("missed_calls", {**now, **place_of(ticket.history[:at])})
            if event["kind"] == "ticket.transferred" and deals(event):
                add("sent_on", {**point, **place_of(ticket.history[:at])})
            if event["data"].get("rule") in ("by-number", "chosen"):
                add("overrides", {**point, **place_of([event])})
        by_hand = [one for one in ticket.of("called") if one["data"]["rule"] == "by-hand"]
        for event in by_hand[-1:]:
            add("called_by_hand", {**now, **place_of([event])})
        self.tell_times(ticket, point)

    def tell_times(self, ticket: Ticket, point: dict[str, Any]) -> None:
        """Count its waits and times of service."""
        pairs = []
        services = self.services_of_turns(ticket)
        for turn, service in zip(ticket.turns, services, strict=True):
            where, pair = self.wait(ticket, turn, service)
            pairs.append(pair)
            hour = self.came(ticket) if turn is ticket.turns[0] else self.hour(turn[0])
            where = {**point, "service": service, "hour": hour, **where}
            self.count.add("wait", where, pair[0])
            self.count.add("wait_open", where, pair[1])
            if any(deals(one) for one in turn[1:]):
                begun, value = self.service(ticket, turn)
                where = {**point, "service": service, "hour": begun, **place_of(turn)}
                self.count.add("service", where, value)
        for code, values in zip(
            ("ticket_wait", "ticket_wait_open"), zip(*pairs, strict=True), strict=True
        ):
            reasons = [one for one in values if isinstance(one, str)]
            total = reasons[0] if reasons else sum(values)
            self.count.add(code, {**point, "hour": self.came(ticket)}, total)
        if ticket.state in ("unserved", "cancelled") and not any(map(deals, ticket.history)):
            gone, since = ticket.last, ticket.issue
            doubted = gone["at"] < since["at"] or self.doubted(since, gone)
            waited: Any = "clock" if doubted else (gone["at"] - since["at"]) // 1000
            if ticket.from_strip:
                waited = "by_hand"
            where = {**point, "service": ticket.services[-1], "hour": self.came(ticket)}
            self.count.add("vain_wait", where, waited)

    def services_of_turns(self, ticket: Ticket) -> list[str]:
        """For what each turn was: who is reclassified while he waits is served for the new one."""
        service, found = ticket.services[0], []
        for turn in ticket.turns:
            own = turn if turn is ticket.turns[-1] else turn[:-1]
            for event in own:
                if event["kind"] == "ticket.transferred":
                    service = event["data"].get("service", service)
            found.append(service)
        return found

    def wait(
        self, ticket: Ticket, turn: list[Event], service: str
    ) -> tuple[dict[str, Any], tuple[Any, Any]]:
        """Where a turn was called, and its wait by the clock and in opening time, or why not."""
        why = ""
        if ticket.state == "voided":
            why = "voided"
        elif ticket.is_walk_in and turn is ticket.turns[0]:
            why = "walk_in"
        elif ticket.from_strip and turn is ticket.turns[0]:
            why = "by_hand"
        dealt = [at for at, one in enumerate(turn) if at and deals(one)]
        if not why and not dealt:
            why = "unattended" if ticket.unattended and turn is ticket.turns[-1] else ticket.state
        if why:
            return {}, (why, why)
        call = [one for one in turn[: dealt[0]] if one["kind"] == "ticket.called"][-1]
        where = place_of([call])
        if call["at"] < turn[0]["at"] or self.doubted(turn[0], call):
            return where, ("clock", "clock")
        opening: Any = self.hours.overlap_ms(service, turn[0]["at"], call["at"]) // 1000
        if ticket.issue["data"]["day"] != self.day.day:
            opening = "clock"
        elif not self.hours.serves_on(service, self.date):
            opening = "no_hours"
        return where, ((call["at"] - turn[0]["at"]) // 1000, opening)

    def service(self, ticket: Ticket, turn: list[Event]) -> tuple[int, Any]:
        """The hour in which a turn at a counter began, and how long it took or why not."""
        spans: list[tuple[Event, Event]] = []
        came: Event | None = None
        called: Event | None = None
        for at, event in enumerate(turn[1:], start=1):
            kind, dealt = event["kind"], any(deals(one) for one in turn[1:at])
            if kind == "ticket.called":
                called, came = event, event if dealt else None
            elif kind in (*BEGINS, "ticket.resumed"):
                came = came or event
            elif kind == "ticket.missed":
                came = None
            elif deals(event) or (kind == "ticket.returned" and came):
                start = came or called
                if start:
                    spans.append((start, event))
                came = None
        begun = spans[0][0] if spans else came
        hour = self.hour(begun or turn[0])
        if ticket.unattended and turn is ticket.turns[-1]:
            return hour, "unattended"
        if turn is ticket.turns[-1] and ticket.state in STILL_THERE:
            return hour, ticket.state
        if any(end["at"] < start["at"] or self.doubted(start, end) for start, end in spans):
            return hour, "clock"
        return hour, sum(end["at"] - start["at"] for start, end in spans) // 1000

    def doubted(self, first: Event, last: Event) -> bool:
        """Whether the clock was doubted or set right between two events."""
        return any(first["seq"] <= one < last["seq"] for one in self.doubts)

    def report(self) -> Figures:
        """The whole object."""
        day, count = self.day, self.count
        calls = [e for t in self.tickets.values() for e in t.of("called")]
        why = [
            e["data"].get("why", "") for e in calls if e["data"]["rule"] in ("by-number", "chosen")
        ]
        ours = [one for one in day.events if one["subject"] in self.tickets]
        reasons = [one["data"]["reason"] for one in ours if one["kind"] == "rating.explained"]
        counters = sorted(
            {
                (where["point"], where["counter"])
                for _, where, _, _ in count.entries
                if where.get("counter") is not None
            }
        )
        return {
            "business_day": day.day,
            "parts": day.parts,
            "point": None,
            "closed": day.closing is not None,
            "opened_at": written(day.opened_at),
            "closed_at": written(day.closing["at"]) if day.closing else None,
            "closed_by_itself": bool(day.closing and day.closing["data"].get("by") == "itself"),
            "closings": len([one for one in day.turns if one["kind"] == "day.closed"]),
            "total": count.group(),
            "points": self.groups("point", "id"),
            "services": self.groups("service", "id"),
            "counters": [
                {"point": point, "number": number, **count.group(point=point, counter=number)}
                for point, number in counters
            ],
            "officers": self.groups("officer", "number"),
            "agencies": self.groups("agency", "id"),
            "hours": self.groups("hour", "hour"),
            "hall": self.hall(count.group()),
            "overrides": dict(sorted(Counter(why).items())),
            "rating_reasons": dict(sorted(Counter(reasons).items())),
            "paper": paper(ours),
            "outages": list(self.outages()),
            "restored": list(self.restored()),
            "supplements": [
                {
                    "at": written(one["at"]),
                    "numbers": one["data"]["numbers"],
                    "by_hand": "called" in one["data"],
                }
                for one in day.supplements
            ],
            "late": list(self.late()),
        }

    def hall(self, total: Figures) -> Figures:
        """What everybody may see: no counter in it, no officer, and no verdicts of a few."""

        def mean(times: Figures) -> Figures:
            return {name: times[name] for name in ("n", "mean_s")}

        counts, ratings = total["counts"], total["ratings"]
        return {
            **{name: counts.get(name, 0) for name in ("issued", "waiting")},
            "served": counts.get("served", 0) + counts.get("by_hand", 0),
            "wait": mean(total["ticket_wait"]),
            "services": [
                {"id": one["id"], **mean(one["wait"])} for one in self.groups("service", "id")
            ],
            "ratings": ratings if ratings["rated"] >= 5 else None,
        }

    def groups(self, key: str, name: str) -> list[Figures]:
        """The figures of every service, officer …, in order."""
        return [{name: one, **self.count.group(**{key: one})} for one in self.count.by(key)]

    def outages(self) -> Iterator[Figures]:
        """What failed between the day's opening and its closing, at the latest at midnight."""
        day, changes = self.day, defaultdict[str, list[Event]](list)
        known = {one["subject"]: one for one in day.before if one["subject"].startswith("device:")}
        for one in [*known.values(), *day.events]:
            if one["kind"] in ("device.faulted", "device.recovered"):
                changes[one["subject"]].append(one)
        opened = day.opened_at
        until = day.closing["at"] if day.closing else max(one["at"] for one in day.events)
        until = min(until, self.hours.midnight_after(opened))
        for device, own in sorted(changes.items()):
            spans, reasons = spans_of([one for one in own if max(one["at"], opened) <= until])
            spans = [(max(a, opened), until if b is None else max(b, opened)) for a, b in spans]
            if spans:
                lasting = [one for one in own if max(one["at"], opened) <= until][-1]
                down_open_ms = sum(self.hours.overlap_ms(None, a, b) for a, b in spans)
                serves = self.hours.serves_on(None, self.hours.local(opened).date())
                yield {
                    "device": device.partition(":")[2],
                    "faults": len(spans),
                    "down_s": sum(max(b - a, 0) for a, b in spans) // 1000,
                    "down_open_s": down_open_ms // 1000 if serves else None,
                    "lasting": lasting["kind"] == "device.faulted",
                    "reasons": reasons,
                }

    def restored(self) -> Iterator[Figures]:
        """When the record was restored, and what it does not know since."""
        for one in [one for one in self.day.events if one["kind"] == "record.restored"]:
            told = one["data"]
            copied_at = told["copied_at"]
            yield {
                "at": written(one["at"]),
                "copied_at": None if copied_at is None else written(copied_at),
                "epoch": told["epoch"],
                "missing": [
                    {
                        "point": gap["point"],
                        "first": f"{gap['series']}{low + 1:03d}",
                        "last": f"{gap['series']}{high - 1:03d}",
                    }
                    for gap in told["gaps"]
                    for low, high in zip(
                        [gap["shown"], *(one[1] for one in gap.get("held", []))],
                        [*(one[0] for one in gap.get("held", [])), gap["start"]],
                        strict=True,
                    )
                    if low + 1 < high
                ],
            }

    def late(self) -> Iterator[Figures]:
        """What was added after the closing."""
        for one in self.day.after:
            ticket = self.tickets.get(one["subject"])
            if ticket and one["kind"] not in ("print.requested", "rating.explained"):
                at = written(one["at"])
                data = {} if one["kind"] == "rating.given" else one["data"]
                yield {"at": at, "number": ticket.label, "kind": one["kind"], "data": data}
