"""Every page of the kiosk, upright and across, in every size and language, as people meet it."""

import pytest
from PySide6.QtQuick import QQuickWindow

from kiosk.config import KioskSettings
from kiosk.ui.pictures import PageSeen, walk_pages
from tests.fakes.desk import FakeDesk
from tests.inspection.faults import Rules, inspect
from tests.inspection.shot import shoot

TARGET_MM = 20.0
GAP_MM = 4.0
INK = (0x14, 0x20, 0x2E)
GOLD = (0xF2, 0xB7, 0x05)
PANELS_MM = {"21.5 inch": (268.0, 476.0), "27 inch": (336.0, 598.0), "32 inch": (398.0, 708.0)}
WAYS = 2 * 4 * 2
"""Upright and across; plain, large, contrast, low; two languages."""


def findings(panel: str) -> tuple[list[str], int]:
    """What is wrong on any page of a kiosk with this panel, and how many pages there were."""
    width_mm, height_mm = PANELS_MM[panel]
    settings = KioskSettings(panel_width_mm=width_mm, panel_height_mm=height_mm)
    found: list[str] = []
    names: set[str] = set()

    def visit(window: QQuickWindow, seen: PageSeen) -> None:
        names.add(seen.name)
        found.extend(f"{seen.name}: {one}" for one in inspect(shoot(window), rules_of(window)))

    walk_pages(FakeDesk, settings, visit)
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
@pytest.mark.parametrize(
    "panel",
    [
        "27 inch",
        pytest.param("21.5 inch", marks=pytest.mark.prove),
        pytest.param("32 inch", marks=pytest.mark.prove),
    ],
)
@pytest.mark.usefixtures("application")
def test_nothing_is_wrong_on_any_page(panel: str) -> None:
    found, pages = findings(panel)
    assert found == []
    assert pages >= 20 * WAYS
