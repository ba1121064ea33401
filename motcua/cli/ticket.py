"""`motcua ticket …`: issue, show, list, reprint, cancel, reclassify; `strip` has its own file."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hall.sentences import date_text
from hall.wait_words import wait_words
from motcua.cli import strip
from motcua.cli.counter_words import dossiers_words
from motcua.cli.paper import Paper, paper_of, printer_of, take_printer
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import (
    Reply,
    Shell,
    add_command,
    add_group,
    creates_record,
    take_command_id,
    take_day,
    take_point,
)
from motcua.objects import event_object, reason_object, ticket_object, wait_object
from office.clock import from_ms
from office.config import Choice
from office.errors import Refusal, Refused
from office.model import ORDINARY, Event, Reason, Ticket
from office.office import Done, Who
from office.queue import CancelTicket, IssueTicket, ReclassifyTicket, ReprintTicket
from office.tickets import BY_HAND
from office.views import (
    issue_answer,
    last_print_jobs,
    requested_job,
    ticket_answer,
    ticket_history,
    tickets_of,
)
from office.waits import Waits

_NO_PAPER = ("unconfirmed", "failed")
_NUMBER_HELP = "số của hôm nay, mã phiếu hoặc mã QR"


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(
        groups, "ticket", "số thứ tự: cấp, xem, in lại, hủy, đổi dịch vụ, in sẵn số giấy dự phòng"
    )
    _register_issue(actions)
    show = add_command(actions, "show", "xem một số", run_show, "motcua ticket show A015")
    show.add_argument("number", metavar="SỐ", help="số trên phiếu, hoặc mã phiếu")
    take_day(show)
    take_point(show)
    listing = add_command(actions, "list", "các số của một ngày", run_list, "motcua ticket list")
    take_day(listing)
    take_point(listing)
    reprint = add_command(
        actions, "reprint", "in lại phiếu", run_reprint, "motcua ticket reprint A015"
    )
    reprint.add_argument("number", metavar="SỐ", help=_NUMBER_HELP)
    take_printer(reprint)
    _identified(reprint)
    cancel = add_command(
        actions, "cancel", "hủy số đang chờ", run_cancel, "motcua ticket cancel A015"
    )
    cancel.add_argument("number", metavar="SỐ", help=_NUMBER_HELP)
    _identified(cancel)
    _register_reclassify(actions)
    strip.add(actions)


def _register_issue(actions: Groups) -> None:
    issue = add_command(actions, "issue", "cấp số mới", run_issue, "motcua ticket issue ho-tich")
    issue.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ, ví dụ ho-tich")
    issue.add_argument(
        "--priority",
        default=ORDINARY,
        metavar="DIỆN",
        help="mã diện ưu tiên, xem “motcua config show”",
    )
    issue.add_argument(
        "--dossiers",
        type=int,
        default=1,
        metavar="SỐ_HỒ_SƠ",
        help="khách nộp bao nhiêu hồ sơ (diện có đếm)",
    )
    creates_record(issue)
    issue.set_defaults(own="kiosk")
    issue.add_argument("--language", default="vi", choices=("vi", "en"), help="ngôn ngữ của phiếu")
    issue.add_argument(
        "--with", dest="beside", metavar="SỐ", help="việc khác cho người đang giữ số này"
    )
    issue.add_argument("--no-print", action="store_true", help="không in phiếu")
    take_printer(issue)
    _identified(issue)


def _register_reclassify(actions: Groups) -> None:
    change = add_command(
        actions,
        "reclassify",
        "đổi dịch vụ hoặc diện ưu tiên của số đang chờ, giữ nguyên chỗ",
        run_reclassify,
        "motcua ticket reclassify A015 --priority cao-tuoi",
    )
    change.add_argument("number", metavar="SỐ", help=_NUMBER_HELP)
    change.add_argument("--service", metavar="DỊCH_VỤ", help="mã dịch vụ mới")
    change.add_argument("--priority", metavar="DIỆN", help="để “” là không ưu tiên")
    change.add_argument(
        "--counter",
        type=int,
        metavar="QUẦY",
        help="làm tại quầy này: phải là bàn hướng dẫn, hoặc cán bộ hướng dẫn, người phụ trách "
        "đã đăng nhập quầy",
    )
    _identified(change)


def _identified(parser: argparse.ArgumentParser) -> None:
    take_point(parser)
    take_command_id(parser)


def run_issue(shell: Shell, args: argparse.Namespace) -> Reply:
    """Issue a ticket and wait for its paper."""
    printer = None if args.no_print else printer_of(shell, args)
    visit = _visit_of(shell, args) if args.beside else None
    command = IssueTicket(
        args.service,
        args.priority,
        args.point,
        language=args.language,
        printer=printer,
        visit=visit,
        dossiers=args.dossiers,
    )
    done = shell.office.do(command, shell.who, args.command_id)
    answer = issue_answer(done)
    wait = Waits(shell.office).of(answer.ticket)
    paper = paper_of(shell, answer.job, told=not args.json)
    data = {
        "ticket": ticket_object(answer.ticket),
        "ahead": answer.ahead,
        "wait": wait_object(wait),
        **_paper_object(paper),
    }
    told = f" · chờ {wait_words(wait, shell.sentences)}" if wait else ""
    many = f" · {dossiers_words(shell.settings.office, answer.ticket)}"
    dossiers = many if answer.ticket.dossiers > 1 else ""
    text = (
        f"{answer.ticket.label}  {_service_name(shell, answer.ticket.service)}{dossiers}\n"
        f"{ahead_text(shell, answer.ahead)}{told} · {paper.text}"
    )
    return Reply(data, text)


def ahead_text(shell: Shell, ahead: int | None) -> str:
    """How many may be called before a number, as its slip says it."""
    if ahead is None:
        return shell.sentences.say("slip", "reserved")
    return shell.sentences.say("waits", "ahead" if ahead else "ahead-none", {"count": ahead})


def _visit_of(shell: Shell, args: argparse.Namespace) -> str:
    """The visit of whoever holds the number that is named beside the new one."""
    return ticket_history(shell.office, args.point, shell.number(args, args.beside))[0].visit


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show a ticket with its history."""
    number = shell.number(args, args.number)
    ticket, history = ticket_history(shell.office, shell.point(args), number, args.day)
    history = list(_without_answers(history))
    data = {"ticket": ticket_object(ticket), "events": [event_object(one) for one in history]}
    lines = [_line(shell, ticket)]
    for one in history:
        at = shell.office.calendar.local(from_ms(one.at))
        lines.append(f"  {at:%H:%M:%S}  {_what_happened(shell, one)}")
    return Reply(data, "\n".join(lines))


