"""`motcua counter …`: everything an officer does at a counter."""

import argparse
import json
from dataclasses import dataclass, fields, replace
from typing import Any

from motcua.cli.counter_words import takes_nothing, told, warnings
from motcua.cli.parser import Groups
from motcua.cli.shell import (
    Reply,
    Shell,
    add_command,
    add_group,
    creates_record,
    take_command_id,
    take_point,
)
from motcua.cli.staff import member_object, read_pin, take_pin
from motcua.objects import counter_object
from office.act import Command
from office.counters import (
    CallNext,
    CallNumber,
    CallSecond,
    CallTwo,
    ChangeServices,
    CloseCounter,
    CountDossiers,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Resume,
    Return,
    Start,
    StillServing,
    Transfer,
    WalkIn,
)
from office.errors import Refusal, Refused
from office.model import ORDINARY, CounterState, Event, Ticket, new_id
from office.office import Who
from office.seats import RETURNED
from office.signing import SignOut, sign_in_at
from office.slips import is_slip, return_by_slip
from office.staff import staff
from office.store import read_key
from office.undo import Undo
from office.views import counter_answer, counters_now


@dataclass(frozen=True)
class _Action:
    """A command on the command line; `word` is the argument of its example, if it takes one."""

    name: str
    help: str
    command: type[Command]
    word: str = ""


_ACTIONS = (
    _Action("call", "gọi người tiếp theo", CallNext),
    _Action(
        "call-number",
        "gọi đúng một số; quầy mất liên lạc với máy chủ thì gọi bằng tay như thế này",
        CallNumber,
        "A015",
    ),
    _Action("call-two", "gọi một số và mời số kế tiếp tới gần; ai tới trước làm trước", CallTwo),
    _Action("call-second", "số được mời tới gần đã tới trước", CallSecond, "A016"),
    _Action("walk-in", "cấp số và gọi ngay khách tại quầy", WalkIn, "ho-tich"),
    _Action("recall", "gọi lại số đang gọi: loa đọc và bảng nháy lần nữa", Recall),
    _Action("start", "khách đã đến quầy: bắt đầu tính thời gian phục vụ; xong thì finish", Start),
    _Action("dossiers", "đếm hồ sơ khách mang theo", CountDossiers, "5"),
    _Action("finish", "kết thúc số đang phục vụ", Finish),
    _Action("still", "vẫn đang phục vụ số đang mở, đừng tự kết thúc", StillServing),
    _Action("no-show", "số đang gọi không có ai tới; khách quay lại thì return", NoShow),
    _Action("return", "khách vắng mặt đã quay lại", Return, "A015"),
    _Action("hold", "giữ số đang phục vụ để làm sau", Hold),
    _Action("resume", "làm tiếp số đã giữ", Resume, "A015"),
    _Action("transfer", "chuyển sang dịch vụ khác", Transfer, "chung-thuc"),
    _Action("undo", "hoàn tác thao tác vừa rồi", Undo),
    _Action("open", "mở quầy", OpenCounter),
    _Action("pause", "tạm nghỉ", PauseCounter),
    _Action("close", "đóng quầy", CloseCounter),
)
_ARGUMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "ticket": ("ticket", {"metavar": "SỐ", "help": "số của hôm nay, mã phiếu hoặc mã QR"}),
    "service": ("service", {"metavar": "DỊCH_VỤ", "help": "mã dịch vụ, ví dụ ho-tich"}),
    "priority": (
        "--priority",
        {
            "default": ORDINARY,
            "metavar": "DIỆN",
            "help": "mã diện ưu tiên, xem “motcua config show”",
        },
    ),
    "dossiers": ("dossiers", {"type": int, "metavar": "SỐ_HỒ_SƠ", "help": "bao nhiêu hồ sơ"}),
    "note": ("--note", {"metavar": "LỜI_NHẮN", "help": "mã lời nhắn, xem “motcua config show”"}),
    "why": (
        "--why",
        {
            "metavar": "LÝ_DO",
            "help": "mã lý do, xem “motcua config show”; cần khi vượt người chờ quá lâu",
        },
    ),
    "to": ("--to", {"type": int, "metavar": "QUẦY", "help": "chờ riêng quầy này"}),
    "outcome": (
        "--outcome",
        {"metavar": "KẾT_QUẢ", "help": "mã kết quả có trong cấu hình; không bắt buộc"},
    ),
    "services": (
        "--services",
        {
            "nargs": "+",
            "default": (),
            "metavar": "DỊCH_VỤ",
            "help": "chỉ nhận các dịch vụ này",
        },
    ),
    "confirm": (
        "--confirm",
        {"action": "store_true", "help": "mở cả khi hôm nay là ngày nghỉ"},
    ),
    "leave": (
        "--open",
        {
            "dest": "leave",
            "choices": ("finish", "hold", "return"),
            "help": "xử lý số còn ở quầy: kết thúc, giữ, trả về hàng chờ",
        },
    ),
}
"""A command's field → how it is given; fields that are not here are not asked for."""


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "counter", "quầy: gọi số, kết thúc, vắng, giữ, chuyển, đóng mở")
    for one in _ACTIONS:
        _add_action(actions, one)
    services = add_command(
        actions,
        "services",
        "các dịch vụ quầy đang nhận",
        run_services,
        "motcua counter services --counter 3",
    )
    for flag, taken in (("--takes", "nhận từ nay"), ("--helps", "nhận giúp từ nay")):
        services.add_argument(
            flag, nargs="*", metavar="DỊCH_VỤ", help=f"các dịch vụ {taken}, tới khi đóng quầy"
        )
    _placed(services)
    take_command_id(services)
    enter = add_command(
        actions,
        "sign-in",
        "cán bộ đăng nhập quầy bằng mã PIN; không đăng nhập vẫn gọi được số",
        run_sign_in,
        "motcua counter sign-in --counter 3 --staff 2",
    )
    enter.add_argument("--staff", type=int, required=True, metavar="SỐ", help="số cán bộ")
    take_pin(enter)
    _placed(enter)
    leave = add_command(
        actions, "sign-out", "cán bộ rời quầy", run_sign_out, "motcua counter sign-out --counter 3"
    )
    _placed(leave)


