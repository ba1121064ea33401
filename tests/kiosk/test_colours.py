"""The colours of the theme, as they are and in high contrast: what stands out from what."""

import re

import pytest

from screens.application import ASSETS

THEME = ASSETS / "qml" / "MotCua" / "Controls" / "Theme.qml"
TOKEN = r'color (\w+): (?:contrast \? "#([0-9A-F]{6})" : )?"#([0-9A-F]{6})"'
PALETTES = {
    name: {token: high if contrast and high else usual for token, high, usual in found}
    for found in [re.findall(TOKEN, THEME.read_text(encoding="utf-8"))]
    for name, contrast in (("usual", False), ("contrast", True))
}
TEXT, BODY, EDGE = 7.0, 10.0, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(palette: str, one: str, other: str) -> float:
    """How far two colours stand apart, WCAG 2.2."""
    tokens = PALETTES[palette]
    dark, light = sorted((luminance(tokens[one]), luminance(tokens[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        ("ink", "paper", BODY),
        ("ink", "mist", BODY),
        ("slate", "paper", TEXT),
        ("slate", "mist", TEXT),
        ("slate", "actionTint", TEXT),
        ("navy", "paper", TEXT),
        ("navy", "mist", TEXT),
        ("navy", "actionTint", TEXT),
        ("paper", "action", TEXT),
        ("action", "paper", TEXT),
        ("action", "actionTint", TEXT),
        ("bandText", "band", BODY),
        ("goldText", "gold", TEXT),
        ("done", "doneTint", TEXT),
        ("fault", "faultTint", TEXT),
        ("warning", "warningTint", TEXT),
        ("line", "paper", EDGE),
        ("hairline", "paper", EDGE),
        ("hairline", "mist", EDGE),
        ("hairline", "actionTint", EDGE),
        ("action", "mist", EDGE),
        ("gold", "band", EDGE),
        ("navy", "mist", EDGE),
    ],
)
def test_it_stands_out(palette: str, front: str, ground: str, least: float) -> None:
    assert ratio(palette, front, ground) >= least


def test_high_contrast_is_black_white_and_yellow() -> None:
    assert set(PALETTES["contrast"].values()) == {"000000", "FFFFFF", "FFE14D"}
