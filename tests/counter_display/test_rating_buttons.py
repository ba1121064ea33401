"""Rating buttons: one press rates the citizen just served, and nobody else."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest

from counter_display.rating_buttons import DEBOUNCE_S, LOCK_OUT_S, RatingButtons
from devices.rating_panels import FacePressed
from devices.rating_panels.mock import MockRatingPanel
from office.act import Command
from office.counters import Finish, Start
from office.errors import StoreBusy
from office.model import Ticket
from office.office import Done, Office, Who
from office.ratings import AFTER_NEXT_CALL_S
from tests.fakes.office import BUILT, Hall, Steady
from tests.fakes.waiting import wait_for

LOG = "counter_display.rating_buttons"


class BusyOffice(Office):
    """An office whose record others hold for too long."""

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Give up."""
        raise StoreBusy(f"{command.name} {who.actor} {command_id}")


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


@pytest.fixture
def buttons(here: Hall, steady: Steady) -> Iterator[RatingButtons]:
    """The panels of the main hall."""
    buttons = RatingButtons(here.office, "main", "counters:1", steady)
    yield buttons
    buttons.stop()


@pytest.fixture
def panel(buttons: RatingButtons, steady: Steady) -> MockRatingPanel:
    """The panel of counter 1, with four faces."""
    panel = MockRatingPanel("mat-1", 4, steady)
    buttons.bind(panel, 1)
    return panel


def serve(here: Hall, counter: int = 1) -> Ticket:
    """Serve one citizen from the number to the end."""
    here.issue()
    ticket = here.call(counter)
    assert ticket is not None
    here.do(Finish(counter))
    return ticket


def ratings(here: Hall) -> list[tuple[str, int]]:
    """Each rated ticket with its score, in order."""
    events = [one for one in here.journal() if one.kind == "rating.given"]
    return [(one.subject, json.loads(one.data)["score"]) for one in events]


def test_a_press_rates_the_ticket_just_finished(
    here: Hall, buttons: RatingButtons, panel: MockRatingPanel
) -> None:
    ticket = serve(here)
    panel.press(2)
    buttons.stop()
    given = here.journal()[-1]
    assert (given.kind, given.subject) == ("rating.given", ticket.id)
    assert (given.actor, given.origin) == ("counter:1", "counters:1")
    assert json.loads(given.data) == {"face": 2, "faces": 4, "score": 4, "source": "buttons"}


def test_each_panel_rates_its_counter(here: Hall, buttons: RatingButtons, steady: Steady) -> None:
    panels = {number: MockRatingPanel(f"mat-{number}", 5, steady) for number in (1, 2)}
    for number, panel in panels.items():
        buttons.bind(panel, number)
    _, second = serve(here, 1), serve(here, 2)
    panels[2].press(1)
    buttons.stop()
    assert ratings(here) == [(second.id, 5)]


def test_a_panel_without_a_scale_is_not_bound(buttons: RatingButtons) -> None:
    with pytest.raises(ValueError, match="mat-2"):
        buttons.bind(MockRatingPanel("mat-2", 2), 1)


def nothing_yet(here: Hall) -> None:
    """Nobody was served."""
    here.issue()
    here.call(1)


def next_is_served(here: Hall) -> None:
    """The next one is at the counter already."""
    serve(here)
    nothing_yet(here)
    here.do(Start(1))


def next_was_called_long_ago(here: Hall) -> None:
    """The time to rate is over."""
    serve(here)
    nothing_yet(here)
    here.clock.advance(AFTER_NEXT_CALL_S)


@pytest.mark.parametrize("state", [nothing_yet, next_is_served, next_was_called_long_ago])
def test_a_press_with_nothing_to_rate_is_dropped(
    here: Hall,
    buttons: RatingButtons,
    panel: MockRatingPanel,
    caplog: pytest.LogCaptureFixture,
    state: Callable[[Hall], None],
) -> None:
    caplog.set_level(logging.DEBUG, LOG)
    state(here)
    panel.press(1)
    buttons.stop()
    assert ratings(here) == []
    assert [one.levelname for one in caplog.records if one.name == LOG] == ["DEBUG"]


@pytest.mark.parametrize(("pause_s", "counts"), [(0.01, False), (0.49, False), (DEBOUNCE_S, True)])
def test_a_bounce_is_no_second_press(
    here: Hall,
    buttons: RatingButtons,
    panel: MockRatingPanel,
    steady: Steady,
    caplog: pytest.LogCaptureFixture,
    pause_s: float,
    counts: bool,
) -> None:
    caplog.set_level(logging.DEBUG, LOG)
    panel.press(4)
    wait_for(lambda: "nothing to rate" in caplog.text)
    ticket = serve(here)
    steady.advance(pause_s)
    here.clock.advance(pause_s)
    panel.press(1)
    buttons.stop()
    assert ratings(here) == ([(ticket.id, 5)] if counts else [])


@pytest.mark.parametrize(("after_s", "counts"), [(2.9, False), (LOCK_OUT_S, True)])
def test_after_a_rating_the_panel_is_locked(
    here: Hall,
    buttons: RatingButtons,
    panel: MockRatingPanel,
    steady: Steady,
    after_s: float,
    counts: bool,
) -> None:
    first = serve(here)
    panel.press(1)
    wait_for(lambda: ratings(here) == [(first.id, 5)])
    second = serve(here)
    steady.advance(after_s)
    panel.press(4)
    buttons.stop()
    assert (second.id in dict(ratings(here))) is counts


def test_one_rating_a_ticket(
    here: Hall, buttons: RatingButtons, panel: MockRatingPanel, steady: Steady
) -> None:
    ticket = serve(here)
    for face in (2, 3, 4):
        panel.press(face)
        wait_for(lambda: ratings(here))
        steady.advance(LOCK_OUT_S + 1)
    buttons.stop()
    assert ratings(here) == [(ticket.id, 4)]


@pytest.mark.parametrize(("waited_s", "counts"), [(1.0, True), (3.0, False)])
def test_a_late_press_is_never_given_to_the_next_ticket(
    here: Hall,
    buttons: RatingButtons,
    panel: MockRatingPanel,
    steady: Steady,
    waited_s: float,
    counts: bool,
) -> None:
    ticket = serve(here)
    here.clock.advance(2)
    buttons.pressed(FacePressed(panel.device, 1, steady() - waited_s))
    buttons.stop()
    assert (ratings(here) == [(ticket.id, 5)]) is counts


def test_a_record_that_cannot_be_written_is_told_in_one_line(
    here: Hall, steady: Steady, caplog: pytest.LogCaptureFixture
) -> None:
    inner = here.office
    office = BusyOffice(inner.settings, inner.store, inner.clock, BUILT, inner.bell)
    buttons, panel = RatingButtons(office, "main", "counters:1", steady), MockRatingPanel("mat-1")
    buttons.bind(panel, 1)
    serve(here)
    buttons.pressed(FacePressed("mat-1", 1, steady()))
    buttons.stop()
    told = [one for one in caplog.records if one.name == LOG]
    assert [(one.levelname, one.exc_info) for one in told] == [("WARNING", None)]
