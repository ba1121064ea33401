"""The objects of `--json`: shapes that other programs rely on."""

import json
from typing import Any

from hall.sentences import Sentences
from office.clock import from_ms, rfc3339
from office.config import OfficeSettings
from office.model import ORDINARY, Event, Reason, Ticket
from office.views import CounterAnswer


def ticket_object(ticket: Ticket | None) -> dict[str, Any] | None:
    """A ticket; null for none."""
    if ticket is None:
        return None
    return {
        "id": ticket.id,
        "number": ticket.label,
        "service": ticket.service,
        "priority": ticket.priority or None,
        "issued_at": rfc3339(ticket.issued_at),
        "business_day": ticket.business_day,
        "state": ticket.state.value,
        "counter": ticket.counter,
        "dossiers": ticket.dossiers,
        "due_at": rfc3339(ticket.due_at) if ticket.due_at else None,
    }


def wait_object(wait: tuple[int, int] | None) -> dict[str, int] | None:
    """A range of minutes; null where nothing can be said."""
    return {"low_min": wait[0], "high_min": wait[1]} if wait else None


def event_object(event: Event) -> dict[str, Any]:
    """An event of a ticket's history."""
    return {
        "seq": event.seq,
        "at": rfc3339(event.at),
        "kind": event.kind,
        "actor": event.actor,
        "origin": event.origin,
        "data": json.loads(event.data),
    }


def chained_object(event: Event) -> dict[str, Any]:
    """An event with everything that its hash covers, so that anybody can check the chain."""
    return {
        **event_object(event),
        "id": event.id,
        "point": event.point,
        "subject": event.subject,
        "command": event.command,
        "personal_digest": event.personal_digest.hex() if event.personal_digest else None,
        "prev": event.prev.hex(),
        "hash": event.hash.hex(),
    }


def counter_object(
    answer: CounterAnswer, settings: OfficeSettings, sentences: Sentences
) -> dict[str, Any]:
    """What a counter's command did."""
    return {
        "ticket": ticket_object(answer.ticket),
        "counter": answer.counter,
        "finished": ticket_object(answer.finished),
        "reason": reason_object(answer.reason, settings, sentences),
        "released": [ticket_object(one) for one in answer.released],
        "beside": [ticket_object(one) for one in answer.beside],
    }


def reason_object(
    reason: Reason | None, settings: OfficeSettings, sentences: Sentences
) -> dict[str, Any] | None:
    """Why a ticket was called."""
    if reason is None:
        return None
    facts = dict(reason.facts)
    priority = settings.priority(str(facts.get("priority", ORDINARY)))
    if priority:
        facts["priority"] = priority.name.vi
    why = (one.name.vi for one in settings.call_reasons if one.id == facts.get("why"))
    if isinstance(facts.get("due"), int):
        facts["due"] = f"{from_ms(int(facts['due'])).astimezone(settings.tz):%H:%M}"
    facts["why"] = next(why, str(facts.get("why", "")))
    sentence = sentences.say("rules", reason.rule, facts)
    if "helping" in facts:
        sentence += " " + sentences.say("queue", "helping")
    return {"rule": reason.rule, "sentence": sentence}
