"""One screen for all windows that are heard instead of seen."""

from collections.abc import Iterator

import pytest

from tests.accessibility.audit import english_texts
from tests.fakes.screen import Screen, screen


@pytest.fixture(scope="session")
def display() -> Iterator[Screen]:
    """A screen with an accessibility bus."""
    with screen() as shown:
        yield shown


@pytest.fixture(scope="session")
def english() -> frozenset[str]:
    """What must not be heard from a Vietnamese screen."""
    return english_texts()
