"""`motcua ticket …`: issue, show, list, reprint, cancel, reclassify."""

import argparse

from hall.printing import wait_for_print
from motcua.cli.objects import event_object, ticket_object
from motcua.cli.shell import Groups, Reply, Shell, add_command
from office.clock import from_ms
from office.config import MAIN_POINT
from office.errors import Refusal, Refused
from office.model import ORDINARY, Ticket
from office.queue import CancelTicket, IssueTicket, ReclassifyTicket, ReprintTicket
from office.views import issue_answer, requested_job, ticket_history, tickets_today


def register(groups: Groups) -> None:  # type: ignore[type-arg]
    """Add the group to the command line."""
    group = groups.add_parser("ticket", help="số thứ tự: cấp, xem, in lại, hủy, đổi dịch vụ")
    actions = group.add_subparsers(metavar="VIỆC", required=True)
    issue = add_command(actions, "issue", "cấp số mới", run_issue, "motcua ticket issue ho-tich")
    issue.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ, ví dụ ho-tich")
    issue.add_argument("--priority", default=ORDINARY, metavar="DIỆN", help="diện ưu tiên")
    issue.add_argument("--language", default="vi", choices=("vi", "en"), help="ngôn ngữ của phiếu")
    issue.add_argument("--no-print", action="store_true", help="không in phiếu")
    issue.add_argument("--printer", metavar="MÁY_IN", help="máy in; bỏ trống: máy in của kiosk")
    _identified(issue)
    show = add_command(actions, "show", "xem một số", run_show, "motcua ticket show A015")
    show.add_argument("number", metavar="SỐ", help="số của hôm nay, hoặc mã phiếu")
    _pointed(show)
    listing = add_command(actions, "list", "các số hôm nay", run_list, "motcua ticket list")
    _pointed(listing)
    reprint = add_command(
        actions, "reprint", "in lại phiếu", run_reprint, "motcua ticket reprint A015"
    )
    reprint.add_argument("number", metavar="SỐ")
    reprint.add_argument("--printer", metavar="MÁY_IN", help="máy in; bỏ trống: máy in của kiosk")
    _identified(reprint)
    cancel = add_command(
        actions, "cancel", "hủy số đang chờ", run_cancel, "motcua ticket cancel A015"
    )
    cancel.add_argument("number", metavar="SỐ")
    _identified(cancel)
    change = add_command(
        actions,
        "reclassify",
        "đổi dịch vụ hoặc diện ưu tiên của số đang chờ, giữ nguyên chỗ",
        run_reclassify,
        "motcua ticket reclassify A015 --priority cao-tuoi",
    )
    change.add_argument("number", metavar="SỐ")
    change.add_argument("--service", metavar="DỊCH_VỤ")
    change.add_argument("--priority", metavar="DIỆN", help="để “” là không ưu tiên")
    _identified(change)


def _pointed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--point", default=MAIN_POINT, metavar="ĐIỂM", help="điểm tiếp nhận")


def _identified(parser: argparse.ArgumentParser) -> None:
    _pointed(parser)
    parser.add_argument("--command-id", metavar="MÃ", help="gọi lại cùng mã thì không làm hai lần")


def run_issue(shell: Shell, args: argparse.Namespace) -> Reply:
    """Issue a ticket and wait for its paper."""
    printer = None if args.no_print else args.printer or shell.settings.kiosk.printer
    command = IssueTicket(
        args.service, args.priority, args.point, language=args.language, printer=printer
    )
    done = shell.office.do(command, shell.who, args.command_id)
    answer = issue_answer(shell.office, done)
    paper = wait_for_print(shell.office, answer.job) if answer.job else "skipped"
    data = {
        "ticket": ticket_object(answer.ticket),
        "ahead": answer.ahead,
        "wait": None,
        "print": paper,
    }
    service = shell.settings.office.service(answer.ticket.service)
    name = service.name.vi if service else answer.ticket.service
    text = (
        f"{answer.ticket.label}  {name}\n"
        f"{answer.ahead} người chờ trước · {shell.sentences.say('paper', paper)}"
    )
    return Reply(data, text)


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show a ticket with its history."""
    ticket, history = ticket_history(shell.office, args.point, args.number)
    data = {"ticket": ticket_object(ticket), "events": [event_object(one) for one in history]}
    lines = [_line(shell, ticket)]
    for one in history:
        at = shell.office.calendar.local(from_ms(one.at))
        lines.append(f"  {at:%H:%M:%S}  {one.kind}  {one.data}")
    return Reply(data, "\n".join(lines))


def run_list(shell: Shell, args: argparse.Namespace) -> Reply:
    """List today's tickets."""
    today = tickets_today(shell.office, args.point)
    data = {"tickets": [ticket_object(one) for one in today]}
    return Reply(data, "\n".join(_line(shell, one) for one in today) or "Hôm nay chưa có số nào.")


def run_reprint(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print a slip once more."""
    printer = args.printer or shell.settings.kiosk.printer
    if printer is None:
        raise Refused(Refusal.NO_PRINTER)
    command = ReprintTicket(args.number, printer, args.point)
    done = shell.office.do(command, shell.who, args.command_id)
    job = requested_job(done)
    paper = wait_for_print(shell.office, job) if job else "skipped"
    ticket, _ = ticket_history(shell.office, args.point, args.number)
    text = f"{ticket.label}: {shell.sentences.say('paper', paper)}"
    return Reply({"ticket": ticket_object(ticket), "print": paper}, text)


def run_cancel(shell: Shell, args: argparse.Namespace) -> Reply:
    """Cancel a waiting ticket."""
    shell.office.do(CancelTicket(args.number, args.point), shell.who, args.command_id)
    return _after(shell, args)


def run_reclassify(shell: Shell, args: argparse.Namespace) -> Reply:
    """Change a waiting ticket's service or class."""
    command = ReclassifyTicket(args.number, args.service, args.priority, args.point)
    shell.office.do(command, shell.who, args.command_id)
    return _after(shell, args)


def _after(shell: Shell, args: argparse.Namespace) -> Reply:
    ticket, _ = ticket_history(shell.office, args.point, args.number)
    return Reply({"ticket": ticket_object(ticket)}, _line(shell, ticket))


def _line(shell: Shell, ticket: Ticket) -> str:
    state = shell.sentences.say("states", ticket.state.value)
    counter = f" · quầy {ticket.counter}" if ticket.counter else ""
    priority = f" · ưu tiên {ticket.priority}" if ticket.priority else ""
    return f"{ticket.label}  {ticket.service}{priority} · {state}{counter}"
