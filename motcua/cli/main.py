"""Reading the command line, doing the command, saying how it went."""

import argparse
import io
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from devices.errors import DeviceError, NotFoundError, UnpoweredError
from hall.sentences import Sentences, facts_of
from motcua import VERSION
from motcua.cli.parser import Parser, UsageError
from motcua.cli.shell import FileRefused, Shell, data_dir, say
from motcua.logs import is_logging, log_to
from office.clock import Clock
from office.errors import (
    LinesRefused,
    ListRefused,
    OfficeError,
    Refusal,
    Refused,
    SettingsError,
    StoreUnreachable,
    Who,
)

GROUPS = {
    "demo": "demo",
    "simulate": "simulate",
    "run": "run",
    "kiosk": "run",
    "ticket": "ticket",
    "counter": "counter",
    "queue": "queue",
    "day": "day",
    "report": "report",
    "staff": "staff",
    "appointment": "appointment",
    "search": "search",
    "catalogue": "catalogue",
    "devices": "devices",
    "scan": "scan",
    "read-code": "read_code",
    "config": "config",
    "db": "db",
    "data": "data",
    "sync": "link",
    "central": "central",
    "doctor": "doctor",
}
"""A command line's first word → the module here that knows it, in the order of the help."""

MISTYPED = ("-unknown", "-unfit", "-mistyped", "-unlikely", "-easy", "-usage")
"""How the codes end of what was not typed rightly: who typed it can mend it."""


class OfficeUnreachable(StoreUnreachable):
    """The same, with what this machine does all the same: a sentence, or nothing."""

    def __init__(self, error: StoreUnreachable, still: str) -> None:
        super().__init__(str(error.details.get("detail", "")))
        self.still = still


MOST_ITEMS = 20
"""So many are told to people of what stands behind a failure."""
LOGGED_WORDS = 2
"""Group and action: behind them may stand somebody's name."""

_logger = logging.getLogger(__name__)


def main(words: Sequence[str] | None = None, clock: Clock | None = None) -> int:
    """Run one command, by default what the process was called with; give the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Vietnamese, whatever the terminal's locale says
            stream.reconfigure(encoding="utf-8")
    as_json = "--json" in words
    try:
        return _run(build_parser(words).parse_args(words), clock)
    except (OfficeError, DeviceError) as error:
        return _fail(error, as_json=as_json)
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        _begin_log(words)
        _logger.exception("motcua %s", " ".join(words[:LOGGED_WORDS]))
        return _fail(FileRefused(error.filename, error.strerror), as_json=as_json)
    except Exception:
        _begin_log(words)
        _logger.exception("motcua %s", " ".join(words[:LOGGED_WORDS]))
        return _fail(OfficeError("program-fault"), as_json=as_json)


def _begin_log(words: Sequence[str]) -> None:
    """Have a log for a fault that came before the command line was understood."""
    if not is_logging():
        parts = [part for word in words for part in word.split("=", 1)]
        log_to(data_dir(dict(pairwise(parts)).get("--data-dir")), "cli")


def build_parser(words: Sequence[str] = ()) -> Parser:
    """The parser of the whole command line, or of the group alone that its first word names.

    A command then waits for the imports of no other.
    """
    parser = Parser(
        prog="motcua",
        description="Một Cửa: lấy số, in phiếu, gọi số và bảng hiển thị của bộ phận một cửa.",
        epilog="Bắt đầu:             motcua demo\nTrợ giúp một lệnh:   motcua ticket issue --help",
    )
    parser.add_argument(
        "--version", action="version", version=f"motcua {VERSION}", help="xem phiên bản"
    )
    groups = parser.add_subparsers(metavar="LỆNH", required=True, title="Các lệnh")
    named = [GROUPS[word] for word in words[:1] if word in GROUPS]
    for module in named or dict.fromkeys(GROUPS.values()):
        import_module(f"motcua.cli.{module}").register(groups)
    return parser


def _run(args: argparse.Namespace, clock: Clock | None) -> int:
    config = Path(args.config) if args.config else None
    creates = getattr(args, "creates", False)
    own = getattr(args, "own", "")
    shell = Shell(config, data_dir(args.data_dir), clock, args.training, creates, own)
    if creates or shell.is_in_use:  # a mistyped folder is left as it was
        log_to(shell.data_dir, "cli")
    try:
        if getattr(args, "point", "") is None:
            args.point = shell.settings.first_point
        reply = args.run(shell, args)
    except NotFoundError as error:
        raise _plainer(shell, error) from error
    except StoreUnreachable as error:
        from motcua.cli.silence import still_works

        raise OfficeUnreachable(error, still_works(shell)) from error
    finally:
        shell.close()
    say(reply, as_json=args.json)
    return int(reply.exit_code)


def _plainer(shell: Shell, error: NotFoundError) -> NotFoundError:
    """What is missing only because nobody simulates it has neither cable nor power to look at."""
    from motcua.unpowered import is_unpowered

    missing = is_unpowered(shell.settings.devices, shell.data_dir, error.device)
    return UnpoweredError(error.device, error.detail) if missing else error


def _fail(error: OfficeError | DeviceError, *, as_json: bool) -> int:
    sentences = Sentences("vi")
    still = error.still if isinstance(error, OfficeUnreachable) else ""
    message = f"{sentences.error(error)} {sentences.hint(error)} {still}".strip()
    facts = facts_of(error)
    who = _mender(error)
    if as_json:
        failure = {
            "code": error.code,
            "message": message,
            "who": who,
            "details": {**facts, **_listed_object(error, sentences)},
        }
        sys.stdout.write(json.dumps({"error": failure}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{message}\n({sentences.say('who', who)} · {error.code})\n")
        for line in _listed(error, sentences):
            sys.stderr.write(f"  {line}\n")
        if not isinstance(error, UsageError) and facts.get("detail"):
            sys.stderr.write(sentences.say("check-evidence", "detail", {"value": facts["detail"]}))
            sys.stderr.write("\n")
    return 2 if isinstance(error, UsageError | SettingsError) else 1


def _mender(error: OfficeError | DeviceError) -> str:
    """Who can mend it; a slip of ours that the record lacks is nobody's slip of the finger."""
    typed = error.code.endswith(MISTYPED) and error.code != Refusal.SLIP_UNKNOWN
    return Who.TYPIST if typed else error.who


def _listed(error: OfficeError | DeviceError, sentences: Sentences) -> Iterator[str]:
    """What stands behind a failure one by one, such as the lines of a file."""
    match error:
        case LinesRefused(lines=lines):
            yield from (f"Dòng {one.line}: {sentences.error(one.refusal)}" for one in lines)
        case ListRefused(items=items):
            yield from (sentences.error(one) for one in items[:MOST_ITEMS])
            if len(items) > MOST_ITEMS:
                yield f"… và {len(items) - MOST_ITEMS} mục nữa; xem đủ: thêm --json."


def _listed_object(error: OfficeError | DeviceError, sentences: Sentences) -> dict[str, object]:
    """The same for other programs, each with its own code and sentence."""
    match error:
        case LinesRefused(lines=lines):
            return {"lines": [{"line": one.line, **_item(one.refusal, sentences)} for one in lines]}
        case ListRefused(items=items):
            return {"items": [{**one.details, **_item(one, sentences)} for one in items]}
    return {}


def _item(refusal: Refused, sentences: Sentences) -> dict[str, object]:
    return {"code": refusal.code, "message": sentences.error(refusal)}
