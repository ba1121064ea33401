"""The lists in which numbers on paper are settled: which strips, up to where, who waits. Pure."""

from collections.abc import Callable, Iterable, Mapping

from counter_display.panel_values import Ui, View
from counter_display.rows import Namer, Row
from hall.sentences import date_text
from office.numbering import written
from office.strips import span


def way_in(view: View, names: Namer) -> Iterable[Row]:
    """The way to the strips that nobody has settled, where there are any."""
    strips = view.now.strips if view.now else ()
    if strips:
        detail = names.say("strips-detail", count=len(strips))
        yield Row("strips", names.say("strips"), "sheet", "strips", detail=detail)


def _strips(_ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    for one in view.now.strips if view.now else ():
        spans = ", ".join(map(span, one.strips))
        detail = names.say("strip-of", day=date_text(one.day), numbers=spans)
        key = f"{one.day} {one.service.id}"
        yield Row(key, names.of(one.service.name), "torn", key, detail=detail)


def _upto(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """The last number that was torn off: one press, however many there are."""
    strips = view.strips(ui.torn)
    if strips is None:
        return
    yield Row("-none", names.say("torn-none"), "torn-upto", "0")
    for number in strips.numbers:
        label = written(strips.service.series, number)
        yield Row(str(number), names.say("torn-upto"), "torn-upto", str(number), label)


def _which(ui: Ui, view: View, names: Namer) -> Iterable[Row]:
    """Each number that was torn off: served by hand, unless one says otherwise."""
    strips = view.strips(ui.torn)
    if strips is None or ui.torn is None:
        return
    command = ui.torn.settled(strips)
    served, given = len(command.served), len(command.given)
    back = len(strips.numbers) - served - given
    detail = names.say("torn-sum", served=served, given=given, back=back)
    yield Row("-record", names.say("torn-record"), "torn-record", detail=detail)
    for number in ui.torn.torn(strips):
        label = written(strips.service.series, number)
        title = names.say(f"torn-{ui.torn.fate(number)}")
        yield Row(
            str(number), title, "torn-turn", str(number), label, button=names.say("change-it")
        )


SHEETS: Mapping[str, Callable[[Ui, View, Namer], Iterable[Row]]] = {
    "strips": _strips,
    "torn": _upto,
    "torn-which": _which,
}
"""A list's name → what makes its rows."""