def _without_answers(history: Iterable[Event]) -> Iterator[Event]:
    """A history that tells only that a ticket was rated: officers do not see single answers.

    That a rating was explained would tell that it was a low one.
    """
    for event in history:
        if event.kind == "rating.given":
            yield replace(event, data="{}")
        elif event.kind != "rating.explained":
            yield event


def _what_happened(shell: Shell, event: Event) -> str:
    """A fact in words; for a call who was chosen by which rule, for paper what tells so."""
    facts: dict[str, Any] = json.loads(event.data)
    if event.kind == "ticket.transferred":
        facts["changed"] = " · ".join(_changes(shell, facts))
    if facts.get(BY_HAND) and event.kind == "ticket.issued":
        return shell.sentences.say("strips", "issued")
    text = shell.sentences.say("events", event.kind, facts)
    if event.kind == "ticket.called":
        reason = reason_object(Reason(facts["rule"], facts), shell.settings.office, shell.sentences)
        return f"{text}. {reason['sentence']}" if reason else text
    if "evidence" in facts:
        return f"{text} ({shell.sentences.say('evidence', facts['evidence'])})"
    if facts.get("ended_by") == "unattended":
        return f"{text}: {shell.sentences.say('queue', 'unattended')}"
    if "outcome" in facts:
        return f"{text}: {_choice_name(shell.settings.office.outcomes, facts['outcome'])}"
    return text


def _changes(shell: Shell, facts: Mapping[str, Any]) -> Iterator[str]:
    if "service" in facts:
        yield _service_name(shell, facts["service"])
    if "priority" in facts:
        yield _priority_name(shell, facts["priority"]) or "không thuộc diện ưu tiên"
    if "to" in facts:
        yield f"riêng quầy {facts['to']}"
    if "note" in facts:
        yield _choice_name(shell.settings.office.transfer_notes, facts["note"])


