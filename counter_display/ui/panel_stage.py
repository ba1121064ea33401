"""The officer's panel on a real office: its window, what it shows, and where its presses go."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickWindow

from counter_display.config import CounterDisplaySettings
from counter_display.panel import PanelState, panel_state
from counter_display.presses import (
    PanelPlace,
    Press,
    Ui,
    View,
    answered,
    failed,
    pressed,
    strip_shown,
)
from counter_display.sheets import Namer, Row
from hall.sentences import Sentences
from office.act import Command
from office.errors import OfficeError
from office.hall_views import PanelNow, panel_now
from office.model import new_id
from office.office import Done as CommandDone
from office.office import Office, Who
from screens.application import TEXTS
from screens.lanes import Done, Failed
from screens.languages import Languages
from screens.live_page import LivePage, Program, Seen
from screens.rows import RowsModel

PANEL_QML = Path(__file__).parent.parent / "qml" / "panel" / "Panel.qml"

_logger = logging.getLogger(__name__)


def place_of(
    office: Office, display: CounterDisplaySettings, number: int, printers: Sequence[str]
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
    return PanelPlace(number, display.point, office.settings, devices, printer)


class PanelStage(QObject):
    """One counter's panel and all that moves behind it; `close` takes it down.

    `origin` names the program in the journal; `clock_ms` only goes forward. `printers` are the
    hall's; `living` tells whether somebody still looks after a device, so that its last state may
    be believed; it is asked off the Qt thread, of the panel's own devices only. `read` stands in
    for the look at the office, `new_id` gives each press the id of its command. `state` is what
    the window shows.
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
        living: Callable[[str], bool] = lambda _: True,
        read: Callable[[], PanelNow] | None = None,
        texts: Path = TEXTS,
        new_id: Callable[[], str] = new_id,
    ) -> None:
        super().__init__()
        self._office, self._clock_ms, self._new_id = office, clock_ms, new_id
        self._place = place_of(office, display, number, printers)
        self._look = read or partial(panel_now, office, display.point, number)
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
        self._ui, command = pressed(self._ui, press, self._view(self._page.seen))
        if command is not None:
            self._page.do(partial(self._do, command, self._new_id()), self._told)
        self._page.redraw()

    def _read(self) -> PanelNow:
        now, own = self._look(), self._place.devices
        # whether anybody looks after a device is known of this place's own ones alone
        devices = (o for o in now.devices if o.device not in own or self._living(o.device))
        return replace(now, devices=tuple(devices))

    def _view(self, seen: Seen[PanelNow]) -> View:
        return View(self._place, seen.value, seen.age_ms, failed=seen.error is not None)

    def _derive(self, seen: Seen[PanelNow]) -> dict[str, object]:
        at_ms = self._clock_ms()
        self.state = panel_state(self._ui, self._view(seen), self._names, at_ms)
        self._ui = strip_shown(self._ui, *self.state.in_strips_place, at_ms)
        self._rows.show(self.state.rows)
        return asdict(self.state)

    def _do(self, command: Command, command_id: str) -> CommandDone:
        return self._office.do(command, self._who, command_id)

    def _told(self, outcome: Done[CommandDone] | Failed) -> None:
        if isinstance(outcome, Done):
            self._ui = answered(self._ui, outcome.value.last_seq)
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
