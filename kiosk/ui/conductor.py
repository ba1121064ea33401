"""Plays the visit: brings taps, time and answers to the machine and its effects to the desk."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.desk import (
    Desk,
    DeskRefusal,
    HallView,
    HelpNow,
    MachineNow,
    OutOfService,
    PaperState,
    ServiceState,
    Works,
)
from kiosk.machine_values import AtMachine, MachineSeen
from kiosk.staff_values import AtPrinter, PrinterSeen, Restart, Working
from kiosk.ui.errands import SLOW, errand, out_of_service, outcome_of
from kiosk.ui.props import Inputs
from kiosk.visit import VisitMachine
from kiosk.visit_values import (
    CodeScanned,
    Control,
    DeskEffect,
    Effect,
    Event,
    HallChanged,
    Missed,
    PaperChanged,
    Tapped,
    Ticketed,
    TimedOut,
    Wait,
)
from office.failures import Failures
from screens.lanes import Done, Failed, Follower, Lanes
from screens.program import steady_ms

REFRESH_S = 5.0
"""The hall is read so often even without a change: clock and opening hours move by themselves.

A read without an answer by then is a fault.
"""

RETRY_READ_S = 1.0
"""A read that failed is tried again so soon."""

LOST_AFTER_S = 8.0
"""While it cannot be read, the hall is shown as it was last seen so long, and no longer."""

SILENT = OutOfService("desk-silent")
"""The desk does not answer at all."""

CLOSE_TIMEOUT_S = 1.0
"""How long a call at hand may hold up the end of the program."""

log = logging.getLogger(__name__)


class Conductor(QObject):
    """Owns the visit of this kiosk, from `inputs` on.

    Signals: `inputs_changed` when the pages may look different now, `restart_asked` when staff want
    the program to end and start again.
    """

    inputs_changed = Signal()
    restart_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        machine: VisitMachine,
        inputs: Inputs,
        clock_ms: Callable[[], int] = steady_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._machine, self._clock_ms = desk, machine, clock_ms
        self._inputs = inputs
        self._unseen = Failures(log, "the hall cannot be read")
        self._unknown_paper = Failures(log, "the state of a slip is not known")
        self._unanswered = Failures(log, "no answer to a command")
        self._lanes = Lanes("kiosk", self)
        self._follower = Follower("kiosk", desk.wait_change, self)
        self._follower.changed.connect(self.read_hall)
        self._reading = self._read_again = False
        self._asked_ms = self._seen_ms = 0
        self._deadline_ms = self._wait_serial = 0
        self._waited = self._timer(self.time_out, single_shot=True)
        self._second = self._timer(self._tick)
        self._refresh = self._timer(self.look_again)

    @property
    def inputs(self) -> Inputs:
        """All that the pages depend on, now."""
        return self._inputs

    def start(self) -> None:
        """Read the hall and follow it from now on."""
        self.read_hall()
        self._refresh.start(round(REFRESH_S * 1000))
        self._follower.start()

    def close(self) -> None:
        """Stop following and end the lanes; a call that is stuck is left behind and logged."""
        for timer in (self._waited, self._second, self._refresh):
            timer.stop()
        ended = (self._follower.close(CLOSE_TIMEOUT_S), self._lanes.close(CLOSE_TIMEOUT_S))
        if not all(ended):
            log.warning("a call to the desk was still running when the kiosk ended")

    def tap(self, control: Control, value: str) -> None:
        """A citizen released `control`."""
        if control is Control.SERVICE and _closed(self._inputs.view, value):
            control = Control.CLOSED_SERVICE
        self._step(Tapped(control, self._clock_ms(), value))

    def missed(self) -> None:
        """A finger touched the glass beside every control."""
        self._step(Missed(self._clock_ms()))

    @Slot(str)
    def scanned(self, text: str) -> None:
        """The kiosk's reader read a code; where nobody can have an appointment it is nothing."""
        view = self._inputs.view
        if view is not None and view.appointments and not self._inputs.lost:
            self._step(CodeScanned(text, self._clock_ms()))

    @Slot()
    def read_hall(self) -> None:
        """Read the hall in the lane of reads, and what the page on the screen needs of it."""
        if self._reading:
            self._read_again = True
            return
        self._reading, self._asked_ms = True, self._clock_ms()
        place = self._inputs.visit.place
        if isinstance(place, Ticketed):
            ticket_id = place.issued.ticket_id
            paper = partial(self._desk.paper, ticket_id)
            self._lanes.read(paper, partial(self._paper_read, ticket_id))
        elif isinstance(place, AtMachine):
            if place.doing is None:  # what is under way may keep this lane for a minute
                self._lanes.errand(self._desk.machine, self._machine_read)
        elif isinstance(place, Working):
            # behind it in this lane stands the next sign-in: no answer comes to somebody else
            self._lanes.errand(self._desk.works, self._works_read)
        self._lanes.read(self._desk.view, self._hall_read)

    @Slot()
    def time_out(self) -> None:
        """The running wait is over."""
        self._second.stop()
        self._step(TimedOut(self._wait_serial))

    # --- answers ---

    def _hall_read(self, outcome: Done[HallView] | Failed) -> None:
        self._reading = False
        if isinstance(outcome, Done):
            if self._inputs.lost:
                log.info("in service again")
            self._seen_ms = self._asked_ms
            self._see(replace(self._inputs, view=outcome.value, lost=None))
            self._refresh.start(round(REFRESH_S * 1000))
        else:
            self._unseen.tell(outcome.error)
            self._not_seen(out_of_service(outcome.error))
        if self._read_again:
            self._read_again = False
            self.read_hall()

    @Slot()
    def look_again(self) -> None:
        """Read without a change; a read that still has no answer by now is a fault."""
        if self._reading:
            self._not_seen(SILENT)
        else:
            self.read_hall()

    def _not_seen(self, why: OutOfService) -> None:
        """Try again soon; give up once the hall on the screen is too old to be believed."""
        self._refresh.start(round(RETRY_READ_S * 1000))
        age_ms = self._clock_ms() - self._seen_ms
        if self._inputs.view is None or age_ms >= LOST_AFTER_S * 1000:
            if not self._inputs.lost:
                log.warning("out of service: %s", why.code)
            self._see(replace(self._inputs, lost=why))

    def _see(self, inputs: Inputs) -> None:
        """Show the hall as it was just seen, or that it is lost, and tell the visit."""
        self._show(inputs)
        serving = inputs.view is not None and inputs.view.serving and not inputs.lost
        helped = inputs.view is not None and inputs.view.help is not HelpNow.NONE
        keeping = inputs.view is not None and inputs.view.appointments and not inputs.lost
        self._step(HallChanged(serving, helped, keeping))

    def _paper_read(self, ticket_id: str, outcome: Done[PaperState] | Failed) -> None:
        if isinstance(outcome, Done):
            self._step(PaperChanged(ticket_id, outcome.value))
        else:
            self._unknown_paper.tell(outcome.error)

    def _works_read(self, outcome: Done[Works] | Failed) -> None:
        if isinstance(outcome, Failed):
            self._unseen.tell(outcome.error)
        elif isinstance(self._inputs.visit.place, Working):
            self._show(replace(self._inputs, works=outcome.value))
            self._step(PrinterSeen(outcome.value.printer))

    def _machine_read(self, outcome: Done[MachineNow] | Failed) -> None:
        place = self._inputs.visit.place
        if isinstance(outcome, Failed):
            self._unseen.tell(outcome.error)
        elif isinstance(place, AtMachine) and place.doing is None:
            self._show(replace(self._inputs, machine=outcome.value))
            listed = tuple(one.id for one in outcome.value.devices)
            if listed != place.devices:
                self._step(MachineSeen(listed))

    def _errand_done(self, effect: DeskEffect, outcome: Done[object] | Failed) -> None:
        if isinstance(outcome, Failed) and not isinstance(outcome.error, DeskRefusal):
            self._unanswered.tell(outcome.error)
        view = self._inputs.view
        expected = view is not None and view.paper == "expected"
        paper = PaperState.PRINTING if expected else PaperState.SKIPPED
        self._step(outcome_of(effect, outcome, paper))
        self.read_hall()

    # --- the machine ---

    def _step(self, event: Event) -> None:
        page = self._inputs.visit.page
        visit, effects = self._machine.step(self._inputs.visit, event)
        works = self._inputs.works if isinstance(visit.place, Working) else None
        machine = self._inputs.machine if isinstance(visit.place, AtMachine) else None
        self._show(replace(self._inputs, visit=visit, works=works, machine=machine))
        for effect in effects:
            self._carry_out(effect)
        if visit.timer != self._wait_serial:
            self._end_wait()
        if isinstance(visit.place, AtPrinter | AtMachine) and visit.page != page:
            self.read_hall()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Wait():
                self._wait(effect)
            case Restart():
                log.warning("staff member %d has the program start again", effect.staff)
                self.restart_asked.emit()
            case _:
                carry = self._lanes.errand if isinstance(effect, SLOW) else self._lanes.write
                carry(errand(self._desk, effect), partial(self._errand_done, effect))

    def _show(self, inputs: Inputs) -> None:
        if inputs != self._inputs:
            self._inputs = inputs
            self.inputs_changed.emit()

    # --- time ---

    def _wait(self, wait: Wait) -> None:
        wait_ms = round(wait.seconds * 1000)
        self._wait_serial = wait.timer
        self._deadline_ms = self._clock_ms() + wait_ms
        self._waited.start(wait_ms)
        self._second.start(1000)
        self._tick()

    def _end_wait(self) -> None:
        """The page that stands now waits for nothing."""
        self._waited.stop()
        self._second.stop()
        self._show(replace(self._inputs, seconds_left=0))

    @Slot()
    def _tick(self) -> None:
        left_ms = max(0, self._deadline_ms - self._clock_ms())
        self._show(replace(self._inputs, seconds_left=-(-left_ms // 1000)))

    def _timer(self, slot: Callable[[], None], *, single_shot: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single_shot)
        timer.timeout.connect(slot)
        return timer


def _closed(view: HallView | None, service: str) -> bool:
    rows = view.services if view else ()
    return any(row.id == service and row.state is ServiceState.CLOSED for row in rows)
