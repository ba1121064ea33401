"""`motcua counter …`: everything an officer does at a counter."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

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
from office.hall_views import panel_now
from office.model import ORDINARY, Ticket, new_id
from office.office import Who
from office.seats import RETURNED
from office.signing import SignOut, sign_in_at
from office.slips import is_slip, return_by_slip
from office.staff import staff
from office.store import read_key
from office.undo import Undo
from office.views import CounterAnswer, CounterNow, counter_answer, counters_now, hall_now


@dataclass(frozen=True)
class _Action:
    """A command on the command line; `word` is the argument of its example, if it takes one."""

    name: str
    help: str
    command: type[Command]
    word: str = ""


_ACTIONS = (
    _Action("call", "gọi người tiếp theo", CallNext),
    _Action("call-number", "gọi đúng một số", CallNumber, "A015"),
    _Action("call-two", "gọi một số và mời số kế tiếp tới gần", CallTwo),
    _Action("call-second", "số được mời tới gần đã tới trước", CallSecond, "A016"),
    _Action("walk-in", "cấp số và gọi ngay khách tại quầy", WalkIn, "ho-tich"),
    _Action("recall", "gọi lại số đang gọi", Recall),
    _Action("start", "khách đã đến quầy", Start),
    _Action("dossiers", "đếm hồ sơ khách mang theo", CountDossiers, "5"),
    _Action("finish", "kết thúc số đang phục vụ", Finish),
    _Action("still", "vẫn đang phục vụ số đang mở, đừng tự kết thúc", StillServing),
    _Action("no-show", "khách vắng mặt", NoShow),
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
        {"default": ORDINARY, "metavar": "DIỆN", "help": "diện ưu tiên"},
    ),
    "dossiers": ("dossiers", {"type": int, "metavar": "SỐ_HỒ_SƠ", "help": "bao nhiêu hồ sơ"}),
    "note": ("--note", {"metavar": "LỜI_NHẮN", "help": "mã lời nhắn có trong cấu hình"}),
    "why": (
        "--why",
        {"metavar": "LÝ_DO", "help": "mã lý do có trong cấu hình; cần khi vượt người chờ quá lâu"},
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
    for flag, told in (("--takes", "nhận từ nay"), ("--helps", "nhận giúp từ nay")):
        services.add_argument(
            flag, nargs="*", metavar="DỊCH_VỤ", help=f"các dịch vụ {told}, tới khi đóng quầy"
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
    take_point(parser)


def run_command(shell: Shell, args: argparse.Namespace) -> Reply:
    """Do one command at a counter."""
    who = Who(f"counter:{args.counter}", shell.who.origin)
    if args.command is Return and is_slip(args.ticket):
        return _returned_by_slip(shell, args, who)
    command = _asked(args)
    done = shell.office.do(command, who, args.command_id)
    answer = counter_answer(shell.office, args.counter, done)
    data = counter_object(answer, shell.settings.office, shell.sentences)
    return Reply(data, _text(shell, command, answer, data["reason"]))


def _returned_by_slip(shell: Shell, args: argparse.Namespace, who: Who) -> Reply:
    """Bring a number back by the code of its slip, as a reader at the counter does."""
    place, key = (shell.point(args), args.counter), read_key(shell.data_dir)
    command_id = args.command_id or new_id()
    done = return_by_slip(shell.office, who, place, args.ticket, key, command_id)
    answer = counter_answer(shell.office, args.counter, done)
    data = counter_object(answer, shell.settings.office, shell.sentences)
    number = answer.ticket.label if answer.ticket else ""
    return Reply(data, shell.sentences.say("panel", RETURNED, {"number": number}))


def _asked(args: argparse.Namespace) -> Command:
    """The command with its arguments, which bear its fields' names."""
    given = {one.name: vars(args)[one.name] for one in fields(args.command) if one.name in args}
    if "services" in given:
        given["services"] = tuple(given["services"])
    command: Command = args.command(**given)
    return command


