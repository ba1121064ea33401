"""How many pages are found in the photographs that were made before their finder was."""

import sys
from collections import Counter

import numpy as np
import pytest

from devices.scanners.paper import find_page
from tests.devices.scanners.drawn import worst_corner
from tests.fakes.photo_geometry import FRAME
from tests.fakes.photos import (
    CLASS_RATE_MIN,
    CORNER_PART,
    RATE_MIN,
    WITH_PAGE,
    WITHOUT_PAGE,
    Scene,
    photo,
    scene_of,
)

SOME = tuple(range(5))
"""A photograph of each class: too few to show a rate, so each is one that is found."""
SOME_EMPTY = tuple(range(WITH_PAGE, WITH_PAGE + 2))


def is_right(number: int) -> bool:
    """Whether a photograph's page, and nothing else, was found."""
    taken = photo(number)
    page = find_page(taken.image)
    if page is None or taken.corners is None:
        return page is None and taken.corners is None
    return worst_corner(page.corners, taken.corners) <= CORNER_PART * float(np.hypot(*FRAME))


def test_pages_are_found_and_empty_desks_are_empty() -> None:
    assert [number for number in SOME + SOME_EMPTY if not is_right(number)] == []


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_the_rate_in_every_class(capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[Scene] = Counter()
    for number in range(WITH_PAGE + WITHOUT_PAGE):
        right[scene_of(number)] += is_right(number)
    rates = {scene: right[scene] / 60 for scene in Scene}
    with capsys.disabled():
        sys.stdout.write("".join(f"\n{scene}: {right[scene]}/60" for scene in Scene) + "\n")
    pages = [rate for scene, rate in rates.items() if scene is not Scene.EMPTY]
    assert rates[Scene.EMPTY] == 1
    assert min(pages) >= CLASS_RATE_MIN
    assert sum(pages) / len(pages) >= RATE_MIN
