"""`motcua devices check`: every device, or one, at one of four levels."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from devices.errors import DeviceError, DeviceTimeoutError, NotConfiguredError
from hall.faults import code_of, who_mends
from hall.owners import Owners
from hall.requests import ANSWER_TIMEOUT_S, PRINTED_S, Facts, ask
from hall.sentences import Sentences
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command
from office.clock import rfc3339, to_ms

if TYPE_CHECKING:
    from motcua.machine import Machine

CHECK = "check"
ASKS_PEOPLE = 3
_MARKS = {"pass": "✓", "warn": "!", "fail": "✕", "skipped": "–"}
_VALUES = {
    "state": "device-states",
    "last_error": "device-reasons",
    "printed": "paper",
    "evidence": "evidence",
    "played": "check-values",
    "seen": "check-values",
}
"""The evidence whose value is a code, and where its words stand."""
_YES, _NO = ("c", "có", "co"), ("k", "không", "khong")


def add(actions: Groups) -> None:
    """Add `check`."""
    command = add_command(
        actions,
        CHECK,
        "kiểm tra thiết bị: hỏi thật từng thiết bị, cho thử, hoặc hỏi người đứng xem",
        run_check,
        "motcua devices check may-in-kiosk --level 2",
    )
    command.add_argument(
        "device", nargs="?", metavar="THIẾT_BỊ", help="mã thiết bị; bỏ trống: mọi thiết bị"
    )
    command.add_argument(
        "--level",
        type=int,
        choices=range(ASKS_PEOPLE + 1),
        default=1,
        metavar="MỨC",
        help="0: xem số liệu đã có; 1: hỏi thật, không ai thấy gì (mặc định); "
        "2: in thử, sáng hết nét, chuông; 3: như 2, rồi hỏi người đứng xem",
    )


def run_check(shell: Shell, args: argparse.Namespace) -> Reply:
    """Check devices one after the other; anything that fails is the exit code."""
    from motcua.machine import machine

    if args.json and args.level == ASKS_PEOPLE:
        raise UsageError("--level 3 hỏi người nên không đi cùng --json", "motcua devices check")
    kinds = shell.settings.devices.kinds()
    if args.device is not None and args.device not in kinds:
        raise NotConfiguredError(args.device)
    names = [args.device] if args.device else list(kinds)
    with machine(shell.settings, shell.data_dir, shell.clock) as here:
        answers = {name: _checked(here, name, kinds[name], args.level) for name in names}
    sentences = shell.sentences
    results = [_result(name, args.level, one, sentences) for name, one in answers.items()]
    states = [_state(name, kinds[name], one) for name, one in answers.items()]
    text = "\n".join(_line(one, sentences) for one in results) or "Cấu hình chưa có thiết bị nào."
    failed = any(one["result"] == "fail" for one in results)
    return Reply({"devices": states, "results": results}, text, int(failed))


def _checked(here: "Machine", device: str, kind: str, level: int) -> Facts:
    """Check one device, by its owner where one lives; what keeps it from that is a failure too."""
    if level == ASKS_PEOPLE:
        _tell(here.sentences, "check-tasks", kind, device)
    try:
        facts = _asked(here, device, level)
    except DeviceError as error:
        facts = _failed(here, error)
    return _seen(here.sentences, device, kind, facts) if level == ASKS_PEOPLE else facts


def _asked(here: "Machine", device: str, level: int) -> Facts:
    """The owner's answer. Raises DeviceError."""
    from motcua.health import check_here

    office, port = here.office, here.catalogue.port_of(device)
    owners = Owners(office.store, "cli")
    if not owners.living(port):
        owners.claim(port, device)
        try:
            return check_here(here, device, {"level": level})
        finally:
            owners.release()
    timeout_s = ANSWER_TIMEOUT_S if level < 2 else PRINTED_S
    try:
        answer = ask(office.store, office.clock, device, CHECK, {"level": level}, timeout_s)
    except DeviceTimeoutError as error:
        return {**_failed(here, error), "next_step": "check-timeout"}
    if answer.error:
        detail = str(answer.facts.get("detail", ""))
        return {**_unknown(here), "next_step": answer.error, "evidence": _evidence(detail)}
    return answer.facts


