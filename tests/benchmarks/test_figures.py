"""Which way a limit is missed, and how that is told."""

import pytest

from tests.benchmarks.figures import Bench, Figure


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "missed"),
    [
        (101.0, 100.0, False, True),
        (100.0, 100.0, False, False),
        (94.9, 95.0, True, True),
        (95.0, 95.0, True, False),
        (1.0, None, False, False),
        (1.0, None, True, False),
    ],
)
def test_a_limit_is_missed_above_or_below(
    value: float, limit: float | None, at_least: bool, missed: bool
) -> None:
    assert Figure("x", value, "ms", None, limit, "", at_least).missed is missed


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (
            Figure("page_ms", 123.0, "ms", None, 100.0, ""),
            "page_ms: 123 ms, promised at most 100 ms",
        ),
        (Figure("ok", 94.2, "%", None, 95.0, "", True), "ok: 94.2 %, promised at least 95 %"),
        (Figure("rss", 94.2, "MiB", None, None, ""), "rss: 94.2 MiB"),
    ],
)
def test_a_value_is_told_beside_its_limit_and_which_way_it_goes(figure: Figure, told: str) -> None:
    assert figure.beside_limit == told


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("", "short"), ("is", "short"), ("1m", "long"), ("issue_1m", "long"), ("x", "")],
)
def test_what_takes_long_is_measured_by_its_own_word(word: str, wanted: str) -> None:
    short = Bench(("issue_0",), list[Figure])
    long = Bench(("issue_1m",), list[Figure], apart="1m")
    found = [name for name, one in (("short", short), ("long", long)) if one.wanted(word)]
    assert found == [wanted] * bool(wanted)


def test_a_bench_by_its_own_word_tells_all_its_figures() -> None:
    figure = Figure("issue_1m", 1.0, "ms", None, None, "")
    assert Bench(("issue_1m",), list[Figure], apart="1m").told(figure, "1m")
    assert not Bench(("issue_1m",), list[Figure]).told(figure, "1m")
