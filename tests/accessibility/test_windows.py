"""The windows for whoever hears them: every page says by name what can be done on it."""

import pytest

from tests.accessibility.heard import pages_of
from tests.fakes.screen import Screen

WINDOWS = ("kiosk", "panel", "board", "rating")


@pytest.mark.parametrize("window", WINDOWS)
def test_every_control_of_every_page_has_name_role_and_action(
    display: Screen, english: frozenset[str], window: str
) -> None:
    with pages_of(window, display) as pages:
        found = {page.name: pages.faults(page, english) for page in pages.each()}
    assert found
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_control_without_name_and_one_without_role_are_found(
    display: Screen, english: frozenset[str]
) -> None:
    with pages_of("kiosk", display) as pages:
        page = pages.present()
        for order, fault in (("forget-name", "no name"), ("plant-unheard", "no control")):
            assert page is not None
            before = pages.faults(page, english)
            pages.say(order)
            page = pages.present()
            assert page is not None
            (new,) = set(pages.faults(page, english)) - set(before)
            assert fault in new
