"""The officer's panel on a real office: its window, what it shows, and where its presses go."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickWindow

from counter_display.answers import answer
from counter_display.arrivals import checked_in_text
from counter_display.config import CounterDisplaySettings
from counter_display.guide import Arrive, KeepPrinter
from counter_display.pad import TrySignIn
from counter_display.panel import PanelState, panel_state
from counter_display.panel_lists import settled
from counter_display.panel_values import (
    OF_THE_DAY,
    OF_THE_STRIPS,
    Deed,
    PanelPlace,
    Press,
    Ui,
    View,
)
from counter_display.presses import answered, failed, pressed, strip_shown
from counter_display.rows import Namer, Row
from hall.sentences import Sentences
from office.act import Command
from office.appointment_views import code_of, expected_today
from office.appointments import CheckIn
from office.counters import Transfer
from office.errors import OfficeError
from office.hall_views import PanelNow, panel_now
from office.model import Ticket, new_id
from office.office import Done as CommandDone
from office.office import Office, Who
from office.queue import IssueTicket, ReclassifyTicket
from office.seats import keep_printer
from office.signing import sign_in_at
from office.strips import SettleStrips, silent_since
from office.views import issue_answer, ticket_answer
from screens.application import TEXTS
from screens.lanes import Done, Failed
from screens.languages import Languages
from screens.live_page import LivePage, Program, Seen
from screens.rows import RowsModel

PANEL_QML = Path(__file__).parent.parent / "qml" / "panel" / "Panel.qml"

_logger = logging.getLogger(__name__)


def place_of(
    office: Office,
    display: CounterDisplaySettings,
    number: int,
    printers: Sequence[str],
    elsewhere: Collection[str] = (),
) -> PanelPlace:
    """Where the panel of counter `number` stands, by the settings."""
    here = next((one for one in display.counters if one.number == number), None)
    named = {
        here.sign if here else None: "sign",
        here.keypad if here else None: "keypad",
        here.rating_panel if here else None: "rating-panel",
        here.reader if here else None: "reader",
        here.light_stack if here else None: "light-stack",
        display.speaker: "speaker",
    }
    devices = {device: kind for device, kind in named.items() if device}
    devices.update(dict.fromkeys(printers, "printer"))
    printer = display.panel.printer or next(iter(printers), None)
    return PanelPlace(
        number,
        display.point,
        office.settings,
        devices,
        printer,
        printers=tuple(printers),
        elsewhere=frozenset(elsewhere),
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """The last event of what was done, 0 for none, what is to be said of it, the number given."""

    last_seq: int
    sentence: str
    given: Ticket | None = None


class PanelStage(QObject):
    """One counter's panel and all that moves behind it; `close` takes it down.

    `origin` names the program in the journal; `clock_ms` only goes forward. `printers` are the
    hall's, `elsewhere` the devices of this machine's other halls; `living` tells whether somebody
    still looks after a device, so that its last state may be believed; it is asked off the Qt
    thread, of the panel's own devices only. `read` stands in for the look at the office, `new_id`
    gives each press the id of its command. `state` is what the window shows.
    """

    state: PanelState

    def __init__(
        self,
        office: Office,
        display: CounterDisplaySettings,
        number: int,
        origin: str,
        clock_ms: Callable[[], int],
        *,
        printers: Sequence[str] = (),
        elsewhere: Collection[str] = (),
        living: Callable[[str], bool] = lambda _: True,
        read: Callable[[], PanelNow] | None = None,
        texts: Path = TEXTS,
        new_id: Callable[[], str] = new_id,
    ) -> None:
        super().__init__()
        self._office, self._clock_ms, self._new_id = office, clock_ms, new_id
        self._place = place_of(office, display, number, printers, elsewhere)
        self._look = read or self._present
        self._living = living
        self._who = Who(f"counter:{number}", origin)
        self._sentences = Sentences(display.panel.language)
        self._names = Namer(office.settings, self._sentences)
        self._ui = Ui()
        self._rows = RowsModel(Row, self)
        language = display.panel.language
        self._languages = Languages(texts, "counter_display", (language,), self)
        self._languages.speak(language)
        program = Program(
            name="panel",
            qml=PANEL_QML,
            properties={"rows": self._rows},
            read=self._read,
            derive=self._derive,
            act=self.act,
        )
        self._page: LivePage[PanelNow] = LivePage(program, office.bell.wait, clock_ms)

    @property
    def window(self) -> QQuickWindow:
        """The window, not yet shown."""
        return self._page.window

    def close(self) -> None:
        """Take the panel down."""
        self._page.close()
        self._languages.close()

    def look(self) -> None:
        """Read the record now."""
        self._page.look()

    def act(self, action: str, value: str) -> None:
        """A control was pressed, or its hotkey."""
        press = Press(action, value, self._clock_ms())
        self._ui, deed = pressed(self._ui, press, self._view(self._page.seen))
        if deed is not None:
            self._page.do(partial(self._do, deed, self._new_id()), self._told)
        self._page.redraw()
        if action == "sheet" and self._ui.sheet in (*OF_THE_DAY, *OF_THE_STRIPS):
            self._page.look()

    def _present(self) -> PanelNow:
        """What the office knows; what is read for one list alone only while that is open."""
        now = panel_now(self._office, self._place.point, self._place.number)
        if self._ui.sheet in OF_THE_STRIPS:
            return replace(now, silent_since=silent_since(self._office, self._place.point))
        if self._ui.sheet in OF_THE_DAY:
            return replace(now, expected=expected_today(self._office, self._place.point))
        return now

    def _read(self) -> PanelNow:
        now, own = self._look(), self._place.devices
        # whether anybody looks after a device is known of this place's own ones alone
        devices = (o for o in now.devices if o.device not in own or self._living(o.device))
        return replace(now, devices=tuple(devices))

    def _view(self, seen: Seen[PanelNow]) -> View:
        return View(self._place, seen.value, seen.age_ms, failed=seen.error is not None)

    def _derive(self, seen: Seen[PanelNow]) -> dict[str, object]:
        at_ms, view = self._clock_ms(), self._view(seen)
        # what is no longer open is forgotten, and a PIN that was half typed with it
        self._ui = settled(self._ui, view, at_ms)
        self.state = panel_state(self._ui, view, self._names, at_ms)
        self._ui = strip_shown(self._ui, *self.state.in_strips_place, at_ms)
        self._rows.show(self.state.rows)
        return asdict(self.state)

    def _do(self, deed: Deed, command_id: str) -> _Answer:
        """Do what a press gave; never on the Qt thread, a PIN takes its time."""
        match deed:
            case TrySignIn():
                place = (deed.point, deed.counter)
                member = sign_in_at(self._office, self._who, place, deed.number, deed.pin)
                return _Answer(0, self._names.say("signed-in", name=member.name))
            case KeepPrinter():
                keep_printer(self._office.store, deed.point, deed.counter, deed.printer)
                return _Answer(0, "")
            case Arrive():
                return self._check_in(deed, command_id)
            case _:
                done = self._office.do(deed, self._who, command_id)
                ticket = self._left(deed, done)
                if isinstance(deed, SettleStrips):
                    sums = {"served": len(deed.served), "given": len(deed.given)}
                    late = any(one.kind == "ticket.unserved" for one in done.events)
                    told = self._names.say("torn-late" if late else "torn-done", **sums)
                    return _Answer(done.last_seq, told)
                told = answer(deed, ticket, self._names) if ticket else ""
                given = ticket if isinstance(deed, IssueTicket) else None
                return _Answer(done.last_seq, told, given)

    def _check_in(self, deed: Arrive, command_id: str) -> _Answer:
        """Give somebody the number for an appointment."""
        code, asked = code_of(self._office, deed.code), deed.order
        order = (asked.priority, deed.point, asked.language, asked.printer, asked.visit)
        command = CheckIn(code, *order, counter=deed.counter)
        done = self._office.do(command, self._who, command_id)
        given = issue_answer(done)
        time = self._names.time(given.appointed_at or 0)
        told = checked_in_text(self._names, given.ticket.label, given.arrival or "", time)
        return _Answer(done.last_seq, told, given.ticket)

    def _left(self, deed: Command, done: CommandDone) -> Ticket | None:
        """The ticket of which more is to be said than the panel shows."""
        match deed:
            case IssueTicket():
                return issue_answer(done).ticket
            case ReclassifyTicket() | Transfer():
                return ticket_answer(self._office, done)
            case _:
                return None

    def _told(self, outcome: Done[_Answer] | Failed) -> None:
        if isinstance(outcome, Done):
            told = outcome.value
            now_ms = self._clock_ms()
            self._ui = answered(self._ui, told.last_seq, told.sentence, now_ms, told.given)
        else:
            sentence = self._sentence(outcome.error)
            self._ui = failed(self._ui, outcome.error, sentence, self._clock_ms())
        self._page.look()
        self._page.redraw()

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, OfficeError):
            return self._sentences.error(error)
        _logger.error("a press could not be done", exc_info=error)
        return self._sentences.say("errors", "program-fault")
