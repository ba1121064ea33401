"""`motcua ticket strip`: numbers on paper for when there is no power, and what became of them."""

import argparse
import json
import re
from collections.abc import Sequence
from datetime import time

from devices.errors import DeviceError
from hall.sentences import date_text
from hall.torn_numbers import torn_lines
from motcua.cli.devices.asking import ask_owner
from motcua.cli.paper import printer_of, take_printer
from motcua.cli.parser import Groups, UsageError, iso_day
from motcua.cli.shell import Reply, Shell, add_command, take_command_id, take_point
from office.clock import from_ms, rfc3339
from office.config import Service
from office.errors import Refusal, Refused
from office.model import Event
from office.numbering import parse_number, written
from office.strips import LeaseStrip, SettleStrips, check_numbers, next_day, strips_of, unsettled
from office.tickets import BY_HAND

EACH_NUMBER_S = 25.0
"""A number of dots, 18 kB, takes no longer at 9600 baud."""
STUB_S = 60.0
_PROGRAM = "motcua ticket strip"
_SPAN = re.compile(r"([^-–]+)(?:[-–]([^-–]+))?")


def add(actions: Groups) -> None:
    """Add `strip`."""
    strip = add_command(
        actions,
        "strip",
        "in sẵn một dải số giấy để xé khi mất điện; có điện lại thì ghi số nào đã phục vụ",
        run,
        "motcua ticket strip ho-tich 30    hoặc    "
        "motcua ticket strip ho-tich --served A501-A512,A514 --given A513",
    )
    strip.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ, ví dụ ho-tich")
    strip.add_argument("count", nargs="?", type=int, metavar="SỐ_LƯỢNG", help="in bao nhiêu số")
    strip.add_argument(
        "--day",
        type=iso_day,
        metavar="NGÀY",
        help="dùng cho ngày nào; bỏ trống: hôm nay nếu còn giờ làm việc, không thì ngày kế tiếp. "
        "Khi ghi lại, bỏ trống: ngày cũ nhất chưa ghi",
    )
    take_printer(strip)
    strip.add_argument("--no-print", action="store_true", help="chỉ dành số, không in")
    strip.add_argument("--again", metavar="CÁC_SỐ", help="in lại các số này, ví dụ A512-A530")
    strip.add_argument("--served", metavar="CÁC_SỐ", help="ghi lại: các số đã phục vụ tay")
    strip.add_argument("--given", metavar="CÁC_SỐ", help="ghi lại: các số đã xé mà khách còn chờ")
    strip.add_argument("--unused", action="store_true", help="ghi lại: không xé số nào")
    strip.add_argument(
        "--since",
        type=_hour,
        metavar="GIỜ",
        help="mất điện từ lúc nào, ví dụ 09:40; bỏ trống: theo khoảng lặng dài nhất trong sổ",
    )
    take_point(strip)
    take_command_id(strip)


