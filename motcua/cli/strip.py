"""`motcua ticket strip`: numbers on paper for when there is no power, and what became of them."""

import argparse
import json
import re
from collections.abc import Sequence
from datetime import time
from functools import partial

from devices.errors import DeviceError
from hall.sentences import date_text
from hall.torn_numbers import torn_lines
from motcua.cli.devices.asking import ask_owner
from motcua.cli.paper import printer_of, take_printer
from motcua.cli.parser import Groups, Once, UsageError, iso_day
from motcua.cli.shell import Reply, Shell, add_command, take_command_id, take_point
from office.clock import from_ms, rfc3339
from office.config import Service
from office.errors import Refusal, Refused
from office.model import STRIP_STORE, Event
from office.numbering import parse_number, written
from office.store import Transaction, leases
from office.strips import KeepStrip, LeaseStrip, SettleStrips, check_numbers, strips_of
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
        action=Once,
        type=iso_day,
        metavar="NGÀY",
        help="dùng cho ngày nào; bỏ trống: hôm nay nếu còn giờ làm việc, không thì ngày kế tiếp. "
        "Khi ghi lại, chỉ bỏ trống được nếu chỉ một ngày còn số giấy chưa ghi",
    )
    take_printer(strip)
    strip.add_argument("--no-print", action="store_true", help="chỉ dành số, không in")
    take = partial(strip.add_argument, action=Once, metavar="CÁC_SỐ")
    take("--again", help="in lại các số này, ví dụ A512-A530")
    take("--served", help="ghi lại: các số đã phục vụ tay")
    take("--given", help="ghi lại: các số đã xé mà khách còn chờ")
    take(
        "--unused",
        nargs="?",
        const="",
        help="ghi lại: không xé số nào của dải có các số này; bỏ trống: của dải duy nhất chưa ghi",
    )
    take(
        "--found",
        help="khôi phục xong, sổ không còn biết dải giấy này: ghi lại theo giấy, cần cả --day",
    )
    strip.add_argument(
        "--since",
        action=Once,
        type=_hour,
        metavar="GIỜ",
        help="mất điện từ lúc nào, ví dụ 09:40; bỏ trống: theo khoảng lặng gần nhất trong sổ",
    )
    take_point(strip)
    take_command_id(strip)


def run(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print a strip, print one again, learn of one, or settle the strips of a service on a day."""
    settles = bool(args.served or args.given or args.unused is not None)
    ways = [args.count is not None, args.again is not None, args.found is not None, settles]
    if ways.count(True) != 1:
        raise UsageError(
            "cần một trong: SỐ_LƯỢNG, --again, --found, --served/--given, --unused", _PROGRAM
        )
    if args.unused is not None and (args.served or args.given):
        raise UsageError("--unused không đi cùng --served, --given", _PROGRAM)
    if args.since and not args.given:
        raise UsageError("--since chỉ đi cùng --given", _PROGRAM)
    point = shell.point(args)
    service = _service(shell, point, args.service)
    if settles:
        return _settled(shell, args, service)
    if args.again is not None:
        return _again(shell, args, service)
    if args.found is not None:
        return _found(shell, args, service)
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
    """Print numbers once more that nobody has settled yet; of which day is never guessed."""
    numbers = _numbers(args.again, service)
    if not numbers:
        raise UsageError("--again cần các số, ví dụ A512-A530", _PROGRAM)
    with shell.office.look() as (tx, now):
        day = args.day or _only_day(tx, service, now.day, numbers)
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


def _only_day(tx: Transaction, service: Service, today: str, numbers: Sequence[int]) -> str:
    """The only day of which one of the numbers is on a strip. Refused where there are more."""
    standing = leases.standing(tx, service.point, STRIP_STORE)
    mine = [one for one in standing if one.series == service.series]
    found = [one for one in mine if any(one.first <= n <= one.last for n in numbers)]
    days = sorted({one.business_day for one in found})
    if len(days) > 1:
        raise Refused(Refusal.STRIP_DAYS, days=", ".join(days))
    return days[0] if days else today


def _found(shell: Shell, args: argparse.Namespace, service: Service) -> Reply:
    """Have a restored record learn of a strip that is on paper."""
    numbers = _numbers(args.found, service)
    if not numbers or args.day is None or numbers != tuple(range(numbers[0], numbers[-1] + 1)):
        raise UsageError(
            "--found cần một dải và ngày trên giấy, ví dụ --found A501-A530 --day 2026-12-07",
            _PROGRAM,
        )
    command = KeepStrip(service.id, args.day, numbers[0], numbers[-1], service.point)
    shell.office.do(command, shell.who, args.command_id)
    return _told(shell, service, args.day, numbers, "found")


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
    facts |= {"service": service.name.vi, "day": date_text(day), "iso": day}
    say = shell.sentences.say
    lines = [
        say("strips", "leased-today" if day == today else "leased", facts),
        say("strips", f"paper-{paper}", facts),
    ]
    return Reply(data, "\n".join(lines))


def _settled(shell: Shell, args: argparse.Namespace, service: Service) -> Reply:
    served, given, unused = (
        _numbers(one or "", service) for one in (args.served, args.given, args.unused)
    )
    day = args.day
    strips: tuple[int, ...] = ()
    if unused:
        with shell.office.look() as (tx, now):
            day = day or _only_day(tx, service, now.day, unused)
            found = strips_of(tx, service.point, day, service.series)
            check_numbers(tx, service.series, found, unused)
            on = (one for one in found if any(one.first <= n <= one.last for n in unused))
            strips = tuple(one.first for one in on)
    command = SettleStrips(service.id, day, served, given, args.since, service.point, strips)
    done = shell.office.do(command, shell.who, args.command_id)
    late = any(one.kind == "ticket.unserved" for one in done.events)
    place = next((at for at in map(_place_at, done.events) if at is not None), None)
    back = [json.loads(one.data) for one in done.events if one.kind == "numbers.returned"]
    day = _day_of(done.events) or day
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


def _day_of(settled: Sequence[Event]) -> str | None:
    """The day of the strips that these events settled."""
    told = (json.loads(one.data) for one in settled)
    return next((str(one["day"]) for one in told if "day" in one), None)


def _place_at(event: Event) -> int | None:
    """Where somebody who waits with a number on paper stands; None for any other event."""
    if event.kind != "ticket.issued":
        return None
    data = json.loads(event.data)
    return int(data["place_at"]) if data.get(BY_HAND) and "place_at" in data else None


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
