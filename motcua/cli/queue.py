"""`motcua queue status`: who waits for what, and what the counters do."""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hall.sentences import date_text
from hall.wait_words import wait_words
from motcua.cli.explained import explained
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_day, take_point
from motcua.cli.watched import watched
from motcua.objects import reason_object, ticket_object, wait_object
from office.clock import rfc3339
from office.explaining import explain
from office.model import Ticket, TicketState
from office.staff import StaffMember, staff
from office.views import (
    CounterNow,
    HallNow,
    ServiceNow,
    counters_serving,
    hall_now,
    tickets_today,
)
from office.waits import Range, Waits

_ASIDE = {"held": TicketState.HELD, "absent": TicketState.NO_SHOW}
_ASIDE_WORDS = {"held": "Đang giữ", "absent": "Vắng mặt"}


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "queue", "hàng chờ: tình hình lúc này")
    status = add_command(actions, "status", "tình hình hàng chờ", run, "motcua queue status")
    take_point(status)
    why = add_command(
        actions,
        "explain",
        "vì sao một số được gọi lúc đó",
        run_explain,
        "motcua queue explain A015",
    )
    why.add_argument("number", metavar="SỐ", help="số trên phiếu")
    take_day(why)
    take_point(why)


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
    known = Waits(shell.office).of_services(shell.point(args))
    taking = {one.service.id for one in now.services if one.taking == "open"}
    waits = {service: wait for service, wait in known.items() if service in taking}
    lines += [_service_line(shell, one, waits.get(one.service.id)) for one in now.services]
    lines += [
        f"{_ASIDE_WORDS[code]}: {', '.join(labels)}" for code, labels in aside.items() if labels
    ]
    lines += _not_configured(shell, today)
    members = {one.number: one for one in staff(shell.office)}
    lines += [_counter_line(shell, shell.point(args), one, members) for one in now.counters]
    seen = watched(shell, shell.point(args))
    return Reply({**_object(now, waits), **aside, **seen.data}, "\n".join([*lines, *seen.lines]))


def run_explain(shell: Shell, args: argparse.Namespace) -> Reply:
    """Say why a number was called when it was, or what it waits for."""
    point = shell.point(args)
    found = explain(shell.office, point, shell.number(args, args.number), args.day)
    settings, sentences = shell.settings.office, shell.sentences
    calls = [
        {
            "counter": call.counter,
            "at": rfc3339(call.at),
            "actor": call.actor,
            **(reason_object(call.reason, settings, sentences) or {}),
        }
        for call in found.calls
    ]
    ticket = ticket_object(found.ticket)
    busy_point, busy_at = found.busy_at or (None, None)
    shown = {
        "ticket": ticket,
        "calls": calls,
        "ahead": found.ahead,
        "busy_at": busy_at,
        "busy_point": busy_point,
    }
    counters = counters_serving(shell.office, found.ticket.point, found.ticket.service)
    lines = explained(shell, found, calls, counters)
    return Reply({**shown, "counters": list(counters)}, "\n".join(lines))


def _object(now: HallNow, waits: Mapping[str, Range]) -> dict[str, Any]:
    return {
        "business_day": now.business_day,
        "clock_doubted": now.doubted,
        "services": [
            {
                "id": one.service.id,
                "waiting": one.waiting,
                "away": one.away,
                "longest_wait_s": one.longest_wait_s,
                "taking": one.taking,
                "wait": wait_object(waits.get(one.service.id)),
            }
            for one in now.services
        ],
        "counters": [
            {
                "number": one.number,
                "state": one.state.value,
                "ticket": ticket_object(one.ticket),
                "officer": one.officer,
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


def _service_line(shell: Shell, now: ServiceNow, wait: Range | None) -> str:
    longest = f", lâu nhất {now.longest_wait_s // 60} phút" if now.waiting > now.away else ""
    away = f" (trong đó {now.away} người đang ở quầy khác)" if now.away else ""
    taking = "" if now.taking == "open" else f" · {shell.sentences.say('taking', now.taking)}"
    line = f"{now.service.series}  {now.service.name.vi}: {now.waiting} người chờ{away}"
    told = f" · lấy số lúc này chờ {wait_words(wait, shell.sentences)}" if wait else ""
    return line + longest + taking + told


def _counter_line(
    shell: Shell, point: str, now: CounterNow, members: Mapping[int, StaffMember]
) -> str:
    place = shell.settings.office.counter(point, now.number)
    name = f" ({place.name.vi})" if place and place.name else ""
    ticket = f" · {now.ticket.label}" if now.ticket else ""
    member = members.get(now.officer or 0)
    sits = f" · {member.name}" if member else ""
    state = shell.sentences.say("states", now.state.value)
    return f"Quầy {now.number}{name}: {state}{ticket}{sits}"
