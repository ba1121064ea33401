"""`motcua appointment …`: make, import, list, move and cancel appointments, and check people in."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from hall.sentences import date_text
from hall.wait_words import wait_words
from motcua.cli.paper import paper_of, printer_of, take_printer
from motcua.cli.parser import Groups, UsageError
from motcua.cli.person import read_line, read_person, take_person
from motcua.cli.shell import (
    Reply,
    Shell,
    add_command,
    add_group,
    creates_record,
    take_command_id,
    take_point,
)
from motcua.cli.ticket import ahead_text
from motcua.objects import ticket_object, wait_object
from office.appointment_codes import qr_text, read_code, shown
from office.appointment_views import (
    Arranged,
    appointments_from,
    arranged,
    arranged_by,
    booked,
    code_of,
    slots_on,
)
from office.appointments import (
    CancelAppointment,
    CheckIn,
    ImportAppointments,
    MakeAppointment,
    MoveAppointment,
)
from office.booking_files import read_bookings
from office.clock import from_ms, rfc3339
from office.errors import OfficeError, Refusal, Refused
from office.list_files import FileUnfit
from office.model import ORDINARY, Appointment
from office.store import read_key
from office.views import issue_answer
from office.waits import Waits

_CODE_HELP = "mã 8 chữ số hoặc nội dung mã vuông; “-”: gõ ở bàn phím, kể cả mã của hệ thống khác"
_ASKED = "-"
_QR_SCALE = 8


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "appointment", "lịch hẹn: đặt, nhập từ tệp, xem, đổi, hủy, đến hẹn")
    _register_making(actions)
    listing = add_command(
        actions, "list", "các lịch hẹn từ hôm nay", run_list, "motcua appointment list"
    )
    listing.add_argument("--day", type=_day, metavar="NGÀY", help="chỉ một ngày: năm-tháng-ngày")
    take_point(listing)
    slots = add_command(
        actions,
        "slots",
        "các khung giờ hẹn của một dịch vụ, còn chỗ hay không",
        run_slots,
        "motcua appointment slots ho-tich --day 2026-12-08",
    )
    slots.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ")
    slots.add_argument("--day", type=_day, metavar="NGÀY", help="bỏ trống: hôm nay")
    move = add_command(
        actions,
        "move",
        "đổi giờ hẹn",
        run_move,
        "motcua appointment move 48291736 2026-12-09T14:00",
    )
    _coded(move)
    move.add_argument("time", metavar="NGÀY_GIỜ", help="ngày giờ mới")
    cancel = add_command(
        actions, "cancel", "hủy lịch hẹn", run_cancel, "motcua appointment cancel 48291736"
    )
    _coded(cancel)
    check_in = add_command(
        actions,
        "check-in",
        "người có hẹn đã đến: cấp số theo hẹn",
        run_check_in,
        "motcua appointment check-in 48291736",
    )
    _coded(check_in)
    check_in.add_argument("--priority", default=ORDINARY, metavar="DIỆN", help="diện ưu tiên")
    check_in.add_argument(
        "--language", default="vi", choices=("vi", "en"), help="ngôn ngữ của phiếu"
    )
    check_in.add_argument("--no-print", action="store_true", help="không in phiếu")
    take_printer(check_in)


def _register_making(actions: Groups) -> None:
    add = add_command(
        actions,
        "add",
        "đặt lịch hẹn cho một người; họ tên gõ ở bàn phím, không ghi trong lệnh",
        run_add,
        "motcua appointment add ho-tich 2026-12-08T09:30",
    )
    creates_record(add)
    add.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ, ví dụ ho-tich")
    add.add_argument(
        "time",
        metavar="NGÀY_GIỜ",
        help="2026-12-08T09:30, hoặc “08/12/2026 09:30” để trong dấu nháy",
    )
    take_person(add)
    add.add_argument("--qr", metavar="TỆP", help="ghi mã vuông của lịch hẹn ra tệp ảnh PNG")
    take_point(add)
    take_command_id(add)
    bring = add_command(
        actions,
        "import",
        "nhập lịch hẹn từ tệp CSV hoặc JSON; có dòng sai thì không nhập dòng nào",
        run_import,
        "motcua appointment import lich-hen.csv",
    )
    creates_record(bring)
    bring.add_argument("file", metavar="TỆP", help="tệp .csv hoặc .json")
    take_point(bring)
    take_command_id(bring)


def _coded(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="MÃ", help=_CODE_HELP)
    take_point(parser)
    take_command_id(parser)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def run_add(shell: Shell, args: argparse.Namespace) -> Reply:
    """Make an appointment for one person."""
    person = read_person(args, "motcua appointment add")
    command = MakeAppointment(args.service, args.time, person, args.point)
    done = shell.office.do(command, shell.who, args.command_id)
    if done.events:
        made = arranged_by(shell.office, done)
    else:
        made = arranged(shell.office, booked(shell.office, [person.booking])[0].code)
    if args.qr:
        _draw(made.appointment, shell, Path(args.qr))
    text = f"{_line(shell, made)}\nMã lịch hẹn: {shown(made.appointment.code)}"
    return Reply({"appointment": _object(shell, made)}, text)


def _draw(appointment: Appointment, shell: Shell, path: Path) -> None:
    """Write the QR as a picture. Raises OSError."""
    import segno

    code = segno.make_qr(_qr(shell, appointment), error="m")
    with path.open("wb") as file:
        code.save(file, kind="png", scale=_QR_SCALE)


def run_import(shell: Shell, args: argparse.Namespace) -> Reply:
    """Make or move all appointments of a file, or none."""
    path = Path(args.file)
    kind = path.suffix.lower()
    if kind not in (".csv", ".json"):
        raise UsageError("tệp phải là .csv hoặc .json", "motcua appointment import")
    try:
        lines = read_bookings(path.read_bytes(), as_json=kind == ".json")
    except FileUnfit as error:
        why = shell.sentences.say("booking-files", error.code, {"value": error.value})
        raise OfficeError("booking-file-unfit", file=path.name, why=why) from error
    command = ImportAppointments(
        wishes=tuple((one.service, one.time) for one in lines),
        people=tuple(one.person for one in lines),
        lines=tuple(one.line for one in lines),
        point=args.point,
    )
    done = shell.office.do(command, shell.who, args.command_id)
    kinds = [one.kind for one in done.events]
    made, moved = kinds.count("appointment.made"), kinds.count("appointment.moved")
    found = booked(shell.office, [one.person.booking for one in lines])
    listed = [
        {"booking": line.person.booking, **_plain(shell, one)}
        for line, one in zip(lines, found, strict=True)
    ]
    same = len({one.code for one in found}) - made - moved
    text = f"Đã nhập tệp: {made} lịch hẹn mới, {moved} lịch đổi giờ, {same} lịch giữ nguyên."
    data = {"made": made, "moved": moved, "unchanged": same, "appointments": listed}
    return Reply(data, text)


def _code(shell: Shell, args: argparse.Namespace) -> str:
    """The code of the appointment that a command names.

    Raises UsageError for another system's code in the command line, where every user of the machine
    could read it: it may be a telephone number.
    """
    if args.code == _ASKED:
        return code_of(shell.office, read_line("Mã lịch hẹn: "))
    key = read_key(shell.office.store.folder)
    ours = read_code(args.code, shell.settings.office.id, key)
    if ours is None:
        problem = "mã của hệ thống khác có thể là số điện thoại: ghi “-” thay cho mã, rồi gõ mã"
        raise UsageError(problem, "motcua appointment")
    return ours


def run_list(shell: Shell, args: argparse.Namespace) -> Reply:
    """List the appointments of a day, or of today and later; persons are masked."""
    found = appointments_from(shell.office, shell.point(args), args.day)
    lines = [_line(shell, one) for one in found]
    empty = "Không có lịch hẹn nào."
    data = {"appointments": [_object(shell, one) for one in found]}
    return Reply(data, "\n".join(lines) or empty)


def run_slots(shell: Shell, args: argparse.Namespace) -> Reply:
    """List the times of a service on a day, and how many are taken."""
    service = shell.settings.office.service(args.service)
    if service is None:
        known = ", ".join(one.id for one in shell.settings.office.services)
        raise Refused(Refusal.SERVICE_UNKNOWN, service=args.service, known=known)
    if service.appointments is None:
        raise Refused(Refusal.APPOINTMENT_NOT_OFFERED, service=service.name.vi)
    day = args.day or shell.office.calendar.business_day(shell.office.clock.now())
    slots = slots_on(shell.office, service.id, day)
    data = {
        "service": service.id,
        "day": day.isoformat(),
        "slots": [{"time": one.time, "taken": one.taken, "places": one.places} for one in slots],
    }
    lines = [f"{one.time}  đã hẹn {one.taken}/{one.places}" for one in slots]
    over = f"Các khung giờ hẹn của ngày {date_text(day.isoformat())} đã qua. Chọn ngày khác: --day."
    return Reply(data, "\n".join(lines) or over)


def run_move(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give an appointment another time."""
    code = _code(shell, args)
    shell.office.do(MoveAppointment(code, args.time, args.point), shell.who, args.command_id)
    return _told(shell, code)


