"""`motcua counter …`: everything an officer does at a counter."""

import argparse
from collections.abc import Callable

from motcua.cli.objects import counter_object
from motcua.cli.shell import Groups, Reply, Shell, add_command
from office.act import Command
from office.config import MAIN_POINT
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


def register(groups: Groups) -> None:  # type: ignore[type-arg]
    """Add the group to the command line."""
    group = groups.add_parser("counter", help="quầy: gọi số, kết thúc, vắng, giữ, chuyển, đóng mở")
    actions = group.add_subparsers(metavar="VIỆC", required=True)
    _action(actions, "call", "gọi người tiếp theo", _call)
    number = _action(actions, "call-number", "gọi đúng một số", _call_number, "A015")
    number.add_argument("number", metavar="SỐ")
    walk_in = _action(actions, "walk-in", "cấp số và gọi ngay khách tại quầy", _walk_in, "ho-tich")
    walk_in.add_argument("service", metavar="DỊCH_VỤ")
    walk_in.add_argument("--priority", default=ORDINARY, metavar="DIỆN")
    _action(actions, "recall", "gọi lại số đang gọi", _recall)
    _action(actions, "start", "khách đã đến quầy", _start)
    finish = _action(actions, "finish", "kết thúc số đang phục vụ", _finish)
    finish.add_argument("--outcome", metavar="KẾT_QUẢ", help="không bắt buộc")
    _action(actions, "no-show", "khách vắng mặt", _no_show)
    back = _action(actions, "return", "khách vắng mặt đã quay lại", _return, "A015")
    back.add_argument("number", metavar="SỐ")
    _action(actions, "hold", "giữ số đang phục vụ để làm sau", _hold)
    resume = _action(actions, "resume", "làm tiếp số đã giữ", _resume, "A015")
    resume.add_argument("number", metavar="SỐ")
    transfer = _action(actions, "transfer", "chuyển sang dịch vụ khác", _transfer, "chung-thuc")
    transfer.add_argument("service", metavar="DỊCH_VỤ")
    _action(actions, "undo", "hoàn tác thao tác vừa rồi", _undo)
    opening = _action(actions, "open", "mở quầy", _open)
    opening.add_argument("--services", nargs="+", default=[], metavar="DỊCH_VỤ")
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
    actions: Groups,  # type: ignore[type-arg]
    name: str,
    help_text: str,
    make: Make,
    word: str = "",
) -> argparse.ArgumentParser:
    example = " ".join(["motcua counter", name, *([word] if word else []), "--counter 3"])
    parser = add_command(actions, name, help_text, run_command, example)
    _placed(parser)
    parser.add_argument("--command-id", metavar="MÃ", help="gọi lại cùng mã thì không làm hai lần")
    parser.set_defaults(make=make)
    return parser


def _placed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--counter", type=int, required=True, metavar="QUẦY", help="số quầy")
    parser.add_argument("--point", default=MAIN_POINT, metavar="ĐIỂM", help="điểm tiếp nhận")


def run_command(shell: Shell, args: argparse.Namespace) -> Reply:
    """Do one command at a counter."""
    who = Who(f"counter:{args.counter}", shell.who.origin)
    done = shell.office.do(args.make(args), who, args.command_id)
    answer = counter_answer(shell.office, args.counter, done)
    data = counter_object(answer, shell.settings.office, shell.sentences)
    return Reply(data, _text(shell, answer, data["reason"]))


def _text(shell: Shell, answer: CounterAnswer, reason: dict[str, str] | None) -> str:
    lines = []
    for ticket in (answer.finished, answer.ticket):
        if ticket:
            state = shell.sentences.say("states", ticket.state.value)
            lines.append(f"{ticket.label}: {state}")
    if reason:
        lines.append(reason["sentence"])
    return "\n".join(lines) or f"Quầy {answer.counter}: không có ai chờ."


def run_services(shell: Shell, args: argparse.Namespace) -> Reply:
    """Tell which services a counter takes."""
    counters = counters_now(shell.office, args.point)
    found = next((one for one in counters if one.number == args.counter), None)
    if found is None:
        known = ", ".join(str(one.number) for one in counters)
        raise Refused(Refusal.COUNTER_UNKNOWN, counter=args.counter, known=known)
    data = {
        "counter": found.number,
        "state": found.state.value,
        "services": list(found.services),
    }
    return Reply(data, "\n".join(found.services))


def _call(args: argparse.Namespace) -> Command:
    return CallNext(args.counter, args.point)


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
