"""`motcua queue status`: who waits for what, and what the counters do."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hall.sentences import date_text
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_point
from motcua.objects import ticket_object
from office.model import Ticket, TicketState
from office.views import CounterNow, HallNow, ServiceNow, hall_now, tickets_today

_ASIDE = {"held": TicketState.HELD, "absent": TicketState.NO_SHOW}
_ASIDE_WORDS = {"held": "Đang giữ", "absent": "Vắng mặt"}


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "queue", "hàng chờ: tình hình lúc này")
    status = add_command(actions, "status", "tình hình hàng chờ", run, "motcua queue status")
    take_point(status)


def run(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show the queue of a reception point."""
    now = hall_now(shell.office, shell.point(args))
    today = tickets_today(shell.office, shell.point(args))
    aside = {
        code: [one.label for one in today if one.state is state] for code, state in _ASIDE.items()
    }
    lines = [f"Ngày {date_text(now.business_day)}"]
    if now.asks_day:
        lines.append("Đồng hồ máy chưa tin được. Hôm nay là ngày nào? → motcua day confirm NGÀY")
    lines += [_service_line(shell, one) for one in now.services]
    lines += [
        f"{_ASIDE_WORDS[code]}: {', '.join(labels)}" for code, labels in aside.items() if labels
    ]
    lines += _not_configured(shell, today)
    lines += [_counter_line(shell, shell.point(args), one) for one in now.counters]
    return Reply({**_object(now), **aside}, "\n".join(lines))


def _object(now: HallNow) -> dict[str, Any]:
    return {
        "business_day": now.business_day,
        "clock_doubted": now.doubted,
        "services": [
            {
                "id": one.service.id,
                "waiting": one.waiting,
                "longest_wait_s": one.longest_wait_s,
                "taking": one.taking,
            }
            for one in now.services
        ],
        "counters": [
            {
                "number": one.number,
                "state": one.state.value,
                "ticket": ticket_object(one.ticket),
            }
            for one in now.counters
        ],
    }


def _not_configured(shell: Shell, today: Sequence[Ticket]) -> Iterator[str]:
    """People who wait for a service that the settings do not name any more."""
    waiting = Counter(one.service for one in today if one.state is TicketState.WAITING)
    for service, count in waiting.items():
        if shell.settings.office.service(service) is None:
            yield f"{count} người chờ dịch vụ “{service}”, cấu hình không còn: đổi dịch vụ cho họ"


def _service_line(shell: Shell, now: ServiceNow) -> str:
    longest = f", lâu nhất {now.longest_wait_s // 60} phút" if now.waiting else ""
    taking = "" if now.taking == "open" else f" · {shell.sentences.say('taking', now.taking)}"
    line = f"{now.service.series}  {now.service.name.vi}: {now.waiting} người chờ"
    return line + longest + taking


def _counter_line(shell: Shell, point: str, now: CounterNow) -> str:
    place = shell.settings.office.counter(point, now.number)
    name = f" ({place.name.vi})" if place and place.name else ""
    ticket = f" · {now.ticket.label}" if now.ticket else ""
    return f"Quầy {now.number}{name}: {shell.sentences.say('states', now.state.value)}{ticket}"
