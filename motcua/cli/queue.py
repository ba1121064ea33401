"""`motcua queue status`: who waits for what, and what the counters do."""

import argparse

from motcua.cli.objects import ticket_object
from motcua.cli.shell import Groups, Reply, Shell, add_command
from office.config import MAIN_POINT
from office.views import hall_now


def register(groups: Groups) -> None:  # type: ignore[type-arg]
    """Add the group to the command line."""
    group = groups.add_parser("queue", help="hàng chờ: tình hình lúc này")
    actions = group.add_subparsers(metavar="VIỆC", required=True)
    status = add_command(actions, "status", "tình hình hàng chờ", run, "motcua queue status")
    status.add_argument("--point", default=MAIN_POINT, metavar="ĐIỂM", help="điểm tiếp nhận")


def run(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show the queue of a reception point."""
    now = hall_now(shell.office, args.point)
    data = {
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
    lines = [f"Ngày {now.business_day}"]
    if now.doubted:
        lines.append("Đồng hồ máy chưa tin được. Hôm nay là ngày nào? → motcua day confirm NGÀY")
    lines += [
        f"{one.service.series}  {one.service.name.vi}: {one.waiting} người chờ, "
        f"lâu nhất {one.longest_wait_s // 60} phút"
        for one in now.services
    ]
    for counter in now.counters:
        state = shell.sentences.say("states", counter.state.value)
        ticket = f" · {counter.ticket.label}" if counter.ticket else ""
        lines.append(f"Quầy {counter.number}: {state}{ticket}")
    return Reply(data, "\n".join(lines))
