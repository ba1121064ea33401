"""What `motcua queue status` says of tickets that stand open for long, and of long waits."""

from dataclasses import dataclass
from typing import Any

from motcua.cli.shell import Shell
from motcua.objects import ticket_object
from office.clock import from_ms, rfc3339
from office.unattended import Asked, asked_now
from office.wait_alerts import WaitAlert, alerts_now


@dataclass(frozen=True, slots=True)
class Watched:
    """What is to be seen to, as an object and in lines."""

    data: dict[str, Any]
    lines: tuple[str, ...]


def watched(shell: Shell, point: str) -> Watched:
    """What is to be seen to at a point now."""
    asked, alerts = asked_now(shell.office, point), alerts_now(shell.office, point)
    data = {
        "unattended": [_asked_object(one) for one in asked],
        "alerts": [_alert_object(shell, one) for one in alerts],
    }
    lines = [_asked_line(shell, one) for one in asked]
    return Watched(data, (*lines, *(_alert_line(shell, one) for one in alerts)))


def _asked_line(shell: Shell, asked: Asked) -> str:
    ends = f"{from_ms(asked.ends_at).astimezone(shell.settings.office.tz):%H:%M}"
    return (
        f"Quầy {asked.ticket.counter}: {asked.ticket.label} đã mở {asked.minutes} phút, còn phục "
        f"vụ không? Không trả lời thì {ends} tự kết thúc. "
        f"→ motcua counter still --counter {asked.ticket.counter}"
    )


def _alert_line(shell: Shell, alert: WaitAlert) -> str:
    """Whose wait is past what was promised, or comes near it; who helps, could help or could open.

    Two sentences: to be late and to come near it are two things to whoever answers for it.
    """
    office, waits = shell.settings.office, alert.waits
    service = office.service(alert.service)
    facts = {
        "service": service.name.vi if service else alert.service,
        "target": office.queue.wait_target_min,
        "late": waits.over or waits.late or waits.waiting,
        "minutes": waits.longest_ms // 60_000,
    }
    say = shell.sentences.say
    parts = [say("long-waits", "over" if waits.over else "near", facts)]
    if not alert.taken:
        parts.append(say("long-waits", "untaken"))
    for told, counters in (
        ("closed", alert.closed),
        ("helping", alert.helping),
        ("able", alert.able),
    ):
        if counters:
            numbers = ", ".join(str(one) for one in counters)
            parts.append(say("long-waits", told, {"counters": numbers}))
    return " · ".join(parts)


def _asked_object(asked: Asked) -> dict[str, Any]:
    return {
        "ticket": ticket_object(asked.ticket),
        "counter": asked.ticket.counter,
        "open_min": asked.minutes,
        "asked_at": rfc3339(asked.at),
        "ends_at": rfc3339(asked.ends_at),
    }


def _alert_object(shell: Shell, alert: WaitAlert) -> dict[str, Any]:
    return {
        "service": alert.service,
        "since": rfc3339(alert.since),
        "target_min": shell.settings.office.queue.wait_target_min,
        "waiting": alert.waits.waiting,
        "late": alert.waits.late,
        "over": alert.waits.over,
        "longest_wait_s": alert.waits.longest_ms // 1000,
        "taken": alert.taken,
        "closed": list(alert.closed),
        "able": list(alert.able),
        "helping": list(alert.helping),
    }
