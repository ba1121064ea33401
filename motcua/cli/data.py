"""`motcua data …`: what is known of one person, given to him or erased for good."""

import argparse
import re
import sys

from motcua.cli.parser import Groups, UsageError
from motcua.cli.person import read_line
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_command_id
from motcua.objects import event_object
from office.clock import from_ms, rfc3339
from office.errors import Refusal, Refused, StoreError
from office.personal import Personal
from office.persons import Erased, erase_person, people_called, personal_of
from office.store import events

_CODES = (
    "mã có dạng LOẠI:SỐ, ví dụ appointment:71234567 (8 chữ số là mã lịch hẹn). "
    "Tìm mã theo họ tên hoặc số điện thoại: “motcua data find”. "
    "Số thứ tự không mang tên ai nên không có mã; cán bộ ở “motcua staff list”"
)
"""Which codes there are, and how one is found."""
_LOG_HELD = (
    "Tệp “office.db-wal” có thể còn giữ bản đã mã hóa vì một chương trình đang đọc. "
    "Các chương trình đang chạy sẽ tự dọn khi đọc xong; tắt hết các chương trình thì được dọn ngay."
)
_COPIES = (
    "Bản sao lưu làm trước lúc này vẫn còn thông tin đó: "
    "hãy chạy “motcua db backup” rồi hủy các bản cũ. "
    "Hệ thống đặt lịch khác còn gửi người đó trong tệp thì nhập tệp sẽ lại có: hãy xóa ở đó trước."
)


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "data", "thông tin cá nhân: tìm, trích xuất, xóa hẳn")
    find = add_command(
        actions,
        "find",
        "tìm mã của một người theo họ tên đầy đủ hoặc số điện thoại, gõ ở bàn phím",
        run_find,
        "motcua data find",
    )
    find.add_argument(
        "--person-stdin", action="store_true", help="đọc họ tên hoặc số điện thoại từ đầu vào"
    )
    export = add_command(
        actions,
        "export",
        "in ra mọi thông tin đang giữ về một người",
        run_export,
        "motcua data export appointment:48291736 --json",
    )
    erase = add_command(
        actions,
        "erase",
        "xóa hẳn thông tin của một người; nhật ký và số liệu vẫn nguyên",
        run_erase,
        "motcua data erase appointment:48291736 --confirm",
    )
    erase.add_argument(
        "--confirm", action="store_true", help="đã xem là đúng người; xóa rồi không lấy lại được"
    )
    for parser in (export, erase):
        parser.add_argument(
            "subject", metavar="MÃ_NGƯỜI", help="mã của người đó, tìm bằng “motcua data find”"
        )
    take_command_id(erase)


def _subject(args: argparse.Namespace, action: str) -> str:
    """The code of a person. Raises UsageError for what cannot be one."""
    if not re.fullmatch(r"[a-z][a-z-]*:\S+", args.subject):
        raise UsageError(f"“{args.subject}” không phải mã người; {_CODES}", f"motcua data {action}")
    return str(args.subject)


def run_find(shell: Shell, args: argparse.Namespace) -> Reply:
    """List whoever has a name or a telephone number, each with the code for the other commands."""
    if not args.person_stdin and not sys.stdin.isatty():
        problem = "không có bàn phím để gõ họ tên; thêm --person-stdin"
        raise UsageError(problem, "motcua data find")
    typed = read_line("Họ tên đầy đủ, hoặc số điện thoại: ")
    found, unread = people_called(shell.office, typed)
    people = [
        {"subject": one.subject, "at": rfc3339(one.at), "person": one.person.masked()}
        for one in found
    ]
    lines = [
        f"{one.subject}  {_who(one.person)} · ghi lúc "
        f"{shell.office.calendar.local(from_ms(one.at)):%H:%M %d/%m/%Y}"
        for one in found
    ]
    if unread:
        lines.append(f"{unread} giá trị không đọc được nên chưa tìm trong đó: “motcua db verify”.")
    return Reply({"people": people, "unread": unread}, "\n".join(lines))


def _who(person: Personal) -> str:
    """Enough to know somebody again, and little for whoever reads along."""
    return " · ".join(text for text in person.masked().values() if text)


def run_export(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give all that is known of a person, and what happened under that name in the journal."""
    subject = _subject(args, "export")
    person = personal_of(shell.office, subject)
    with shell.office.store.read() as tx:
        history = events.of_subject(tx, subject)
    data = {
        "person": {
            "subject": subject,
            "name": person.name,
            "phone": person.phone,
            "citizen_id_end": person.citizen_id_end,
            "booking": person.booking,
        },
        "events": [event_object(one) for one in history],
    }
    lines = (
        f"Mã: {subject}",
        f"Họ tên: {person.name}",
        f"Điện thoại: {person.phone or '–'}",
        f"Các số cuối của số định danh: {person.citizen_id_end or '–'}",
        f"Mã đặt lịch của hệ thống khác: {person.booking or '–'}",
        f"Sự kiện trong nhật ký: {len(history)}",
    )
    return Reply(data, "\n".join(lines))


def run_erase(shell: Shell, args: argparse.Namespace) -> Reply:
    """Erase all that is known of a person."""
    subject = _subject(args, "erase")
    if not args.confirm:
        raise Refused(Refusal.PERSON_UNCONFIRMED, subject=subject, person=_named(shell, subject))
    return erased_reply(erase_person(shell.office, shell.who, subject, args.command_id))


def _named(shell: Shell, subject: str) -> str:
    """Who would be erased; a value that nobody can read any more can still be erased."""
    try:
        return _who(personal_of(shell.office, subject))
    except StoreError as error:
        return f"{subject} (không đọc được: {error.code})"


def erased_reply(erased: Erased) -> Reply:
    """How an erasure ended, and which copies are left to be destroyed."""
    event = erased.event
    data = {
        "erased": {
            "subject": event.subject,
            "at": rfc3339(event.at),
            "seq": event.seq,
            "values": erased.values,
        },
        "left_in_log": erased.lingers,
    }
    done = f"Đã xóa hẳn thông tin cá nhân của “{event.subject}”. Nhật ký và số liệu vẫn nguyên."
    held = (_LOG_HELD,) if erased.lingers else ()
    return Reply(data, "\n".join((done, *held, _COPIES)))