def _add_action(actions: Groups, action: _Action) -> None:
    words = ["motcua counter", action.name, *([action.word] if action.word else []), "--counter 3"]
    parser = add_command(actions, action.name, action.help, run_command, " ".join(words))
    if action.command is OpenCounter:
        creates_record(parser)
    for field in fields(action.command):
        if field.name in _ARGUMENTS:
            flag, told = _ARGUMENTS[field.name]
            parser.add_argument(flag, **told)
    _placed(parser)
    take_command_id(parser)
    parser.set_defaults(command=action.command)


def _placed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--counter", type=int, required=True, metavar="QUẦY", help="số quầy")
    parser.set_defaults(own="counters")
    take_point(parser)


def run_command(shell: Shell, args: argparse.Namespace) -> Reply:
    """Do one command at a counter."""
    who = Who(f"counter:{args.counter}", shell.who.origin)
    if args.command is Return and is_slip(args.ticket):
        return _returned_by_slip(shell, args, who)
    command = _asked(shell, args)
    done = shell.office.do(command, who, args.command_id)
    answer = counter_answer(shell.office, args.counter, done)
    if isinstance(command, CountDossiers) and answer.ticket is None:
        answer = replace(answer, ticket=_open_ticket(shell, args))
    data = counter_object(answer, shell.settings.office, shell.sentences)
    mind = warnings(shell, command, answer)
    text = told(shell, command, answer, (data["reason"] or {}).get("sentence", ""))
    return Reply({**data, "warnings": mind}, "\n".join([text, *mind]))


def _open_ticket(shell: Shell, args: argparse.Namespace) -> Ticket | None:
    """The ticket that is open at the counter, of which there was nothing to change."""
    here = (one for one in counters_now(shell.office, args.point) if one.number == args.counter)
    return next((one.ticket for one in here), None)


def _returned_by_slip(shell: Shell, args: argparse.Namespace, who: Who) -> Reply:
    """Bring a number back by the code of its slip, as a reader at the counter does."""
    place, key = (shell.point(args), args.counter), read_key(shell.data_dir)
    command_id = args.command_id or new_id()
    done = return_by_slip(shell.office, who, place, args.ticket, key, command_id)
    answer = counter_answer(shell.office, args.counter, done)
    data = counter_object(answer, shell.settings.office, shell.sentences)
    number = answer.ticket.label if answer.ticket else ""
    return Reply(data, shell.sentences.say("panel", RETURNED, {"number": number}))