def run_cancel(shell: Shell, args: argparse.Namespace) -> Reply:
    """Cancel an appointment."""
    code = _code(shell, args)
    shell.office.do(CancelAppointment(code, args.point), shell.who, args.command_id)
    return _told(shell, code)


def _told(shell: Shell, code: str) -> Reply:
    found = arranged(shell.office, code)
    return Reply({"appointment": _object(shell, found)}, _line(shell, found))


def run_check_in(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give the number for an appointment and wait for its paper."""
    printer = None if args.no_print else printer_of(shell, args)
    code = _code(shell, args)
    command = CheckIn(code, args.priority, args.point, args.language, printer)
    done = shell.office.do(command, shell.who, args.command_id)
    answer = issue_answer(done)
    wait = Waits(shell.office).of(answer.ticket)
    paper = paper_of(shell, answer.job, told=not args.json)
    found = arranged(shell.office, code)
    arrival = answer.arrival or ""
    facts = {"time": _time(shell, found.appointment)}
    data = {
        "ticket": ticket_object(answer.ticket),
        "ahead": answer.ahead,
        "wait": wait_object(wait),
        "arrival": arrival,
        "appointment": _object(shell, found),
        "print": paper.outcome,
        "print_reasons": [dict(one) for one in paper.reasons],
    }
    told = f" · chờ {wait_words(wait, shell.sentences)}" if wait else ""
    text = (
        f"{answer.ticket.label}  {_line(shell, found)}\n"
        f"{shell.sentences.say('appointments', arrival, facts)}\n"
        f"{ahead_text(shell, answer.ahead)}{told} · {paper.text}"
    )
    return Reply(data, text)


def _object(shell: Shell, found: Arranged) -> dict[str, Any]:
    """An appointment for other programs; the person masked, null where nothing is left of him."""
    ticket = found.ticket
    return {
        **_plain(shell, found.appointment),
        "person": found.person.masked() if found.person else None,
        "ticket": ticket.label if ticket else None,
    }


def _plain(shell: Shell, appointment: Appointment) -> dict[str, Any]:
    return {
        "code": appointment.code,
        "subject": appointment.subject,
        "service": appointment.service,
        "day": appointment.business_day,
        "due_at": rfc3339(appointment.due_at),
        "state": appointment.state.value,
        "qr": _qr(shell, appointment),
    }


def _qr(shell: Shell, appointment: Appointment) -> str:
    key = read_key(shell.office.store.folder)
    return qr_text(shell.settings.office.id, appointment.code, key)


def _time(shell: Shell, appointment: Appointment) -> str:
    return f"{shell.office.calendar.local(from_ms(appointment.due_at)):%H:%M}"


def _line(shell: Shell, found: Arranged) -> str:
    one = found.appointment
    service = shell.settings.office.service(one.service)
    name = service.name.vi if service else one.service
    state = shell.sentences.say("appointments", one.state.value)
    number = f" ({found.ticket.label})" if found.ticket else ""
    if found.person:
        who = " · ".join(text for text in found.person.masked().values() if text)
    else:
        who = shell.sentences.say("appointments", found.missing)
    when = f"{date_text(one.business_day)} {_time(shell, one)}"
    return f"{when} · {name} · {who} · {shown(one.code)} · {state}{number}"
