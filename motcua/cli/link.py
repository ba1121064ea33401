"""`motcua sync …`: how far the central system is, and what it did not accept."""

import argparse
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_command_id
from office.clock import from_ms, rfc3339, to_ms
from office.errors import OfficeError
from office.link import (
    CORRECTABLE,
    WAIVE_REASONS,
    CorrectEvent,
    Link,
    Rejected,
    WaiveEvent,
    ask_for_link,
    link_now,
    rejected,
    send_again,
)
from sync.central import Central, CentralFault, Files, authority_of
from sync.contract import Enrol
from sync.enrolment import (
    FOLDER,
    AuthorityForeign,
    Code,
    CodeMistyped,
    Papers,
    PapersUnfit,
    new_key,
    request_for,
)
from sync.outbox import Outbox

_TRIED = "Chương trình gửi (vai sync) thử ngay. Xem kết quả: “motcua sync status”."


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "sync", "liên lạc với hệ thống trung tâm: đã gửi tới đâu, gửi lại")
    add_command(
        actions,
        "status",
        "đang nối hay mất liên lạc, còn bao nhiêu mục chờ gửi",
        run_status,
        "motcua sync status",
    )
    add_command(actions, "now", "gửi ngay, không đợi hết quãng nghỉ", run_now, "motcua sync now")
    enrol = add_command(
        actions,
        "enrol",
        "đăng ký văn phòng này với hệ thống trung tâm bằng mã dùng một lần",
        run_enrol,
        "motcua sync enrol ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z",
    )
    enrol.add_argument("code", metavar="MÃ", help="mã do người quản trị hệ thống trung tâm đọc cho")
    _add_quarantine(actions)


def _add_quarantine(actions: Groups) -> None:
    again = add_command(
        actions,
        "retry",
        "gửi lại mục mà trung tâm không nhận",
        run_retry,
        "motcua sync retry 1042",
    )
    again.add_argument(
        "seq", metavar="MỤC", type=int, nargs="?", help="số của mục; bỏ trống: tất cả"
    )
    aside = add_command(
        actions,
        "quarantine",
        "các mục trung tâm không nhận: xem, đính chính, bỏ qua",
        run_quarantine,
        "motcua sync quarantine --waive 1042 --reason test-data",
    )
    what = aside.add_mutually_exclusive_group()
    what.add_argument(
        "--waive", metavar="MỤC", type=int, help="bỏ qua mục này; nhật ký ghi lại ai và vì sao"
    )
    what.add_argument(
        "--correct",
        metavar="MỤC",
        type=int,
        help="đính chính mục này bằng một mục mới; mục cũ giữ nguyên",
    )
    aside.add_argument("--reason", choices=WAIVE_REASONS, help="lý do bỏ qua")
    aside.add_argument(
        "--set",
        metavar="TÊN=GIÁ_TRỊ",
        action="append",
        default=[],
        help=f"điều cần đính chính; các tên: {', '.join(CORRECTABLE)}",
    )
    take_command_id(aside)


def run_status(shell: Shell, _args: argparse.Namespace) -> Reply:
    """Say how far the central system is."""
    link = link_now(shell.office)
    linked = shell.settings.link.central is not None
    since = rfc3339(link.offline_since) if link.offline_since is not None else None
    as_of = rfc3339(link.cache_as_of) if link.cache_as_of is not None else None
    data = {
        "online": linked and link.online,
        "offline_since": since if linked else None,
        "pending": link.pending,
        "acknowledged_seq": link.acknowledged_seq,
        "quarantined": link.quarantined,
        "cache_as_of": as_of,
        "linked": linked,
        "fault": link.fault or None,
    }
    return Reply(data, "\n".join(_lines(shell, link)) if linked else _NOT_LINKED)


_NOT_LINKED = (
    "Văn phòng này không nối với hệ thống trung tâm nào. "
    "Muốn nối: ghi địa chỉ ở [link] central trong tệp cấu hình và thêm vai sync vào [run] roles."
)


def _lines(shell: Shell, link: Link) -> list[str]:
    said = shell.sentences
    facts: dict[str, object] = {"pending": link.pending, "count": link.quarantined}
    if link.online:
        lines = [said.say("link", "online", facts)]
    elif link.offline_since is None:
        lines = [said.say("link", "never", facts)]
    else:
        local = shell.office.calendar.local(from_ms(link.offline_since))
        facts["since"] = f"{local:%H:%M %d/%m}"
        lines = [said.say("link", "offline", facts)]
    if link.fault:
        lines.append(said.say("link-faults", link.fault))
    if link.quarantined:
        lines.append(said.say("link", "quarantined", facts))
    return lines