def _asked(shell: Shell, args: argparse.Namespace) -> Command:
    """The command with its arguments, which bear its fields' names."""
    given = {one.name: vars(args)[one.name] for one in fields(args.command) if one.name in args}
    if "ticket" in given:
        given["ticket"] = shell.number(args, given["ticket"])
    if "services" in given:
        given["services"] = tuple(given["services"])
    command: Command = args.command(**given)
    return command


def run_sign_in(shell: Shell, args: argparse.Namespace) -> Reply:
    """Sign somebody in at a counter."""
    who = Who(f"counter:{args.counter}", shell.who.origin)
    place = (shell.point(args), args.counter)
    pin = read_pin(args, "motcua counter sign-in")
    command_id = new_id()
    member = sign_in_at(shell.office, who, place, args.staff, pin, command_id)
    done = shell.office.outcome(command_id)
    left = [one for one in done.events if one.kind == "officer.signed_out"] if done else []
    lines = [f"Quầy {args.counter}: {member.name}, {shell.sentences.say('roles', member.role)}."]
    lines += [_left_line(shell, one) for one in left]
    here = next(one for one in counters_now(shell.office, args.point) if one.number == args.counter)
    if here.state is CounterState.CLOSED:
        opens = f"“motcua counter open --counter {args.counter}”"
        lines.append(f"Quầy {args.counter} đang đóng. Mở quầy: {opens}.")
    data = {
        "counter": args.counter,
        "member": member_object(member),
        "state": here.state.value,
        "left": [{"counter": left_at(one), **json.loads(one.data)} for one in left],
    }
    return Reply(data, "\n".join(lines))


def left_at(event: Event) -> int:
    """The counter that somebody left, from the event that tells so."""
    return int(event.subject.partition(":")[2])


def _left_line(shell: Shell, event: Event) -> str:
    """Who has left which counter, in which hall if it is another one."""
    officer = json.loads(event.data)["officer"]
    name = next((one.name for one in staff(shell.office) if one.number == officer), str(officer))
    hall = shell.hall_name(event.point)
    return f"{name} đã rời quầy {left_at(event)}{f', {hall}' if hall else ''}."


def run_sign_out(shell: Shell, args: argparse.Namespace) -> Reply:
    """Whoever is signed in at a counter leaves it."""
    who = Who(f"counter:{args.counter}", shell.who.origin)
    done = shell.office.do(SignOut(args.counter, shell.point(args)), who)
    left = {json.loads(one.data)["officer"] for one in done.events}
    names = [one.name for one in staff(shell.office) if one.number in left]
    said = f"{', '.join(names)} đã rời quầy" if names else "trước đó không có ai đăng nhập"
    data = {"counter": args.counter, "member": None, "left": next(iter(left), None)}
    return Reply(data, f"Quầy {args.counter}: {said}; vẫn gọi số được khi không đăng nhập.")


def run_services(shell: Shell, args: argparse.Namespace) -> Reply:
    """Tell which services a counter takes, after changing them where that is asked for."""
    if args.takes is not None or args.helps is not None:
        takes, helps = (None if one is None else tuple(one) for one in (args.takes, args.helps))
        command = ChangeServices(args.counter, takes, helps, shell.point(args))
        shell.office.do(command, Who(f"counter:{args.counter}", shell.who.origin), args.command_id)
    counters = counters_now(shell.office, shell.point(args))
    found = next((one for one in counters if one.number == args.counter), None)
    if found is None:
        known = ", ".join(str(one.number) for one in counters)
        raise Refused(Refusal.COUNTER_UNKNOWN, counter=args.counter, known=known)
    data = {
        "counter": found.number,
        "state": found.state.value,
        "services": list(found.services),
        "helps": list(found.helps),
    }
    names = {one.id: one.name.vi for one in shell.settings.office.services}
    lines = [f"{one}: {names.get(one, one)}" for one in found.services]
    lines += [f"{one}: {names.get(one, one)} (nhận giúp)" for one in found.helps]
    return Reply(data, "\n".join(lines) or takes_nothing(shell, args.point, found, list(names)))
