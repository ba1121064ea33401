"""`motcua doctor`: what is wrong in this hall now, and what a code on a panel means."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hall.checks import look_at
from hall.faults import HALL_REASONS, LEVELS, code_of, kind_text, reason_text, typed, who_mends
from hall.owners import Owners
from motcua.cli.devices.status import believed
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command
from motcua.cli.silence import silence_line
from office.checks import Found, HallChecked, check_due, checks_within
from office.config import MAIN_POINT, CounterPlace
from office.errors import OfficeError
from office.staff import roster_unknown
from office.store import ports

if TYPE_CHECKING:
    from motcua.machine import Machine

_NOBODY = "status-stale"


def register(groups: Groups) -> None:
    """Add the command to the command line."""
    command = add_command(
        groups,
        "doctor",
        "đang có gì hỏng, ai sửa; giải thích một mã trên bảng gọi số",
        run_doctor,
        "motcua doctor A99R",
    )
    command.set_defaults(own="any")
    command.add_argument(
        "code", nargs="?", metavar="MÃ", help="mã bốn ký tự; bỏ trống: kể mọi thứ đang hỏng"
    )


def run_doctor(shell: Shell, args: argparse.Namespace) -> Reply:
    """Explain a code, or list all that is wrong now; a fault is the exit code."""
    if args.code in shell.settings.devices.kinds():
        check = f"“motcua devices check {args.code}”"
        raise UsageError(
            f"“{args.code}” là thiết bị, không phải mã; kiểm tra nó: {check}", "motcua doctor"
        )
    wrong = found_now(shell)
    if args.code is not None:
        return _explained(shell, typed(args.code), wrong)
    told = [_problem(shell, one) for one in wrong]
    silent = silence_line(shell)
    text = "\n".join([*([silent] if silent else []), *(_line(one) for one in told)])
    if told:
        text += "\nCách sửa từng mã: “motcua doctor MÃ”."
    if wrong and all(one.reason == _NOBODY for one in wrong):
        text += "\nKhông có chương trình nào đang trông thiết bị. Chạy “motcua run”."
    faulted = any(one.level == "fault" for one in wrong)
    data = {"problems": told, **({"silent": silent} if silent else {})}
    return Reply(data, text or "Sẵn sàng: không thấy gì hỏng.", int(faulted))


def problems(shell: Shell) -> list[dict[str, Any]]:
    """All that is wrong now, as `--json` tells it."""
    return [_problem(shell, one) for one in found_now(shell)]


def found_now(shell: Shell) -> list[Found]:
    """All that is wrong: devices by their last state, this machine's own things looked at now.

    What other machines and other parts have told in their last check stands as they told it.
    """
    from motcua.machine import machine
    from motcua.owning import devices_at_work, roles_at_work
    from motcua.parts import machine_checks

    shell.require_record()
    kinds = shell.settings.devices.kinds()
    at_work = devices_at_work(shell.settings, roles_at_work(shell.settings, shell.data_dir))
    with machine(
        shell.settings, shell.data_dir, shell.given_clock, store=shell.office.store
    ) as here:
        with here.office.look() as (tx, now):
            rows = {row.device: row for row in ports.devices(tx) if row.device in at_work}
            told = list(checks_within(tx, now))
        own = [
            one
            for one in machine_checks(here, Owners(here.office.store, "cli"))
            if one.kind in HALL_REASONS
        ]
        found = look_at(own).found
        found += _not_checked(here, told)
        found += _told_elsewhere(told, {*kinds, *(one.about for one in own)})
        found += [_roster(one, "warn") for one in roster_unknown(here.office)]
    states = {row.device: row for row in believed(shell, list(rows.values()))}
    for name in at_work:
        row = states.get(name)
        if row is None:
            found.append(Found(name, kinds[name], _NOBODY, "fault"))
        elif row.level != LEVELS[0]:
            reason = next(iter(row.reasons), _NOBODY)
            found.append(Found(name, row.kind, reason, "fault" if reason == _NOBODY else row.level))
    return sorted(_causes(shell, found), key=lambda one: LEVELS.index(one.level), reverse=True)


def _not_checked(here: "Machine", told: list[HallChecked]) -> Iterator[Found]:
    """Other machines that should have looked at themselves by now, as panels tell too."""
    for one in told:
        if one.machine != here.name and check_due(here.office, one.machine).now:
            yield Found(f"machine:{one.machine}", "machine", "not-checked", "warn")


def _roster(counter: CounterPlace, level: str) -> Found:
    """That nobody has the number that the settings name for a counter."""
    point = "" if counter.point == MAIN_POINT else f"{counter.point}/"
    return Found(f"roster:{point}{counter.number}", "roster", "roster-unknown", level)


def _causes(shell: Shell, found: list[Found]) -> Iterator[Found]:
    """What is wrong without what only follows: the units of a line that is itself broken."""
    line_of = shell.settings.devices.line_of
    broken = {one.about for one in found if one.kind == "bus" and one.level == "fault"}
    for one in found:
        if line_of(one.about) not in broken or one.reason == _NOBODY:
            yield one


def _told_elsewhere(checks: list[HallChecked], known: set[str]) -> Iterator[Found]:
    """What checks have found that is not known better here."""
    for check in [one for one in checks if one.today]:
        for found in check.found:
            if found.about not in known:
                yield found


def _explained(shell: Shell, code: str, wrong: list[Found]) -> Reply:
    """What a code means; what is wrong now stands first. Raises OfficeError for an unknown one."""
    meant = [one for one in wrong if code_of(one.about, one.reason) == code]
    meant += [
        one
        for one in _imaginable(shell)
        if code_of(one.about, one.reason) == code and one[:3] not in {each[:3] for each in meant}
    ]
    if not meant:
        raise OfficeError("doctor-code-unknown", typed=code)
    meanings = [
        {**_problem(shell, one), "now": one in wrong, **_remedy(shell, one)} for one in meant
    ]
    return Reply({"code": code, "meanings": meanings}, "\n\n".join(map(_page, meanings)))


def _imaginable(shell: Shell) -> Iterator[Found]:
    """Everything that a code of this hall may be about."""
    from motcua.machine import machine

    of_devices = set(shell.sentences.section("remedies")) - {
        reason for reasons in HALL_REASONS.values() for reason in reasons
    }
    for name, kind in shell.settings.devices.kinds().items():
        for reason in sorted(of_devices):
            yield Found(name, kind, reason, "fault")
    with (
        machine(
            shell.settings, shell.data_dir, shell.given_clock, store=shell.office.store
        ) as here,
        here.office.look() as (tx, now),
    ):
        machines = {here.name, *(one.machine for one in checks_within(tx, now))}
    yield from (_roster(one, "fault") for one in shell.settings.office.counters if one.officer)
    for one in sorted(machines):
        for kind, reasons in HALL_REASONS.items():
            for reason in reasons:
                yield Found(f"{kind}:{one}", kind, reason, "fault")


def _problem(shell: Shell, found: Found) -> dict[str, Any]:
    what = kind_text(found, shell.sentences, named=True)
    return {
        "code": code_of(found.about, found.reason),
        "about": found.about,
        "kind": found.kind,
        "reason": found.reason,
        "level": found.level,
        "who": who_mends(found.reason).value,
        "mender": shell.sentences.say("menders", who_mends(found.reason).value),
        "sentence": f"{what}: {reason_text([found.reason], shell.sentences)}",
        "detail": found.detail,
    }


def _remedy(shell: Shell, found: Found) -> dict[str, Any]:
    """The steps that mend it, and the command that then tells whether it is mended."""
    text = shell.sentences.say("remedies", found.reason, {"device": found.about})
    is_hall = found.kind in HALL_REASONS
    command = "motcua doctor" if is_hall else f"motcua devices check {found.about}"
    return {"steps": text.splitlines(), "command": command}


def _line(problem: dict[str, Any]) -> str:
    detail = f" ({problem['detail']})" if problem["detail"] else ""
    return f"{problem['code']}  {problem['sentence']}{detail} · {problem['mender']}"


def _page(meaning: dict[str, Any]) -> str:
    """A meaning as people read it over the telephone."""
    state = "đang hỏng" if meaning["now"] else "hiện không thấy hỏng"
    steps = [f"  {number}. {step}" for number, step in enumerate(meaning["steps"], start=1)]
    return "\n".join(
        [
            f"{meaning['code']}  {meaning['sentence']} ({state})",
            f"Người sửa: {meaning['mender']}",
            *([f"Chi tiết: {meaning['detail']}"] if meaning["detail"] else []),
            *steps,
            f"Kiểm tra lại: {meaning['command']}",
        ]
    )