def _text(
    shell: Shell, command: Command, answer: CounterAnswer, reason: dict[str, str] | None
) -> str:
    """What became of the tickets, and why; of the counter itself where there is no ticket."""
    lines = ["Đã hoàn tác thao tác trước."] if isinstance(command, Undo) else []
    lines += _tickets(shell, command, answer)
    if reason:
        lines.append(reason["sentence"])
    if isinstance(command, CallNext) and not answer.ticket:
        lines += _nobody(shell, command)
    if not lines or isinstance(command, OpenCounter | PauseCounter | CloseCounter | Undo):
        lines += [_released_line(one, answer.counter) for one in answer.released]
        lines.append(_counter_line(shell, command.point, answer.counter))
    return "\n".join(lines)


def _tickets(shell: Shell, command: Command, answer: CounterAnswer) -> Iterator[str]:
    """What became of each ticket."""
    if answer.finished:
        yield _became(shell, command, answer.finished)
    if answer.yielded:
        left = answer.yielded.dossiers
        yield f"{answer.yielded.label}: còn {left} hồ sơ, chờ tiếp ở cuối hàng"
    if answer.ticket:
        yield _became(shell, command, answer.ticket)


def _became(shell: Shell, command: Command, ticket: Ticket) -> str:
    """What stands of a ticket now; where it was sent, and for how long nobody asks about it."""
    settings = shell.settings.office
    if isinstance(command, StillServing):
        quiet_min = settings.unattended.promise_min
        return f"{ticket.label}: vẫn đang phục vụ, {quiet_min} phút nữa mới hỏi lại."
    parts = [f"{ticket.label}: {shell.sentences.say('states', ticket.state.value)}"]
    if isinstance(command, Transfer):
        service = settings.service(ticket.service)
        parts += [service.name.vi] if service else []
        parts += [f"riêng quầy {ticket.bound}"] if ticket.bound else []
    return " · ".join(parts)


def _released_line(ticket: Ticket, counter: int) -> str:
    return f"{ticket.label} trở lại hàng chờ ở chỗ cũ, không còn chờ riêng quầy {counter}."


def _nobody(shell: Shell, command: CallNext) -> Iterator[str]:
    """Why nobody was called: nobody waits, or whoever does is at another counter."""
    now = panel_now(shell.office, command.point, command.counter)
    for ticket, at in now.elsewhere:
        yield f"{ticket.label} đang ở quầy {at}: được giữ chỗ và mời sau."
    if not now.elsewhere:
        others = ", ".join(_others_waiting(shell, command.point, now.counter))
        told = (
            f"không có ai chờ dịch vụ quầy nhận; đang chờ: {others}"
            if others
            else "không có ai chờ"
        )
        yield f"Quầy {command.counter}: {told}."


def _others_waiting(shell: Shell, point: str, here: CounterNow) -> Iterator[str]:
    """How many wait for each service that this counter does not take."""
    for one in hall_now(shell.office, point).services:
        if one.waiting and one.service.id not in (*here.services, *here.helps):
            nobody = "" if one.counters else f" ({shell.sentences.say('taking', 'unserved')})"
            yield f"{one.service.name.vi} {one.waiting}{nobody}"


def _counter_line(shell: Shell, point: str, number: int) -> str:
    here = next(one for one in counters_now(shell.office, point) if one.number == number)
    state = shell.sentences.say("states", here.state.value)
    return f"Quầy {number}: {state}."


def run_sign_in(shell: Shell, args: argparse.Namespace) -> Reply:
    """Sign somebody in at a counter."""
    who = Who(f"counter:{args.counter}", shell.who.origin)
    place = (shell.point(args), args.counter)
    pin = read_pin(args, "motcua counter sign-in")
    member = sign_in_at(shell.office, who, place, args.staff, pin)
    said = f"Quầy {args.counter}: {member.name}, {shell.sentences.say('roles', member.role)}."
    return Reply({"counter": args.counter, "member": member_object(member)}, said)


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
    return Reply(data, "\n".join(lines) or _takes_nothing(found.number, list(names)))


def _takes_nothing(number: int, known: Sequence[str]) -> str:
    """That a counter takes nothing, and how it takes something."""
    return (
        f"Quầy {number} không nhận dịch vụ nào. Các dịch vụ: {', '.join(known)}.\n"
        f"Nhận dịch vụ: “motcua counter services --counter {number} --takes {known[0]}”."
    )
