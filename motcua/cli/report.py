"""`motcua report …`: what a day was like, on the screen, as JSON, on A4 or on a slip."""

import argparse
from collections import Counter
from dataclasses import asdict
from functools import partial
from pathlib import Path

from hall.day_page import day_page
from hall.day_sheet import strip_lines, strip_text
from hall.sentences import date_text
from motcua.cli.parser import Groups, iso_day
from motcua.cli.shell import Reply, Shell, add_command, add_group
from motcua.day_end import SHEET_PRINTED_S, figures_of, words_of
from motcua.halls import elsewhere
from office.clock import from_ms, rfc3339
from office.errors import Refusal, Refused
from office.leases import Account
from office.model import STRIP_STORE
from office.numbering import written
from office.reserves import reserves
from office.statistics import plain
from office.store import places

FORMATS = ("text", "json", "pdf")


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "report", "báo cáo: tổng kết một ngày")
    day = add_command(
        actions,
        "day",
        "tổng kết một ngày: số đã cấp, thời gian chờ, phục vụ, đánh giá, sự cố",
        run_day,
        "motcua report day 2026-11-23 --format pdf",
    )
    day.add_argument(
        "day",
        nargs="?",
        type=iso_day,
        metavar="NGÀY",
        help="năm-tháng-ngày; bỏ trống: ngày mới nhất",
    )
    day.add_argument(
        "--point",
        dest="of_point",
        metavar="ĐIỂM",
        help="chỉ một điểm tiếp nhận; bỏ trống: mọi điểm",
    )
    day.add_argument("--format", choices=FORMATS, default="text", help="chữ, JSON, hoặc PDF khổ A4")
    day.add_argument("--out", metavar="TỆP", help="tệp PDF ghi ra; bỏ trống: tong-ket-NGÀY.pdf")
    add_print(day)
    reserve = add_command(
        actions,
        "reserve",
        "đối chiếu số dự phòng: dành cho kiosk nào, dải giấy nào, đã cấp, hủy, trả lại bao nhiêu",
        run_reserve,
        "motcua report reserve 2026-11-23",
    )
    reserve.add_argument(
        "day", nargs="?", type=iso_day, metavar="NGÀY", help="năm-tháng-ngày; bỏ trống: hôm nay"
    )


def add_print(parser: argparse.ArgumentParser) -> None:
    """Let a command print the day's sheet."""
    parser.add_argument(
        "--print",
        dest="printer",
        nargs="?",
        const="",
        metavar="MÁY_IN",
        help="in tờ tổng kết trên giấy 80 mm; bỏ trống tên: máy in của cấu hình",
    )


def run_day(shell: Shell, args: argparse.Namespace) -> Reply:
    """Tell what a day was like."""
    args.json = args.json or args.format == "json"
    point = _point(shell, args.of_point)
    others = elsewhere(shell.settings, point) if point else ()
    day = args.day or _newest(shell)
    figures = figures_of(shell.office, day, point, others)
    words = words_of(shell.office, shell.sentences, figures)
    data, text = plain(figures), strip_text(words)
    if args.format == "pdf":
        from screens.documents import write_pdf

        file = Path(args.out or f"tong-ket-{figures.day}.pdf")
        title = f"{words.say('title')} {date_text(figures.day)}"
        pages = write_pdf(day_page(words), title, file)
        data |= {"file": str(file.absolute()), "pages": pages}
        text = f"Đã ghi {file} ({pages} trang A4)."
    if args.printer is not None:
        reply = print_sheet(shell, strip_lines(words), args.printer, point)
        data |= {"printed": reply.data}
        text = reply.text if args.format == "text" else f"{text}\n{reply.text}"
    return Reply(data, text)


def run_reserve(shell: Shell, args: argparse.Namespace) -> Reply:
    """Tell what became of the numbers that kiosks hold for when they are cut off."""
    told = reserves(shell.office, args.day)
    data = {
        "day": told.day,
        "reserves": [
            {
                **one.lease._asdict(),
                "issued": one.issued,
                "voided": one.voided,
                "given_back": one.returned,
                "open": one.open,
            }
            for one in told.accounts
        ],
        "own": list(told.own),
        "by_hand": told.by_hand,
        "noted": [{**asdict(one), "at": rfc3339(one.at)} for one in told.noted],
    }
    say = partial(shell.sentences.say, "reserve")
    sums = Counter[str]()
    for one in told.accounts:
        parts = {"issued": one.issued, "voided": one.voided, "returned": one.returned}
        sums.update({**parts, "open": one.open, "size": one.size})
    lines = [say("title", {"day": date_text(told.day)})]
    lines += [_account_line(shell, one) for one in told.accounts]
    lines.append(say("sum" if told.accounts else "none", dict(sums)))
    if told.own:
        lines.append(say("own", {"count": len(told.own), "numbers": ", ".join(told.own)}))
    if told.by_hand:
        lines.append(say("by-hand", {"count": told.by_hand}))
    for noted in told.noted:
        time = f"{shell.office.calendar.local(from_ms(noted.at)):%H:%M}"
        facts = {"number": noted.number, "counter": noted.counter, "time": time}
        lines.append(say(noted.why, facts))
    return Reply(data, "\n".join(lines))


def _account_line(shell: Shell, one: Account) -> str:
    """What became of the numbers of a kiosk, or of a strip of paper."""
    if one.lease.store == STRIP_STORE:
        return shell.sentences.say("strips", "reserve-line", _account(one))
    return shell.sentences.say("reserve", "line", _account(one))


def _account(one: Account) -> dict[str, str | int]:
    lease = one.lease
    return {
        "kiosk": lease.holder.partition(":")[2],
        "first": written(lease.series, lease.first),
        "last": written(lease.series, lease.last),
        "size": one.size,
        "issued": one.issued,
        "voided": one.voided,
        "returned": one.returned,
        "open": one.open,
    }


def print_sheet(shell: Shell, lines: str, printer: str, point: str | None = None) -> Reply:
    """Print a day's strip on the printer of that name, else on the one of the settings.

    That is the one for sheets, else that of the panels of the hall at `point`, by default the
    first.
    """
    from motcua.cli.devices.printing import printed

    settings = shell.settings
    chosen = (
        printer
        or settings.run.sheet_printer
        or settings.hall(point or settings.first_point).panel.printer
        or settings.kiosk.printer
    )
    if chosen is None:
        raise Refused(Refusal.NO_PRINTER)
    return printed(shell, chosen, "sheet", {"lines": lines}, SHEET_PRINTED_S)


def _newest(shell: Shell) -> str:
    """The day that was opened last."""
    with shell.office.look() as (tx, now):
        known = places.recent_days(tx)
        if not known:
            raise Refused(Refusal.DAY_UNKNOWN, day=now.day, newest="")
    return known[0].counts_as


def _point(shell: Shell, name: str | None) -> str | None:
    known = [one.id for one in shell.settings.office.points]
    if name is not None and name not in known:
        raise Refused(Refusal.POINT_UNKNOWN, point=name, known=", ".join(known))
    return name
