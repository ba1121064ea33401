"""The lists in which numbers on paper are settled: which strip, up to where, who waits. Pure."""

from collections.abc import Callable, Iterable, Mapping

from counter_display.panel_values import Ui, View
from counter_display.rows import Namer, Row
from counter_display.torn import Torn
from hall.sentences import date_text
from office.numbering import written
from office.strips import Unsettled, span


def way_in(view: View, names: Namer) -> Iterable[Row]:
    """The way to the strips that nobody has settled, where there are any."""
    strips = view.now.strips if view.now else ()
    if strips:
        detail = names.say("strips-detail", count=len(strips))
        yield Row("strips", names.say("strips"), "sheet", "strips", detail=detail)


def _strips(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    for one in view.now.strips if view.now else ():
        detail = names.say("strip-of", day=date_text(one.day), numbers=span(one.strip))
        key = f"{one.day} {one.service.id} {one.strip.first}"
        yield Row(key, names.of(one.service.name), "torn", key, detail=detail)


def _upto(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """The last number that was torn off: one press, however many there are."""
    strip = view.strip(ui.torn)
    if strip is None:
        return
    yield Row("-none", names.say("torn-none"), "torn-upto", "0")
    for number in strip.numbers:
        label = written(strip.service.series, number)
        yield Row(str(number), names.say("torn-upto"), "torn-upto", str(number), label)


def _which(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """Each number that was torn off: served by hand, unless one says otherwise."""
    strip = view.strip(ui.torn)
    if strip is None or ui.torn is None:
        return
    yield Row(
        "-record",
        names.say("torn-record"),
        "sheet",
        "torn-sure",
        detail=_sum(ui.torn, strip, names),
    )
    for number in ui.torn.torn(strip):
        label = written(strip.service.series, number)
        title = names.say(f"torn-{ui.torn.fate(number)}")
        yield Row(
            str(number), title, "torn-turn", str(number), label, button=names.say("change-it")
        )


def _sure(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """Since when those stand who still wait, and a second press: it cannot be undone."""
    strip = view.strip(ui.torn)
    if strip is None or ui.torn is None:
        return
    if ui.torn.since is not None and ui.torn.given & set(ui.torn.torn(strip)):
        since = names.say("torn-since", time=names.time(ui.torn.since))
        yield Row("-since", since, detail=names.say("torn-since-detail"))
        yield Row("-earlier", names.say("torn-earlier"), "torn-since", "-5")
        yield Row("-later", names.say("torn-later"), "torn-since", "5")
    detail = names.say("torn-sure-detail", sum=_sum(ui.torn, strip, names))
    yield Row("-sure", names.say("torn-sure"), "torn-record", detail=detail)


def _sum(torn: Torn, strip: Unsettled, names: Namer) -> str:
    fates = [torn.fate(one) for one in torn.torn(strip)]
    served, given = fates.count("served"), fates.count("given")
    back = len(strip.numbers) - served - given
    return names.say("torn-sum", served=served, given=given, back=back)


SHEETS: Mapping[str, Callable[[Ui, View, Namer], Iterable[Row]]] = {
    "strips": _strips,
    "torn": _upto,
    "torn-which": _which,
    "torn-sure": _sure,
}
"""A list's name → what makes its rows."""
