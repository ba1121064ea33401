"""`motcua central …`: be the reference central system, and let offices in."""

import argparse
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group
from motcua.logs import log_to
from sync.enrolment import shown

FILE, PAPERS = "trung-tam.db", "trung-tam"
PORT = 8443


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(
        groups, "central", "hệ thống trung tâm tham chiếu: chạy thử, cho văn phòng đăng ký"
    )
    run = _add_run(actions)
    invite = add_command(
        actions,
        "invite",
        "cấp một mã đăng ký, dùng một lần trong 15 phút",
        run_invite,
        "motcua central invite --source 0192f0c1-5d3e-7a10-8c55-3f0e9a1b2c3d",
    )
    invite.add_argument(
        "--office", default="", metavar="TÊN", help="tên văn phòng, hiện ở trang theo dõi"
    )
    invite.add_argument(
        "--source",
        default="",
        metavar="MÃ_SỔ",
        help="chỉ cho sổ này; văn phòng đã từng đăng ký thì phải ghi",
    )
    revoke = add_command(
        actions,
        "revoke",
        "thu hồi chứng thư và mã đăng ký của một văn phòng",
        run_revoke,
        "motcua central revoke 0192f0c1-5d3e-7a10-8c55-3f0e9a1b2c3d",
    )
    revoke.add_argument("source", metavar="MÃ_SỔ", help="mã sổ của văn phòng")
    restored = add_command(
        actions,
        "restored",
        "chạy một lần sau khi phục hồi cơ sở dữ liệu từ bản sao",
        run_restored,
        "motcua central restored",
    )
    for one in (run, invite, revoke, restored):
        one.add_argument(
            "--record",
            metavar="URL",
            help="cơ sở dữ liệu, ví dụ postgresql://tên@máy-chủ/trung-tam; "
            "bỏ trống: một tệp trong thư mục dữ liệu",
        )


def _add_run(actions: Groups) -> argparse.ArgumentParser:
    run = add_command(
        actions,
        "run",
        "chạy hệ thống trung tâm tham chiếu cho tới khi dừng bằng Ctrl+C",
        run_central,
        "motcua central run --name trung-tam.vi-du",
    )
    run.add_argument(
        "--host", default="127.0.0.1", metavar="ĐỊA_CHỈ", help="nghe ở địa chỉ này của máy"
    )
    run.add_argument("--port", type=int, default=PORT, metavar="CỔNG", help="0: cổng nào còn trống")
    run.add_argument(
        "--name",
        metavar="TÊN",
        help="tên hoặc địa chỉ mà các văn phòng gọi tới; bỏ trống: như --host",
    )
    run.add_argument(
        "--open",
        action="store_true",
        help="không dùng chứng thư, ai cũng gửi được: chỉ để thử trên một máy",
    )
    run.add_argument(
        "--page-port",
        type=int,
        default=0,
        metavar="CỔNG",
        help="mở trang theo dõi các văn phòng ở cổng này của --page-host; 0: không mở",
    )
    run.add_argument(
        "--page-host",
        default="127.0.0.1",
        metavar="ĐỊA_CHỈ",
        help="trang không có mật khẩu: để nguyên, hoặc đặt sau cổng đăng nhập của đơn vị",
    )
    run.add_argument(
        "--webhook", default="", metavar="URL", help="địa chỉ nhận báo động, mỗi việc một lần"
    )
    return run


def run_central(shell: Shell, args: argparse.Namespace) -> Reply:
    """Be a central system."""
    from sync.reference.authority import Authority
    from sync.reference.serving import Page, Tls, serve

    if args.open and args.host not in ("127.0.0.1", "::1", "localhost"):
        raise UsageError("--open chỉ dùng được trên chính máy này", "motcua central run")
    log_to(shell.data_dir, "central")
    tls = None
    if not args.open:
        tls = Tls(Authority(shell.data_dir / PAPERS), args.name or args.host)
    page = Page(args.page_host, args.page_port, args.webhook)
    serve(_record(shell, args), args.host, args.port, tls, page)
    return Reply({}, "Đã dừng.")


def run_invite(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give out a code."""
    from sync.reference.authority import CODE_MINUTES, Authority
    from sync.reference.offices import Offices
    from sync.reference.record import Record

    with closing(Record(_record(shell, args))) as record:
        offices = Offices(record, Authority(shell.data_dir / PAPERS))
        code = offices.invite(datetime.now(UTC), args.source, args.office.strip())
    text = f"Mã đăng ký, dùng một lần trong {CODE_MINUTES} phút:\n{shown(code)}"
    return Reply({"code": shown(code)}, text)


def run_revoke(shell: Shell, args: argparse.Namespace) -> Reply:
    """Let an office in no more."""
    from sync.reference.authority import Authority
    from sync.reference.offices import Offices
    from sync.reference.record import Record

    with closing(Record(_record(shell, args))) as record:
        offices = Offices(record, Authority(shell.data_dir / PAPERS))
        count = offices.revoke(args.source, datetime.now(UTC))
    told = f"Đã thu hồi {count} chứng thư." if count else "Văn phòng này không có chứng thư nào."
    return Reply({"revoked": count}, told)


def run_restored(shell: Shell, args: argparse.Namespace) -> Reply:
    """Let the offices know that the database was put back from a copy."""
    from sync.reference.authority import Authority
    from sync.reference.offices import Offices
    from sync.reference.record import Record

    with closing(Record(_record(shell, args))) as record:
        record.begin_epoch()
        count = Offices(record, Authority(shell.data_dir / PAPERS)).recall(datetime.now(UTC))
    text = (
        f"Đã ghi nhận; thu hồi lại {count} chứng thư. Các văn phòng tự gửi lại phần bản sao không "
        "có. Văn phòng đăng ký sau lúc sao lưu cần mã mới. Dừng rồi chạy lại hệ thống trung tâm."
    )
    return Reply({"revoked": count}, text)


def _record(shell: Shell, args: argparse.Namespace) -> str:
    file: Path = shell.data_dir / FILE
    if not args.record:
        file.parent.mkdir(parents=True, exist_ok=True)
    return str(args.record or f"sqlite:///{file}")
