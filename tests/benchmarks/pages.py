"""How long a page in an 8 MP photograph takes, and how many of a few photographs are right."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import cv2
import numpy as np

from devices.scanners.edges import Image
from devices.scanners.paper import find_page
from devices.scanners.straighten import DPI, straighten
from tests.benchmarks.figures import Bench, Figure, median, progress, spread
from tests.devices.scanners.drawn import worst_corner
from tests.fakes.photo_geometry import FRAME
from tests.fakes.photos import (
    CLASS_RATE_MIN,
    CORNER_PART,
    RATE_MIN,
    WITH_PAGE,
    photo,
    scene_of,
)

TIMED = (0, 6, 12, 18, 24)
"""One photograph of each class."""
RUNS = 5
RATED = tuple(range(0, WITH_PAGE, 7))
WORST_CLASS = "page_ok_rate_worst_class"
LIMIT_MS = 100.0


@contextmanager
def _one_thread() -> Iterator[None]:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _ms(work: Callable[[Image], object], image: Image) -> float:
    start = time.thread_time()
    work(image)
    return (time.thread_time() - start) * 1000


def found_and_flat(image: Image) -> Image | None:
    """Find the page and lay it flat, as a capture does."""
    page = find_page(image)
    return None if page is None else straighten(image, page.corners)


def edges_alone(image: Image) -> object:
    """What the usual recipe begins with: brightness, and Canny's edges, of the whole picture."""
    return cv2.Canny(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), 50, 150)


def page_times() -> Sequence[Figure]:
    """Processor time of finding and laying flat, beside that of Canny's edges, on one thread."""
    progress("pages: time")
    times, bare = [], []
    with _one_thread():
        for number in TIMED:
            image = photo(number).image
            found_and_flat(image)
            times += [_ms(found_and_flat, image) for _ in range(RUNS)]
            bare += [_ms(edges_alone, image) for _ in range(RUNS)]
    note = f"median; colour, {DPI} dpi, processor time of one thread; " + spread(times, 1)
    return [Figure("page_ms_8mp", median(times), "ms", median(bare), LIMIT_MS, note)]


def page_rate() -> Sequence[Figure]:
    """The part of the photographs whose four corners are right: of all, and of the worst class."""
    progress("pages: rate")
    taken = Counter(scene_of(number) for number in RATED)
    right = Counter(scene_of(number) for number in RATED if _right(number))
    worst = min(taken, key=lambda scene: right[scene] / taken[scene])
    sums = f"{right.total()} of {len(RATED)} photographs of all classes"
    least = f"{worst}, {right[worst]} of {taken[worst]} photographs"
    return [
        _rate("page_ok_rate", right.total() / len(RATED), RATE_MIN, sums),
        _rate(WORST_CLASS, right[worst] / taken[worst], CLASS_RATE_MIN, least),
    ]


def _rate(name: str, part: float, limit: float, told: str) -> Figure:
    note = f"{told}; `make prove` takes all {WITH_PAGE}"
    return Figure(name, 100 * part, "%", None, 100 * limit, note, at_least=True)


def _right(number: int) -> bool:
    taken = photo(number)
    page = find_page(taken.image)
    if page is None or taken.corners is None:
        return False
    return worst_corner(page.corners, taken.corners) <= CORNER_PART * float(np.hypot(*FRAME))


BENCHES = (Bench(("page_ms_8mp",), page_times), Bench(("page_ok_rate", WORST_CLASS), page_rate))
