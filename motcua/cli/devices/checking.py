"""`motcua devices check`: every device, or one, at one of four levels."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from devices.errors import NotConfiguredError
from devices.health import CHECK_NEEDS_PEOPLE
from devices.status import NO_ANSWER_EXPECTED
from hall.evidence import detail_text, evidence_text
from hall.faults import code_of, reason_text, who_mends
from hall.requests import Facts
from hall.sentences import Sentences
from motcua.checking import checked
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command

if TYPE_CHECKING:
    from motcua.machine import Machine

CHECK = "check"
ASKS_PEOPLE = 3
_MARKS = {"pass": "✓", "warn": "!", "fail": "✕", "skipped": "–"}
_SUMS = {"pass": "tốt", "warn": "nên để ý", "fail": "hỏng", "skipped": "không thử được"}
_BY_HAND = (NO_ANSWER_EXPECTED, CHECK_NEEDS_PEOPLE)
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
    with machine(shell.settings, shell.data_dir, shell.given_clock) as here:
        answers = {name: _checked(here, name, kinds[name], args.level) for name in names}
    sentences = shell.sentences
    results = [
        _result(name, kinds[name], args.level, one, sentences) for name, one in answers.items()
    ]
    states = [_state(name, kinds[name], one) for name, one in answers.items()]
    lines = [_line(one, sentences) for one in results]
    lines += [_sum(results)] if len(results) > 1 else []
    text = "\n".join(lines) or "Cấu hình chưa có thiết bị nào."
    failed = any(one["result"] == "fail" for one in results)
    return Reply({"devices": states, "results": results}, text, int(failed))


def _checked(here: "Machine", device: str, kind: str, level: int) -> Facts:
    """Check one device, by its owner where one lives; what keeps it from that is a failure too."""
    if level == ASKS_PEOPLE:
        _tell(here.sentences, "check-tasks", kind, device)
    facts = checked(here, device, level, "cli")
    return _seen(here.sentences, device, kind, facts) if level == ASKS_PEOPLE else facts


def _seen(sentences: Sentences, device: str, kind: str, facts: Facts) -> Facts:
    """Ask whoever stands there what he saw or heard, where there was something."""
    tried = facts["result"] in ("pass", "warn")
    if not tried or kind not in sentences.section("check-questions"):
        return facts
    evidence = json.loads(str(facts["evidence"]))
    is_right = _answer_to(sentences.say("check-questions", kind, {"device": device}))
    if is_right is None:
        return {**facts, "result": "skipped", "next_step": "nobody-answered"}
    evidence["seen"] = "right" if is_right else "wrong"
    told: Facts = {**facts, "evidence": json.dumps(evidence)}
    return told if is_right else {**told, "result": "fail", "next_step": "seen-wrong"}


def _answer_to(question: str) -> bool | None:
    """Ask until there is an answer; None where the input has ended."""
    while True:
        sys.stderr.write(f"{question} (c/k) ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip().lower()
        if answer in _YES:
            return True
        if answer in _NO:
            return False
        if not line:
            return None


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


def _sum(results: Sequence[Mapping[str, Any]]) -> str:
    """How many of each result, as the last line."""
    count = Counter(one["result"] for one in results)
    told = ", ".join(f"{count[one]} {text}" for one, text in _SUMS.items() if count[one])
    return f"Cộng {len(results)} thiết bị: {told}."


def next_step(device: str, kind: str, reason: str, sentences: Sentences) -> str:
    """What to do next; where nothing of a kind can be asked, how people try it."""
    facts = {"device": device}
    if reason in _BY_HAND and kind in sentences.section("check-by-hand"):
        return sentences.say("check-by-hand", kind, facts)
    return sentences.say("remedies", reason, facts).splitlines()[0]


def _result(
    device: str, kind: str, level: int, facts: Facts, sentences: Sentences
) -> dict[str, Any]:
    """A result; `next_step` says who does what, `reason` and `code` are what it is about."""
    reason = str(facts["next_step"])
    step = ""
    if reason:
        who = sentences.say("menders", who_mends(reason).value)
        step = f"{who}: {next_step(device, kind, reason, sentences)}"
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
    wrong = [reason_text([result["reason"]], sentences)] if result["code"] else []
    asked = result["level"] > 0  # what was known already took no time worth telling
    told_of = {name: one for name, one in result["evidence"].items() if asked or name != "ms"}
    rests_on = evidence_text(told_of, sentences)
    evidence = " · ".join(filter(None, [*wrong, rests_on]))
    told = f"{_MARKS[result['result']]} {result['device']}: {evidence}"
    code = f" (mã {result['code']})" if result["code"] else ""
    step = f"{result['next_step']}{code}"
    return "\n    ".join(filter(None, (told, step, detail_text(result["evidence"], sentences))))
