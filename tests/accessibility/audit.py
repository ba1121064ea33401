"""What is wrong with a screen for whoever hears it instead of seeing it. Pure."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.accessibility.reader import Box, Told

TEXTS = Path(__file__).parents[2] / "assets" / "texts"
PRESS = "Press"
CONTROLS = frozenset({"push button", "toggle button", "radio button", "check box"})
"""The roles of what is there to be pressed."""
PRESSABLE = CONTROLS | {"alert", "list item"}
"""A message may go away when it is pressed, and a row of a list may be chosen."""
WINDOW = "frame"
IDENTIFIER = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""How icons and object names are spelled; what people hear begins with a capital or is a sign."""
NEAR_PX = 1


def faults(
    shown: Collection[Told], touchable: Collection[Box], english: Collection[str]
) -> list[str]:
    """Each fault in words; `touchable` is where the screen takes a touch, whoever it is for."""
    controls = [one for one in shown if one.role in CONTROLS or PRESS in one.actions]
    windows = [one.name for one in shown if one.role == WINDOW and one.name]
    return [
        *(() if windows else ("the window has no name",)),
        *(fault for one in controls for fault in _of_control(one, english)),
        *(
            f"a touch at {box} does something that is no control"
            for box in touchable
            if not any(_same(box, one.box) for one in controls)
        ),
    ]


def _of_control(one: Told, english: Collection[str]) -> Iterator[str]:
    told = f"{one.role} {one.name!r} at {one.box}"
    if one.role not in PRESSABLE:
        yield f"{told}: not the role of a control"
    if PRESS not in one.actions:
        yield f"{told}: no press action"
    if not one.name.strip():
        yield f"{told}: no name"
    elif IDENTIFIER.fullmatch(one.name):
        yield f"{told}: named like an icon"
    elif one.name in english:
        yield f"{told}: named in English"


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= NEAR_PX for a, b in zip(one, other, strict=True))


def english_texts(folder: Path = TEXTS) -> frozenset[str]:
    """What the windows say in English and do not say in Vietnamese, too."""
    vietnamese: set[str] = set()
    english: set[str] = set()
    for file in folder.glob("*_en.ts"):
        for message in ET.parse(file).iter("message"):
            vietnamese.add(message.findtext("source", ""))
            english.update(_forms(message))
    return frozenset(english - vietnamese)


def _forms(message: ET.Element) -> Iterator[str]:
    """A translation, or each of its plural forms."""
    for translation in message.iter("translation"):
        yield from (text.strip() for text in translation.itertext() if text.strip())