def run_now(shell: Shell, _args: argparse.Namespace) -> Reply:
    """Let what waits be sent at once."""
    _require_linked(shell)
    ask_for_link(shell.office)
    return Reply({"pending": link_now(shell.office).pending}, _TRIED)


def run_enrol(shell: Shell, args: argparse.Namespace) -> Reply:
    """Have a key of this office's own certified."""
    _require_linked(shell)
    address = str(shell.settings.link.central)
    try:
        code = Code.typed(args.code)
    except CodeMistyped as error:
        raise OfficeError("enrol-code-mistyped") from error
    try:
        until = _enrolled(shell, address, code)
    except AuthorityForeign as error:
        raise OfficeError("enrol-other-authority", address=address) from error
    except PapersUnfit as error:
        raise OfficeError("enrol-unfit") from error
    except CentralFault as error:
        if error.code == "code":
            record = Outbox(shell.office.store).source
            raise OfficeError("enrol-code-over", record=record) from error
        why = shell.sentences.say("link-faults", error.fault.value)
        raise OfficeError("enrol-failed", why=why) from error
    local = shell.office.calendar.local(until)
    text = f"Đã đăng ký. Chứng thư dùng đến {local:%d/%m/%Y}, máy tự gia hạn."
    return Reply({"until": rfc3339(to_ms(until))}, text)


def _enrolled(shell: Shell, address: str, code: Code) -> datetime:
    papers, key = Papers(shell.data_dir / FOLDER), new_key()
    source = Outbox(shell.office.store).source
    request = request_for(key, source).decode("ascii")
    giver = code.giver_in(authority_of(address))
    with tempfile.TemporaryDirectory() as folder:
        authority = Path(folder) / "authority.pem"
        authority.write_bytes(giver)
        with closing(Central(address, Files(authority=authority))) as central:
            found = central.enrol(Enrol(source=source, code=code.text, request=request))
    papers.keep(giver, found.certificate.encode(), key)
    return papers.good_until


def run_retry(shell: Shell, args: argparse.Namespace) -> Reply:
    """Send again what was not accepted."""
    _require_linked(shell)
    count = send_again(shell.office, args.seq)
    text = f"{count} mục sẽ được gửi lại. {_TRIED}" if count else "Không có mục nào phải gửi lại."
    return Reply({"again": count}, text)


def run_quarantine(shell: Shell, args: argparse.Namespace) -> Reply:
    """List what was not accepted, or settle one of it."""
    usage = "motcua sync quarantine"
    if args.waive is not None:
        if not args.reason:
            known = ", ".join(WAIVE_REASONS)
            raise UsageError(f"thêm --reason: vì sao bỏ qua. Các lý do: {known}", usage)
        waive = WaiveEvent(args.waive, args.reason, shell.settings.first_point)
        shell.office.do(waive, shell.who, args.command_id)
    elif args.correct is not None:
        values = tuple(_value(one, usage) for one in args.set)
        if not values:
            raise UsageError("thêm --set TÊN=GIÁ_TRỊ: điều cần đính chính", usage)
        correct = CorrectEvent(args.correct, values, shell.settings.first_point)
        shell.office.do(correct, shell.who, args.command_id)
    found = rejected(shell.office)
    text = "\n".join(_told(shell, one) for one in found) or "Không có mục nào bị trung tâm từ chối."
    return Reply({"quarantine": [_object(one) for one in found]}, text)


def _value(text: str, usage: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        raise UsageError(f"“{text}” không có dạng TÊN=GIÁ_TRỊ", usage)
    return name, value


def _require_linked(shell: Shell) -> None:
    if shell.settings.link.central is None:
        raise UsageError(_NOT_LINKED, "motcua sync")


def _object(one: Rejected) -> dict[str, str | int]:
    return {
        "seq": one.event.seq,
        "id": one.event.id,
        "kind": one.event.kind,
        "at": rfc3339(one.event.at),
        "code": one.code,
        "told_at": rfc3339(one.told_at),
        "state": one.state,
    }


def _told(shell: Shell, one: Rejected) -> str:
    local = shell.office.calendar.local(from_ms(one.event.at))
    said = shell.sentences
    known = one.code if one.code in said.section("rejections") else "other"
    why = said.say("rejections", known, {"code": one.code})
    again = " · đang chờ gửi lại" if one.state == "again" else ""
    what = said.say("event-names", one.event.kind.partition(".")[0])
    return f"{one.event.seq}  {local:%d/%m %H:%M} · {what} · {why}{again}"