def _failed(here: "Machine", error: DeviceError) -> Facts:
    return {**_unknown(here), "next_step": error.code, "evidence": _evidence(error.detail)}


def _unknown(here: "Machine") -> Facts:
    """The answer of a device that could not be checked."""
    return {
        "result": "fail",
        "state": "unknown",
        "level": "fault",
        "reasons": "",
        "source": "inferred",
        "as_of": rfc3339(to_ms(here.office.clock.now())),
    }


def _evidence(detail: str) -> str:
    return json.dumps({"detail": detail} if detail else {})


def _seen(sentences: Sentences, device: str, kind: str, facts: Facts) -> Facts:
    """Ask whoever stands there what he saw or heard, where there was something."""
    tried = facts["result"] in ("pass", "warn")
    if not tried or kind not in sentences.section("check-questions"):
        return facts
    evidence = json.loads(str(facts["evidence"]))
    is_right = _says_yes(sentences.say("check-questions", kind, {"device": device}))
    evidence["seen"] = "right" if is_right else "wrong"
    told: Facts = {**facts, "evidence": json.dumps(evidence)}
    return told if is_right else {**told, "result": "fail", "next_step": "seen-wrong"}


def _says_yes(question: str) -> bool:
    """Ask until there is an answer; an input that has ended is a no."""
    while True:
        sys.stderr.write(f"{question} (c/k) ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip().lower()
        if answer in _YES:
            return True
        if answer in _NO or not line:
            return False


def _readable(name: str, value: object, sentences: Sentences) -> str:
    """A value of the evidence as people read it."""
    return sentences.say(_VALUES[name], str(value)) if name in _VALUES else str(value)


def _tell(sentences: Sentences, section: str, kind: str, device: str) -> None:
    """Say what somebody has to do now, where there is something."""
    if kind in sentences.section(section):
        sys.stderr.write(sentences.say(section, kind, {"device": device}) + "\n")
        sys.stderr.flush()


def _state(device: str, kind: str, facts: Facts) -> dict[str, object]:
    return {
        "id": device,
        "kind": kind,
        "state": facts["state"],
        "level": facts["level"],
        "reasons": str(facts["reasons"]).split(),
        "as_of": facts["as_of"],
        "source": facts["source"],
    }


def _result(device: str, level: int, facts: Facts, sentences: Sentences) -> dict[str, Any]:
    """A result; `next_step` says who does what, `reason` and `code` are what it is about."""
    reason = str(facts["next_step"])
    step = ""
    if reason:
        who = sentences.say("menders", who_mends(reason).value)
        remedy = sentences.say("remedies", reason, {"device": device})
        step = f"{who}: {remedy.splitlines()[0]}"
    wrong = facts["result"] in ("warn", "fail")
    return {
        "device": device,
        "level": level,
        "result": facts["result"],
        "evidence": json.loads(str(facts["evidence"])),
        "next_step": step,
        "reason": reason,
        "code": code_of(device, reason) if wrong else "",
    }


def _line(result: dict[str, Any], sentences: Sentences) -> str:
    """A result as people read it: the device, what it rests on, and what to do."""
    words = sentences.section("check-evidence")
    evidence = ", ".join(
        sentences.say("check-evidence", name, {"value": _readable(name, value, sentences)})
        for name, value in result["evidence"].items()
        if name in words
    )
    told = f"{_MARKS[result['result']]} {result['device']}: {evidence}"
    if not result["next_step"]:
        return told
    code = f" (mã {result['code']})" if result["code"] else ""
    return f"{told}\n    {result['next_step']}{code}"