def run(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print a strip, print one again, or settle the strips of a service on a day."""
    settles = bool(args.served or args.given or args.unused)
    if [args.count is not None, args.again is not None, settles].count(True) != 1:
        raise UsageError("cần một trong: SỐ_LƯỢNG, --again, --served/--given, --unused", _PROGRAM)
    if args.unused and (args.served or args.given):
        raise UsageError("--unused không đi cùng --served, --given", _PROGRAM)
    point = shell.point(args)
    service = _service(shell, point, args.service)
    if settles:
        return _settled(shell, args, service, args.day or _oldest(shell, service))
    if args.again is not None:
        return _again(shell, args, service)
    printer = None if args.no_print else printer_of(shell, args)
    command = LeaseStrip(service.id, args.count, args.day, point)
    done = shell.office.do(command, shell.who, args.command_id)
    facts = json.loads(next(one.data for one in done.events if one.kind == "numbers.leased"))
    numbers = range(facts["first"], facts["last"] + 1)
    if printer is None:
        return _told(shell, service, facts["day"], numbers, "skipped")
    if done.repeated:  # whether it is on paper only who looks there knows
        return _told(shell, service, facts["day"], numbers, "unconfirmed")
    paper = _printed(shell, service, facts["day"], numbers, printer, again=False)
    return _told(shell, service, facts["day"], numbers, paper)


def _again(shell: Shell, args: argparse.Namespace, service: Service) -> Reply:
    """Print numbers once more that nobody has settled yet."""
    numbers = _numbers(args.again, service)
    if not numbers:
        raise UsageError("--again cần các số, ví dụ A512-A530", _PROGRAM)
    with shell.office.look() as (tx, now):
        day = args.day or next_day(shell.office.calendar, service, now)
        found = strips_of(tx, service.point, day, service.series)
        strips = [one for one in found if not one.returned]
        if not strips:
            raise Refused(Refusal.STRIP_UNKNOWN, service=service.name.vi, day=day)
        check_numbers(tx, service.series, strips, numbers)
    printer = printer_of(shell, args)
    if printer is None:
        raise Refused(Refusal.NO_PRINTER)
    paper = _printed(shell, service, day, numbers, printer, again=True)
    return _told(shell, service, day, numbers, paper)


def _printed(
    shell: Shell, service: Service, day: str, numbers: Sequence[int], printer: str, *, again: bool
) -> str:
    """How it ended on paper; what a printer's owner does not tell in time is unconfirmed."""
    lines = torn_lines(shell.settings.office, service, day, numbers, shell.sentences, again=again)
    timeout_s = STUB_S + EACH_NUMBER_S * len(numbers)
    try:
        answer = ask_owner(shell, printer, "printer", "sheet", {"lines": lines}, timeout_s)
    except DeviceError:
        return "unconfirmed"
    return str(answer.facts["result"])


def _told(shell: Shell, service: Service, day: str, numbers: Sequence[int], paper: str) -> Reply:
    with shell.office.look() as (_, now):
        today = now.day
    labels = [written(service.series, one) for one in numbers]
    data = {
        "strip": {
            "service": service.id,
            "point": service.point,
            "day": day,
            "first": labels[0],
            "last": labels[-1],
            "numbers": labels,
        },
        "print": paper,
    }
    facts = {"first": labels[0], "last": labels[-1], "count": len(labels), "id": service.id}
    facts |= {"service": service.name.vi, "day": date_text(day)}
    say = shell.sentences.say
    lines = [
        say("strips", "leased-today" if day == today else "leased", facts),
        say("strips", f"paper-{paper}", facts),
    ]
    return Reply(data, "\n".join(lines))


def _settled(shell: Shell, args: argparse.Namespace, service: Service, day: str) -> Reply:
    served, given = (_numbers(one or "", service) for one in (args.served, args.given))
    command = SettleStrips(service.id, day, served, given, args.since, service.point)
    done = shell.office.do(command, shell.who, args.command_id)
    late = any(one.kind == "ticket.unserved" for one in done.events)
    place = next((at for at in map(_place_at, done.events) if at is not None), None)
    back = [json.loads(one.data) for one in done.events if one.kind == "numbers.returned"]
    data = {
        "service": service.id,
        "point": service.point,
        "day": day,
        "served": [written(service.series, one) for one in served],
        "given": [written(service.series, one) for one in given],
        "given_back": sum(one["returned"] for one in back),
        "place_at": None if place is None or late else rfc3339(place),
    }
    facts = {"service": service.name.vi, "day": date_text(day), "served": len(served)}
    facts |= {"given": len(given), "back": data["given_back"]}
    say = shell.sentences.say
    lines = [say("strips", "settled", facts)]
    if given and late:
        lines.append(say("strips", "given-late", facts))
    elif place is not None:
        local = shell.office.calendar.local(from_ms(place))
        lines.append(say("strips", "given-place", {**facts, "time": f"{local:%H:%M}"}))
    return Reply(data, "\n".join(lines))


def _place_at(event: Event) -> int | None:
    """Where somebody who waits with a number on paper stands; None for any other event."""
    if event.kind != "ticket.issued":
        return None
    data = json.loads(event.data)
    return int(data["place_at"]) if data.get(BY_HAND) and "place_at" in data else None


def _oldest(shell: Shell, service: Service) -> str:
    """The oldest day with strips of a service that nobody has settled; else the present one."""
    with shell.office.look() as (tx, now):
        left = unsettled(tx, [service], now.day)
        return left[0].day if left else now.day


def _service(shell: Shell, point: str, name: str) -> Service:
    here = [one for one in shell.settings.office.services if one.point == point]
    found = next((one for one in here if one.id == name), None)
    if found is None:
        known = ", ".join(one.id for one in here)
        raise Refused(Refusal.SERVICE_UNKNOWN, service=name, known=known)
    return found


def _numbers(text: str, service: Service) -> tuple[int, ...]:
    """Numbers as "A501-A512, A514" or "501-512,514". Raises UsageError for anything else."""
    found: list[int] = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = _SPAN.fullmatch(part)
        first = _number(match[1], service) if match else None
        last = _number(match[2], service) if match and match[2] else first
        if first is None or last is None or not first <= last <= first + 9_999:
            raise UsageError(f"“{part}” không phải số hay dải số của dịch vụ này", _PROGRAM)
        found += range(first, last + 1)
    return tuple(found)


def _number(text: str, service: Service) -> int | None:
    text = text.strip()
    parsed = parse_number(f"{service.series}{text}" if text.isdecimal() else text)
    return parsed[1] if parsed and parsed[0] == service.series else None


def _hour(text: str) -> str:
    """A time of the day, "09:40". Raises ArgumentTypeError."""
    try:
        return f"{time.fromisoformat(text):%H:%M}"
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải giờ, ví dụ 09:40") from error
