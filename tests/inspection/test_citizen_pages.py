"""Every page of the kiosk, upright and across, in every size and language, as people meet it."""

from collections.abc import Mapping, Sequence

import pytest
from PySide6.QtQuick import QQuickWindow

from kiosk.config import KioskSettings
from kiosk.ui.pictures import EASES, PageSeen, walk_pages
from kiosk.ui.scenes import SCENES
from kiosk.visit_values import Ease
from tests.fakes.desk import FakeDesk
from tests.inspection.faults import Rules, inspect
from tests.inspection.shot import shoot

TARGET_MM = 20.0
GAP_MM = 4.0
INK = (0x14, 0x20, 0x2E)
GOLD = (0xF2, 0xB7, 0x05)
PANELS_MM = {"21.5 inch": (268.0, 476.0), "27 inch": (336.0, 598.0), "32 inch": (398.0, 708.0)}
ALL = dict.fromkeys(("vi", "en"), EASES)
"""Plain, large, contrast and low, in both languages."""
FEW = {"vi": (Ease(large=True),)}
"""The largest words of the longer language."""


def findings(panel: str, ways: Mapping[str, Sequence[Ease]]) -> tuple[list[str], int]:
    """What is wrong on any page of a kiosk with this panel, and how many pages there were.

    `ways` are those in which each language's pages are looked at, upright and across.
    """
    width_mm, height_mm = PANELS_MM[panel]
    found: list[str] = []
    names: set[str] = set()

    def visit(window: QQuickWindow, seen: PageSeen) -> None:
        names.add(seen.name)
        found.extend(f"{seen.name}: {one}" for one in inspect(shoot(window), rules_of(window)))

    for language, eases in ways.items():
        settings = KioskSettings.model_validate(
            {"panel_width_mm": width_mm, "panel_height_mm": height_mm, "languages": [language]}
        )
        walk_pages(FakeDesk, settings, visit, eases)
    return found, len(names)


def rules_of(window: QQuickWindow) -> Rules:
    """What holds on this window, in its own pixels."""
    px_per_mm = float(window.property("pxPerMm"))
    return Rules(
        target=TARGET_MM * px_per_mm,
        gap=GAP_MM * px_per_mm,
        reach=float(window.property("reachLinePx")),
        body=frozenset({INK}),
        badges=frozenset({GOLD}),
        unseen=frozenset({"staff-hold"}),
    )


@pytest.mark.timeout(600)
@pytest.mark.prove
@pytest.mark.parametrize("panel", PANELS_MM)
@pytest.mark.usefixtures("application")
def test_nothing_is_wrong_on_any_page(panel: str) -> None:
    found, pages = findings(panel, ALL)
    assert found == []
    assert pages == 2 * len(SCENES) * 8


@pytest.mark.usefixtures("application")
def test_nothing_is_wrong_on_any_page_in_a_few_ways() -> None:
    found, pages = findings("27 inch", FEW)
    assert found == []
    assert pages == 2 * len(SCENES)
