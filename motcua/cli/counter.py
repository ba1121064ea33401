"""`motcua counter …`: everything an officer does at a counter."""

import argparse
from collections.abc import Callable

from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_command_id, take_point
from motcua.objects import counter_object
from office.act import Command
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.errors import Refusal, Refused
from office.model import ORDINARY
from office.office import Who
from office.undo import Undo
from office.views import CounterAnswer, counter_answer, counters_now

Make = Callable[[argparse.Namespace], Command]


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "counter", "quầy: gọi số, kết thúc, vắng, giữ, chuyển, đóng mở")
    _action(actions, "call", "gọi người tiếp theo", _call)
    number = _action(actions, "call-number", "gọi đúng một số", _call_number, "A015")
    number.add_argument("number", metavar="SỐ", help="số của hôm nay, hoặc mã phiếu")
    walk_in = _action(actions, "walk-in", "cấp số và gọi ngay khách tại quầy", _walk_in, "ho-tich")
    walk_in.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ, ví dụ ho-tich")
    walk_in.add_argument("--priority", default=ORDINARY, metavar="DIỆN", help="diện ưu tiên")
    _action(actions, "recall", "gọi lại số đang gọi", _recall)
    _action(actions, "start", "khách đã đến quầy", _start)
    finish = _action(actions, "finish", "kết thúc số đang phục vụ", _finish)
    finish.add_argument("--outcome", metavar="KẾT_QUẢ", help="không bắt buộc")
    _action(actions, "no-show", "khách vắng mặt", _no_show)
    back = _action(actions, "return", "khách vắng mặt đã quay lại", _return, "A015")
    back.add_argument("number", metavar="SỐ", help="số của khách vắng mặt")
    _action(actions, "hold", "giữ số đang phục vụ để làm sau", _hold)
    resume = _action(actions, "resume", "làm tiếp số đã giữ", _resume, "A015")
    resume.add_argument("number", metavar="SỐ", help="số đang giữ lại")
    transfer = _action(actions, "transfer", "chuyển sang dịch vụ khác", _transfer, "chung-thuc")
    transfer.add_argument("service", metavar="DỊCH_VỤ", help="mã dịch vụ mới")
    _action(actions, "undo", "hoàn tác thao tác vừa rồi", _undo)
    opening = _action(actions, "open", "mở quầy", _open)
    opening.add_argument(
        "--services", nargs="+", default=[], metavar="DỊCH_VỤ", help="chỉ nhận các dịch vụ này"
    )
    opening.add_argument("--confirm", action="store_true", help="mở cả khi hôm nay là ngày nghỉ")
    _action(actions, "pause", "tạm nghỉ", _pause)
    closing = _action(actions, "close", "đóng quầy", _close)
    closing.add_argument(
        "--open",
        dest="leave",
        choices=("finish", "hold", "return"),
        help="xử lý số còn ở quầy: kết thúc, giữ, trả về hàng chờ",
    )
    services = add_command(
        actions,
        "services",
        "các dịch vụ quầy đang nhận",
        run_services,
        "motcua counter services --counter 3",
    )
    _placed(services)


def _action(
    actions: Groups,
    name: str,
    help_text: str,
    make: Make,
    word: str = "",
) -> argparse.ArgumentParser:
    example = " ".join(["motcua counter", name, *([word] if word else []), "--counter 3"])
    parser = add_command(actions, name, help_text, run_command, example)
    _placed(parser)
    take_command_id(parser)
    parser.set_defaults(make=make)
    return parser


def _placed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--counter", type=int, required=True, metavar="QUẦY", help="số quầy")
    take_point(parser)


def run_command(shell: Shell, args: argparse.Namespace) -> Reply:
    """Do one command at a counter."""
    command: Command = args.make(args)
    who = Who(f"counter:{args.counter}", shell.who.origin)
    done = shell.office.do(command, who, args.command_id)
    answer = counter_answer(shell.office, args.counter, done)
    data = counter_object(answer, shell.settings.office, shell.sentences)
    return Reply(data, _text(shell, command, answer, data["reason"]))


def _text(
    shell: Shell, command: Command, answer: CounterAnswer, reason: dict[str, str] | None
) -> str:
    """What became of the tickets, and why; of the counter itself where there is no ticket."""
    lines = []
    for ticket in (answer.finished, answer.ticket):
        if ticket:
            state = shell.sentences.say("states", ticket.state.value)
            lines.append(f"{ticket.label}: {state}")
    if reason:
        lines.append(reason["sentence"])
    if isinstance(command, CallNext) and not answer.ticket:
        lines.append(f"Quầy {answer.counter}: không có ai chờ.")
    if not lines or isinstance(command, OpenCounter | PauseCounter | CloseCounter):
        lines.append(_counter_line(shell, command.point, answer.counter))
    return "\n".join(lines)


def _counter_line(shell: Shell, point: str, number: int) -> str:
    here = next(one for one in counters_now(shell.office, point) if one.number == number)
    state = shell.sentences.say("states", here.state.value)
    return f"Quầy {number}: {state}."


def run_services(shell: Shell, args: argparse.Namespace) -> Reply:
    """Tell which services a counter takes."""
    counters = counters_now(shell.office, shell.point(args))
    found = next((one for one in counters if one.number == args.counter), None)
    if found is None:
        known = ", ".join(str(one.number) for one in counters)
        raise Refused(Refusal.COUNTER_UNKNOWN, counter=args.counter, known=known)
    data = {
        "counter": found.number,
        "state": found.state.value,
        "services": list(found.services),
    }
    names = [shell.settings.office.service(one) for one in found.services]
    lines = [f"{one.id}: {one.name.vi}" for one in names if one]
    return Reply(data, "\n".join(lines) or f"Quầy {found.number} chưa nhận dịch vụ nào.")


def _call(args: argparse.Namespace) -> Command:
    return CallNext(args.counter, point=args.point)


def _call_number(args: argparse.Namespace) -> Command:
    return CallNumber(args.counter, args.number, args.point)


def _walk_in(args: argparse.Namespace) -> Command:
    return WalkIn(args.counter, args.service, args.priority, args.point)


def _recall(args: argparse.Namespace) -> Command:
    return Recall(args.counter, args.point)


def _start(args: argparse.Namespace) -> Command:
    return Start(args.counter, args.point)


def _finish(args: argparse.Namespace) -> Command:
    return Finish(args.counter, args.outcome, args.point)


def _no_show(args: argparse.Namespace) -> Command:
    return NoShow(args.counter, args.point)


def _return(args: argparse.Namespace) -> Command:
    return Return(args.counter, args.number, args.point)


def _hold(args: argparse.Namespace) -> Command:
    return Hold(args.counter, args.point)


def _resume(args: argparse.Namespace) -> Command:
    return Resume(args.counter, args.number, args.point)


def _transfer(args: argparse.Namespace) -> Command:
    return Transfer(args.counter, args.service, args.point)


def _undo(args: argparse.Namespace) -> Command:
    return Undo(args.counter, args.point)


def _open(args: argparse.Namespace) -> Command:
    return OpenCounter(args.counter, tuple(args.services), args.confirm, args.point)


def _pause(args: argparse.Namespace) -> Command:
    return PauseCounter(args.counter, args.point)


def _close(args: argparse.Namespace) -> Command:
    return CloseCounter(args.counter, args.leave, args.point)
