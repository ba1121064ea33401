"""`motcua data …`: what is known of one person, given to him or erased for good."""

import argparse
import re

from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_command_id
from motcua.objects import event_object
from office.clock import rfc3339
from office.persons import Erased, erase_person, personal_of
from office.store import events

_CODES = (
    "mã có dạng LOẠI:SỐ, đọc ở “subject” của sự kiện trong nhật ký, ví dụ appointment:71234567 "
    "(8 chữ số là mã lịch hẹn, xem “motcua appointment list”). "
    "Số thứ tự không mang tên ai nên không có mã; cán bộ ở “motcua staff list”"
)
"""Which codes there are, and where each is read."""
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
    actions = add_group(groups, "data", "thông tin cá nhân: trích xuất, xóa hẳn")
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
        "motcua data erase appointment:48291736",
    )
    for parser in (export, erase):
        parser.add_argument(
            "subject", metavar="MÃ_NGƯỜI", help="mã của người đó trong nhật ký, dạng LOẠI:SỐ"
        )
    take_command_id(erase)


def _subject(args: argparse.Namespace, action: str) -> str:
    """The code of a person. Raises UsageError for what cannot be one."""
    if not re.fullmatch(r"[a-z][a-z-]*:\S+", args.subject):
        raise UsageError(f"“{args.subject}” không phải mã người; {_CODES}", f"motcua data {action}")
    return str(args.subject)


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
    return erased_reply(erase_person(shell.office, shell.who, subject, args.command_id))


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