def run_list(shell: Shell, args: argparse.Namespace) -> Reply:
    """List the tickets of a day."""
    today = tickets_of(shell.office, shell.point(args), args.day)
    jobs = last_print_jobs(shell.office, today)
    paper = {one: job.outcome or "requested" for one, job in jobs.items()}
    data = {
        "tickets": [{**(ticket_object(one) or {}), "print": paper.get(one.id)} for one in today]
    }
    lines = [_line(shell, one) + _without_paper(shell, paper.get(one.id)) for one in today]
    return Reply(data, "\n".join(lines) or _no_number(args.day))


def _no_number(day: str | None) -> str:
    return f"Ngày {date_text(day)} không có số nào." if day else "Hôm nay chưa có số nào."


def _without_paper(shell: Shell, outcome: str | None) -> str:
    """That somebody may have no paper."""
    return f" · {shell.sentences.say('paper', outcome)}" if outcome in _NO_PAPER else ""


def run_reprint(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print a slip once more."""
    printer = printer_of(shell, args)
    if printer is None:
        raise Refused(Refusal.NO_PRINTER)
    command = ReprintTicket(shell.number(args, args.number), printer, args.point)
    done = shell.office.do(command, shell.who, args.command_id)
    paper = paper_of(shell, requested_job(done), told=not args.json)
    ticket = _after(shell, args, done)
    data = {"ticket": ticket_object(ticket), **_paper_object(paper)}
    return Reply(data, f"{ticket.label}: {paper.text}")


def _paper_object(paper: Paper) -> dict[str, Any]:
    return {"print": paper.outcome, "print_reasons": [dict(one) for one in paper.reasons]}


def run_cancel(shell: Shell, args: argparse.Namespace) -> Reply:
    """Cancel a waiting ticket."""
    command = CancelTicket(shell.number(args, args.number), args.point)
    return _told(shell, args, shell.office.do(command, shell.who, args.command_id))


def run_reclassify(shell: Shell, args: argparse.Namespace) -> Reply:
    """Change a waiting ticket's service or class."""
    if args.service is None and args.priority is None:
        raise UsageError("cần --service hoặc --priority", "motcua ticket reclassify")
    command = ReclassifyTicket(
        shell.number(args, args.number),
        args.service,
        args.priority,
        args.point,
        counter=args.counter,
    )
    who = Who(f"counter:{args.counter}", shell.who.origin) if args.counter else shell.who
    done = shell.office.do(command, who, args.command_id)
    reply = _told(shell, args, done)
    same = "" if done.events else "Số này vốn đã như vậy, không đổi gì.\n"
    return replace(reply, text=f"{same}{reply.text}")


def _told(shell: Shell, args: argparse.Namespace, done: Done) -> Reply:
    ticket = _after(shell, args, done)
    return Reply({"ticket": ticket_object(ticket)}, _line(shell, ticket))


def _after(shell: Shell, args: argparse.Namespace, done: Done) -> Ticket:
    """The ticket as the command left it; as it stands when there was nothing to do."""
    answer = ticket_answer(shell.office, done)
    number = shell.number(args, args.number)
    return answer or ticket_history(shell.office, shell.point(args), number)[0]


def _line(shell: Shell, ticket: Ticket) -> str:
    state = shell.sentences.say("states", ticket.state.value)
    counter = f" · quầy {ticket.counter}" if ticket.counter else ""
    priority = _priority_name(shell, ticket.priority)
    ahead = f" · ưu tiên: {priority}" if priority else ""
    due = f" · {_due(shell, ticket.due_at)}" if ticket.due_at else ""
    what = _service_name(shell, ticket.service)
    dossiers = f" · {ticket.dossiers} hồ sơ" if ticket.dossiers > 1 else ""
    return f"{ticket.label}  {what}{dossiers}{ahead}{due} · {state}{counter}"


def _due(shell: Shell, due_at: int) -> str:
    return f"hẹn {shell.office.calendar.local(from_ms(due_at)):%H:%M}"


def _service_name(shell: Shell, service_id: str) -> str:
    service = shell.settings.office.service(service_id)
    return service.name.vi if service else service_id


def _priority_name(shell: Shell, class_id: str) -> str:
    known = shell.settings.office.priority(class_id)
    return known.name.vi if known else class_id


def _choice_name(choices: Sequence[Choice], choice: str) -> str:
    return next((one.name.vi for one in choices if one.id == choice), choice)
