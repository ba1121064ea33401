"""A strip of lines on a printer's paper: for staff, or numbers that staff tear off for others.

Whoever has something to say makes the lines, and whoever owns the printer lays them out for its
paper: the two may be programs of their own.
"""

import json
from collections.abc import Iterator
from typing import Any

from devices.printers.page import Align, Feed, Item, Number, Page, Rule, Text, Weight

__all__ = ["page_of_lines"]

SIZE = 26
"""The em in dots: capitals of 2.4 mm, for staff who hold it in their hands."""
TITLE = 42
DAY = 34
GAP = Feed(10)
CITIZENS = 33
"""Capitals of 3 mm, as on a ticket; the number is 13 mm."""
NUMBER_HEIGHT = 104
NUMBER_GAP = Feed(14)
TEAR = (Feed(28), Rule(dash=16), Feed(28))
"""Room for a finger's width between two numbers, and where to tear."""


def page_of_lines(lines: str, width_dots: int) -> Page:
    """A strip on paper `width_dots` wide.

    `lines` are JSON: a list of [kind, text]; kinds are `mark`, `title`, `day`, `centre`, `head`,
    `name` and "" for a plain line; `number`, `strong`, `said`, `label` and `tear` are for numbers
    that are torn off.
    """
    rows: list[Any] = json.loads(lines)
    return Page(width_dots, tuple(item for kind, text in rows for item in _items(kind, text)))


def _items(kind: str, text: str) -> Iterator[Item]:
    match kind:
        case "mark":
            yield Text(text, SIZE, Weight.STRONG, inverse=True)
            yield GAP
        case "title":
            yield Text(text, TITLE, Weight.STRONG)
        case "day":
            yield Text(text, DAY, Weight.STRONG)
        case "centre":
            yield Text(text, SIZE)
        case "number":
            yield from (NUMBER_GAP, Number(text, NUMBER_HEIGHT), NUMBER_GAP)
        case "strong" | "said":
            yield Text(text, CITIZENS, Weight.STRONG if kind == "strong" else Weight.NORMAL)
        case "label":
            yield from (Text(text, CITIZENS, Weight.STRONG, inverse=True), GAP)
        case "tear":
            yield from TEAR
        case "head":
            yield from (GAP, Rule(), GAP)
            yield Text(text, SIZE, Weight.STRONG, Align.LEFT)
        case "name":
            yield Feed(6)
            yield Text(text, SIZE, Weight.STRONG, Align.LEFT)
        case _:
            yield Text(text, SIZE, align=Align.LEFT)
