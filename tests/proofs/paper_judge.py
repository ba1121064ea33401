"""The judge of printed slips: the printers' paper on one side, what the office wrote on the other.

It knows nothing of the code that prints. A slip of this proof says its number in two codes, one at
its head and one at its foot, and a copy bears a black label above them; what hangs together is a
piece of paper, with one line in the printer's own log.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from PIL import Image

__all__ = ["Job", "Piece", "Truth", "judge", "pieces"]

QR_CODE = zxingcpp.barcode_formats_from_str("QRCode")
LABEL_DOTS = 150
"""No letter, number or code of these slips has so long a black run in one row."""
MARGIN_PX = 40
SURE_SHARE = 0.5
"""An answer later than this share of the time-out may or may not have been waited for."""
MAYBE_SHARE = 2.0


@dataclass(frozen=True)
class Piece:
    """One piece of paper: the numbers of its codes, one for each code, and how it ended.

    `answered_s` is how much longer than its bytes take on the wire the job took until its answer
    left, by the printer's own clock; None without an answer.
    """

    codes: tuple[str, ...]
    copy: bool
    answered_s: float | None


@dataclass(frozen=True)
class Job:
    """What the office wrote of a job, in the order of the requests.

    `held_up_s` is for how long the machine let nobody run while the job was under way: an answer
    may have come in time and be seen so much later.
    """

    number: str
    copy: bool
    outcome: str | None
    held_up_s: float = 0.0


class Truth:
    """What became of a job, by the paper alone."""

    NOTHING = "nothing printed"
    PART = "on paper, not sure"
    WHOLE = "cut and answered"
    LATE = "answered about when the waiting ended"


OUTCOMES: Mapping[str, frozenset[str]] = {
    Truth.NOTHING: frozenset({"failed", "unconfirmed"}),
    Truth.PART: frozenset({"unconfirmed"}),
    Truth.WHOLE: frozenset({"confirmed"}),
    Truth.LATE: frozenset({"confirmed", "unconfirmed"}),
}


def pieces(folder: Path) -> Iterator[Piece]:
    """The paper of one printer, in the order of the cuts."""
    for text in (folder / "paper.jsonl").read_text().splitlines():
        line = json.loads(text)
        with Image.open(folder / line["png"]) as paper:
            yield _seen(paper.convert("L"), line["answer_after_s"])


def _seen(paper: Image.Image, answered_s: float | None) -> Piece:
    size = (paper.width + 2 * MARGIN_PX, paper.height + 2 * MARGIN_PX)
    sheet = Image.new("L", size, 255)
    sheet.paste(paper, (MARGIN_PX, MARGIN_PX))
    codes = zxingcpp.read_barcodes(sheet, formats=QR_CODE)
    return Piece(tuple(sorted(code.text for code in codes)), _has_label(paper), answered_s)


def _has_label(paper: Image.Image) -> bool:
    black, stride = bytes(LABEL_DOTS), paper.width
    data = paper.tobytes()
    return any(black in data[at : at + stride] for at in range(0, len(data), stride))


def judge(
    paper: Iterable[Piece], jobs: Sequence[Job], listed: Collection[str], timeout_s: float
) -> tuple[list[str], Counter[tuple[str, str]]]:
    """What is wrong, in words, and how often each truth met each outcome.

    `listed` are the numbers that staff are shown as having no paper; `timeout_s` is how much longer
    than the wire's own time the program waits for an answer.
    """
    found: dict[tuple[str, bool], list[Piece]] = {}
    wrong: list[str] = []
    for piece in paper:
        if len(set(piece.codes)) > 1:
            wrong.append(f"two numbers on one paper: {piece.codes}")
        for number in set(piece.codes):
            found.setdefault((number, piece.copy), []).append(piece)
    counts: Counter[tuple[str, str]] = Counter()
    truths: dict[str, str] = {}
    for job in jobs:
        its = found.pop((job.number, job.copy), [])
        if len(its) > 1:
            wrong.append(f"{job.number} is on {len(its)} papers, copy {job.copy}")
        truth = truths[job.number] = _truth(its, timeout_s, job.held_up_s)
        counts[truth, str(job.outcome)] += 1
        if job.outcome not in OUTCOMES[truth]:
            wrong.append(f"{job}: {truth}, but its papers are {its}")
    wrong += [f"nobody asked for {number}, copy {copy}" for number, copy in found]
    return wrong + list(_listing(truths, listed)), counts


def _truth(its: Sequence[Piece], timeout_s: float, held_up_s: float) -> str:
    if not its:
        return Truth.NOTHING
    answers = [one.answered_s for one in its if one.answered_s is not None and len(one.codes) == 2]
    if not answers or answers[0] > MAYBE_SHARE * timeout_s:
        return Truth.PART
    return Truth.WHOLE if answers[0] + held_up_s < SURE_SHARE * timeout_s else Truth.LATE


def _listing(truths: Mapping[str, str], listed: Collection[str]) -> Iterator[str]:
    """Who stands on the list must have a slip that is not sure, and the other way round."""
    for number, truth in truths.items():
        if truth == Truth.WHOLE and number in listed:
            yield f"{number} has its slip and is listed"
        if truth in (Truth.NOTHING, Truth.PART) and number not in listed:
            yield f"{number} may have no slip and is not listed"
    yield from (f"{number} is listed and unknown" for number in set(listed) - set(truths))
