"""How a slip ended, for whoever stands at the command line: waited for, where it is, or why not."""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from devices.errors import NotConfiguredError
from hall.faults import LEVELS, code_of, reason_text, who_mends
from hall.owners import Owners
from hall.printing import last_of, wait_for_print
from hall.watch import LOOK_EVERY_S
from motcua.cli.shell import Shell
from office.model import PrintJob
from office.store import ports
from office.views import print_jobs, ticket_by_id

__all__ = ["Paper", "paper_of", "printer_of", "take_printer"]

STATUS_WAIT_S = LOOK_EVERY_S + 0.5
"""A printer that refused a slip, or stopped within one, has said why by then."""


@dataclass(frozen=True, slots=True)
class Paper:
    """How a slip ended, the same in words, and why: one entry for each printer with a reason.

    An entry holds `printer`, `reason`, `code`, `who` and `next_step`.
    """

    outcome: str
    text: str
    reasons: Sequence[Mapping[str, str]] = ()


def paper_of(shell: Shell, job: PrintJob | None, *, told: bool) -> Paper:
    """How a slip ended, and the same in words: by which printer, and if not, why and what to do.

    Where nobody owns its printer nobody will tell, so nobody is waited for. With `told` whoever
    waits at a terminal reads that it is the printer that takes so long.
    """
    if job is None:
        return Paper("skipped", shell.sentences.say("paper", "skipped"))
    owners = Owners(shell.office.store, "cli")
    living = partial(owners.living, job.printer)
    delayed = partial(_tell_wait, shell, job.printer) if told and sys.stderr.isatty() else None
    paper = wait_for_print(
        shell.office, job, lambda: living() is not None, when_delayed=delayed or _nothing
    )
    if paper == "unconfirmed" and living() is None:
        facts = {"printer": job.printer}
        return Paper(paper, shell.sentences.say("paper", "unowned", facts))
    return _told(shell, job, paper)


def _nothing() -> None:
    """Nobody looks on."""


def _tell_wait(shell: Shell, printer: str) -> None:
    sys.stderr.write(shell.sentences.say("printing", "waiting", {"printer": printer}) + "\n")
    sys.stderr.flush()


def _told(shell: Shell, job: PrintJob, outcome: str) -> Paper:
    """One line where all is well; else a line more for each printer that has a reason."""
    words, last = shell.sentences, last_of(job, print_jobs(shell.office, job.ticket))
    facts = {"printer": last.printer, "first": job.printer, "number": _number(shell, job)}
    tried = list(dict.fromkeys([job.printer, last.printer]))
    if outcome == "confirmed" and len(tried) == 1:
        return Paper(outcome, words.say("paper", outcome))
    if outcome == "confirmed":
        reasons = _reasons(shell, tried[:1])
        lines = [words.say("printing", "stood-in", facts), *_lines(shell, reasons)]
        return Paper(outcome, "\n".join(lines), reasons)
    because = f" ({words.say('evidence', last.evidence)})" if last.evidence else ""
    reasons = _reasons(shell, tried, STATUS_WAIT_S)
    lines = [
        words.say("paper", outcome) + because,
        *_lines(shell, reasons),
        words.say("printing", outcome, facts),
    ]
    return Paper(outcome, "\n".join(lines), reasons)


def _lines(shell: Shell, reasons: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for one in reasons:
        told = reason_text(one["reason"].split(), shell.sentences)
        mender = shell.sentences.say("menders", one["who"])
        facts = {**one, "reason": told, "mender": mender, "step": one["next_step"]}
        yield shell.sentences.say("printing", "reason", facts)


def _number(shell: Shell, job: PrintJob) -> str:
    ticket = ticket_by_id(shell.office, job.ticket)
    return ticket.label if ticket else job.ticket


def _reasons(
    shell: Shell, printers: Sequence[str], wait_s: float = 0.0
) -> Sequence[Mapping[str, str]]:
    """What these printers' owners last wrote of them, where that is not well."""
    deadline = time.monotonic() + wait_s
    while True:
        with shell.office.store.read() as tx:
            rows = {row.device: row for row in ports.devices(tx) if row.level != LEVELS[0]}
        found = [one for one in printers if one in rows and rows[one].reasons]
        if found or time.monotonic() >= deadline:
            return [_reason(shell, one, rows[one].reasons) for one in found]
        shell.office.bell.wait(shell.office.bell.rings, LOOK_EVERY_S / 10)


def _reason(shell: Shell, printer: str, reasons: Sequence[str]) -> Mapping[str, str]:
    """Why a printer does not print, who mends that and how."""
    step = shell.sentences.say("remedies", reasons[0], {"device": printer}).splitlines()[0]
    return {
        "printer": printer,
        "reason": " ".join(reasons),
        "code": code_of(printer, reasons[0]),
        "who": who_mends(reasons[0]).value,
        "next_step": step,
    }


def take_printer(parser: argparse.ArgumentParser) -> None:
    """Let a command name the printer of its slip."""
    parser.add_argument("--printer", metavar="MÁY_IN", help="máy in; bỏ trống: máy in của kiosk")


def printer_of(shell: Shell, args: argparse.Namespace) -> str | None:
    """The printer that is meant, else the usual one of the hall.

    Raises NotConfiguredError for one that the settings lack.
    """
    settings = shell.settings
    at_kiosk = settings.point_of(settings.kiosk) == args.point
    usual = settings.kiosk.printer if at_kiosk else settings.hall(args.point).panel.printer
    printer: str | None = args.printer or usual
    if printer and all(one.id != printer for one in shell.settings.devices.printers):
        raise NotConfiguredError(printer)
    return printer
