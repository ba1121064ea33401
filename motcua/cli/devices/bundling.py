"""`motcua devices bundle`: one small file for whoever helps from afar."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from hall.requests import Answer
from motcua.bundle import bundle
from motcua.cli.parser import Groups
from motcua.cli.shell import FileRefused, Reply, Shell, add_command
from motcua.settings import Settings
from office.errors import OfficeError


def add(actions: Groups) -> None:
    """Add `bundle`."""
    command = add_command(
        actions,
        "bundle",
        "gói chẩn đoán gửi người hỗ trợ: tình trạng, cấu hình, nhật ký, không có dữ liệu người dân",
        run_bundle,
        "motcua devices bundle /media/usb/chan-doan.zip",
    )
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="TỆP",
        help="tệp hoặc thư mục; bỏ trống: thư mục đang đứng",
    )


def run_bundle(shell: Shell, args: argparse.Namespace) -> Reply:
    """Write the bundle. Raises FileRefused."""
    name = f"motcua-{shell.clock.now():%Y%m%d-%H%M%S}.zip"
    given: Path = args.file or Path()
    file = given / name if given.is_dir() else given
    broken: list[str] = []

    def settings() -> Settings:
        try:
            return shell.settings
        except OfficeError as error:
            broken.append(shell.sentences.error(error))
            raise

    packed = bundle(
        shell.data_dir,
        shell.clock,
        settings,
        lambda: shell.office,
        lambda: _talk(shell),
        lambda: _problems(shell),
    )
    try:
        with file.open("xb") as out:
            out.write(packed)
    except FileExistsError as error:
        raise OfficeError("file-exists", file=str(file)) from error
    except OSError as error:
        raise FileRefused(file, error.strerror) from error
    text = f"Gói chẩn đoán: {file} ({len(packed)} byte). Không có dữ liệu của người dân."
    fault = " ".join(broken)
    text += f"\nTrong gói không có cấu hình, vì cấu hình đang hỏng. {fault}" if fault else ""
    return Reply({"file": str(file), "bytes": len(packed), "settings_fault": fault}, text)


def _problems(shell: Shell) -> object:
    from motcua.cli.doctor import problems  # it knows the commands of devices

    return problems(shell)


def _talk(shell: Shell) -> Mapping[str, Answer]:
    from motcua.line_talk import talk_on_lines

    return talk_on_lines(shell.settings, shell.office.store, shell.office.clock)
