"""Reading the command line, doing the command, saying how it went."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence

from devices.errors import DeviceError
from hall.sentences import Sentences, facts_of
from motcua import VERSION
from motcua.cli import config, counter, day, db, demo, devices, queue, run, ticket
from motcua.cli.shell import Parser, Shell, UsageError, data_dir, say
from motcua.logs import log_to
from office.errors import OfficeError, SettingsError

GROUPS = (demo, run, ticket, counter, queue, day, devices, config, db)

_logger = logging.getLogger(__name__)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; give the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    as_json = "--json" in words
    try:
        return _run(build_parser().parse_args(words))
    except (OfficeError, DeviceError) as error:
        return _fail(error, as_json=as_json)
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception:
        _logger.exception("motcua %s", " ".join(words))
        return _fail(OfficeError("program-fault"), as_json=as_json)


def build_parser() -> Parser:
    """The parser of the whole command line."""
    parser = Parser(
        prog="motcua",
        description="Một Cửa: lấy số, in phiếu, gọi số và bảng hiển thị của bộ phận một cửa.",
        epilog="Bắt đầu:  motcua demo    Trợ giúp một lệnh:  motcua ticket issue --help",
    )
    parser.add_argument("--version", action="version", version=f"motcua {VERSION}")
    groups = parser.add_subparsers(metavar="LỆNH", required=True, parser_class=Parser)
    for module in GROUPS:
        module.register(groups)
    return parser


def _run(args: argparse.Namespace) -> int:
    shell = Shell(config=args.config, data_dir=data_dir(args.data_dir))
    log_to(shell.data_dir, "cli")
    try:
        reply = args.run(shell, args)
    finally:
        shell.close()
    say(reply, as_json=args.json)
    return int(reply.exit_code)


def _fail(error: OfficeError | DeviceError, *, as_json: bool) -> int:
    sentences = Sentences("vi")
    message = sentences.error(error)
    if as_json:
        failure = {
            "code": error.code,
            "message": message,
            "who": error.who.value,
            "details": facts_of(error),
        }
        sys.stdout.write(json.dumps({"error": failure}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{message}\n({sentences.who(error)} · {error.code})\n")
    return 2 if isinstance(error, UsageError | SettingsError) else 1
