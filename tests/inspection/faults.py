"""What a demanding eye finds wrong on a window, from its picture and its geometry. Pure.

Every finding is one line; a window without any is as it should be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import cast

from tests.inspection.shot import Box, ControlSeen, Rgb, Shot, TextSeen

TEXT_RATIO = 7.0
BODY_RATIO = 10.0
BORDER_RATIO = 3.0
NEAR = 48
"""Two colours whose parts differ by no more in sum are the same to the eye that drew them."""
INK_ROWS = 3
"""The first rows of a letter are thin and grey; one of so many rows shows its colour."""


@dataclass(frozen=True)
class Rules:
    """What holds on this window, in its own pixels.

    `target` is the least side of a control, `gap` the least room between two; controls stand below
    the row `reach`. Texts in a colour of `body` need the higher contrast, unless they are marks on
    one of `badges`. Controls in `unseen` are not meant for those who stand before the window: only
    staff know that they are there.
    """

    target: float
    gap: float = 0.0
    reach: float = 0.0
    body: frozenset[Rgb] = frozenset()
    badges: frozenset[Rgb] = frozenset()
    unseen: frozenset[str] = frozenset()


def inspect(shot: Shot, rules: Rules) -> list[str]:
    """All that is wrong."""
    seen = tuple(one for one in shot.controls if one.name not in rules.unseen)
    shot = replace(shot, controls=seen)
    checks: tuple[Callable[[Shot, Rules], Iterator[str]], ...] = (
        _targets,
        _gaps,
        _reach,
        _cut_texts,
        _overlaps,
        _missing_ink,
        _contrasts,
        _borders,
    )
    return [finding for check in checks for finding in check(shot, rules)]


def ratio(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours (WCAG 2.2, relative luminance), from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Rgb) -> float:
    parts = [value / 255 for value in color]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _targets(shot: Shot, rules: Rules) -> Iterator[str]:
    for one in shot.controls:
        side = min(one.box.width, one.box.height)
        if side < rules.target - 0.5:
            yield f"small: {one.name} is {side:.0f} px, {rules.target:.0f} are needed"


def _gaps(shot: Shot, rules: Rules) -> Iterator[str]:
    for one, other in combinations(shot.controls, 2):
        apart = one.box.apart(other.box)
        if apart < rules.gap - 1:
            yield f"close: {one.name} and {other.name} are {apart:.0f} px apart"


def _reach(shot: Shot, rules: Rules) -> Iterator[str]:
    for one in shot.controls:
        if one.box.top < rules.reach - 1:
            yield f"out of reach: {one.name} begins at {one.box.top:.0f}, not {rules.reach:.0f}"
        if not one.box.within(shot.glass):
            yield f"off the glass: {one.name}"


def _cut_texts(shot: Shot, rules: Rules) -> Iterator[str]:
    del rules
    for text in shot.texts:
        if text.truncated:
            yield f"truncated: {text.words}"
        elif not text.ink.within(text.room):
            yield f"cut: {text.words}"
        elif text.control and not text.ink.within(text.control):
            yield f"beyond its control: {text.words}"


def _overlaps(shot: Shot, rules: Rules) -> Iterator[str]:
    del rules
    for one, other in combinations(shot.texts, 2):
        if one.ink.meets(other.ink):
            yield f"over one another: {one.words} / {other.words}"
    for text in shot.texts:
        for control in shot.controls:
            if text.control != control.box and _crosses(text, control):
                yield f"text and control over one another: {text.words} / {control.name}"


def _crosses(text: TextSeen, control: ControlSeen) -> bool:
    return text.ink.meets(control.box)


def _missing_ink(shot: Shot, rules: Rules) -> Iterator[str]:
    """The first rows of the letters must be there: accents are what is lost first."""
    del rules
    for text in shot.texts:
        rows = Box(text.ink.left, text.first_row, text.ink.right, text.first_row + INK_ROWS)
        ground = _ground(shot, text)
        if ground and not any(_is_ink(one, text.color, ground) for one, _ in _colors(shot, rows)):
            yield f"its first row is missing: {text.words}"


def _is_ink(color: Rgb, ink: Rgb, ground: Rgb) -> bool:
    """Whether a pixel is nearer to the letters than to what they stand on, at least by a third."""
    return _far(color, ground) * 3 >= _far(ink, ground)


def _contrasts(shot: Shot, rules: Rules) -> Iterator[str]:
    for text in shot.texts:
        ground = _ground(shot, text)
        if ground is None:
            yield f"nothing to see: {text.words}"
            continue
        drawn = min((one for one, _ in _colors(shot, text.ink)), key=lambda c: _far(c, text.color))
        if _far(drawn, text.color) > NEAR:
            yield f"not drawn in its colour: {text.words}"
        body = text.color in rules.body and ground not in rules.badges
        least = BODY_RATIO if body else TEXT_RATIO
        if (found := ratio(drawn, ground)) < least - 0.05:
            yield f"contrast {found:.1f}, {least:.0f} is needed: {text.words}"


def _borders(shot: Shot, rules: Rules) -> Iterator[str]:
    """A control differs from what it lies on by its border, or by all of its ground."""
    del rules
    for one in shot.controls:
        box, middle = one.box, (one.box.top + one.box.bottom) / 2
        if not one.enabled or box.left < 4:
            continue
        outside = _pixel(shot, box.left - 3, middle)
        edge = [_pixel(shot, box.left + step, middle) for step in range(-1, 6)]
        if (found := max(ratio(color, outside) for color in edge)) < BORDER_RATIO:
            yield f"border {found:.1f}, {BORDER_RATIO:.0f} is needed: {one.name}"


def _pixel(shot: Shot, across: float, down: float) -> Rgb:
    return _rgb(shot.image.getpixel((round(across), round(down))))


def _rgb(value: object) -> Rgb:
    """A pixel of a picture in red, green and blue."""
    assert isinstance(value, tuple)
    red, green, blue = value
    return red, green, blue


def _ground(shot: Shot, text: TextSeen) -> Rgb | None:
    """What the letters stand on: the colour that most of their box has besides their own."""
    most_first = sorted(_colors(shot, text.ink), key=lambda it: -it[1])
    return next((one for one, _ in most_first if _far(one, text.color) > NEAR), None)


def _colors(shot: Shot, box: Box) -> list[tuple[Rgb, int]]:
    """Every colour in a box and how many pixels have it."""
    seen = box.common(shot.glass)
    corners = (int(seen.left), int(seen.top), round(seen.right), round(seen.bottom))
    if corners[2] <= corners[0] or corners[3] <= corners[1]:
        return []
    part = shot.image.crop(corners)
    counted = cast("list[tuple[int, Rgb]]", part.getcolors(part.width * part.height) or [])
    return [(color, count) for count, color in counted]


def _far(one: Rgb, other: Rgb) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) + abs(one[2] - other[2])
