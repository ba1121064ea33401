"""Pictures of the officer's panel in its states, taken from the real window without a screen.

The panel reads the office's own snapshot, bent to each scene, so the record stays as it is.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtQuick import QQuickItem, QQuickWindow

from counter_display.config import CounterDisplaySettings
from counter_display.ui.panel_stage import PanelStage
from office.assistance import HelpCall
from office.checks import Found, HallChecked
from office.config import OfficeSettings
from office.errors import Refusal
from office.hall_views import PanelNow, panel_now
from office.model import ORDINARY, CounterState, Ticket, TicketState
from office.office import Office
from office.seats import RETURNED, SlipHeld
from office.staff import StaffMember
from office.store.ports import DeviceRow
from office.unattended import Asked
from office.views import CounterNow
from office.wait_alerts import WaitAlert, Waits
from screens.application import prepare_application
from screens.hand import Hand, HandClock, wait_for

SCALE = 1.5
"""Pictures show the panel at its largest; it is laid out the same at its smallest."""
LANGUAGES = ("vi", "en")
PRINTER = "may-in-ban"
READ_TIMEOUT_MS = 10_000
_MINUTE_MS = 60_000
_LOST_AFTER_MS = 9_000


@dataclass(frozen=True)
class Sample:
    """What scenes are made of: the office's settings and its snapshot."""

    settings: OfficeSettings
    point: str
    now: PanelNow

    def ticket(self, number: int, minutes: int, *, preferred: bool = False) -> Ticket:
        """A waiting ticket that was issued so many minutes ago."""
        taken = [one for one in self.settings.services if one.id in self.now.counter.services]
        service = taken[number % len(taken)]
        classes = [one.id for one in self.settings.priority_classes] if preferred else []
        issued_at = self.now.at - minutes * _MINUTE_MS
        return Ticket(
            id=f"picture-{number}",
            visit=f"picture-{number}",
            point=self.point,
            business_day="",
            series=service.series,
            number=number,
            service=service.id,
            priority=classes[-1] if classes else ORDINARY,
            language="vi",
            state=TicketState.WAITING,
            issued_at=issued_at,
            issued_seq=number,
            place_at=issued_at,
            returned_seq=None,
            seq=number,
        )

    def others(self) -> tuple[CounterNow, ...]:
        """Two counters that are open, one that pauses, and the rest as they are."""
        states = {1: CounterState.PAUSED, 3: CounterState.OPEN, 4: CounterState.OPEN}
        return tuple(
            replace(one, state=states.get(one.number, CounterState.CLOSED), ticket=None)
            for one in self.now.counters
        )

    def counter(self, state: CounterState) -> PanelNow:
        """The counter in this state, without a ticket; four wait."""
        counter = replace(self.now.counter, state=state, ticket=None)
        line = (self.ticket(16, 14), self.ticket(9, 11, preferred=True), self.ticket(17, 6))
        quiet = replace(self.now, help=(), unprinted=(), held=(), absent=(), undo_until=None)
        return replace(
            quiet,
            staffed=True,
            guidance=False,
            guides=False,
            arranges=False,
            counter=counter,
            counters=self.others(),
            line=line,
            waiting=4,
            asks_day=False,
            devices=(self.printer("info"),),
            checks=(self.check(),),
        )

    def serving(self) -> PanelNow:
        """A ticket was transferred here with a note and called twice.

        One is held and one absent; one is gone on with next, and one is at another counter.
        """
        notes = [one.id for one in self.settings.transfer_notes]
        called = replace(
            self.ticket(15, 31, preferred=True),
            state=TicketState.CALLED,
            counter=self.now.counter.number,
            calls=2,
            called_at=self.now.at - 372_000,
            note=notes[0] if notes else None,
        )
        held = replace(self.ticket(8, 52), state=TicketState.HELD, counter=called.counter)
        absent = replace(self.ticket(12, 40), state=TicketState.NO_SHOW, ended_at=held.issued_at)
        now = replace(
            self.counter(CounterState.OPEN),
            held=(held,),
            absent=(absent,),
            readied=(self.ticket(10, 44),),
            elsewhere=((self.ticket(18, 5), 3),),
        )
        undo_until = self.now.at + 8_000
        return replace(now, counter=replace(now.counter, ticket=called), undo_until=undo_until)

    def printer(self, level: str, reasons: tuple[str, ...] = ()) -> DeviceRow:
        """The state of a printer."""
        return DeviceRow(PRINTER, "printer", "", level, reasons, "polled", self.now.at)

    def check(self, *found: Found) -> HallChecked:
        """This morning's check of the machine."""
        return HallChecked("may-1", self.now.at, True, found)


@dataclass(frozen=True)
class Scene:
    """A state of the panel: what it reads, what is touched then (`row:N`: a row of the list).

    `lost`: the record cannot be read after that any more.
    """

    name: str
    bend: Callable[[Sample], PanelNow]
    touched: tuple[str, ...] = ()
    lost: bool = False


def _agent(sample: Sample) -> PanelNow:
    """Somebody brings many dossiers."""
    now = sample.serving()
    ticket = now.counter.ticket
    brought = replace(ticket, dossiers=12, priority="", note=None) if ticket else None
    return replace(now, counter=replace(now.counter, ticket=brought))


def _long(sample: Sample) -> PanelNow:
    """More wait than the list shows at first."""
    line = tuple(sample.ticket(number, 60 - number) for number in range(20, 40))
    return replace(sample.serving(), line=line, waiting=len(line))


def _idle(sample: Sample) -> PanelNow:
    return replace(sample.counter(CounterState.OPEN), line=(), waiting=0)


def _closed(sample: Sample) -> PanelNow:
    return sample.counter(CounterState.CLOSED)


def _paused(sample: Sample) -> PanelNow:
    printer = sample.printer("fault", ("printer-paper-out",))
    return replace(sample.counter(CounterState.PAUSED), devices=(printer,))


def _unready(sample: Sample) -> PanelNow:
    printer = sample.printer("fault", ("device-not-found",))
    return replace(_idle(sample), devices=(printer,))


def _disk(sample: Sample) -> PanelNow:
    check = sample.check(Found("disk:may-1", "disk", "disk-low", "warn"))
    return replace(_idle(sample), checks=(check,))


def _elsewhere(sample: Sample) -> PanelNow:
    return replace(_idle(sample), elsewhere=((sample.ticket(18, 5), 3),))


def _unchecked(sample: Sample) -> PanelNow:
    check = replace(sample.check(), skipped=(Found(PRINTER, "printer", "device-busy", "info"),))
    return replace(_idle(sample), checks=(check,))


def _papers(sample: Sample) -> PanelNow:
    unprinted = (sample.ticket(20, 4), sample.ticket(21, 3), sample.ticket(22, 1))
    return replace(sample.serving(), guidance=True, unprinted=unprinted)


def _signed_in(sample: Sample) -> PanelNow:
    member = StaffMember(7, "Hoàng Thị Bích Phượng", "officer", active=True)
    return replace(sample.serving(), officer=member)


def _arranging(sample: Sample) -> PanelNow:
    """A supervisor sits here; the counter helps with one service."""
    member = StaffMember(2, "Trần Thị Mẫu", "supervisor", active=True)
    now = replace(sample.serving(), officer=member, arranges=True)
    others = [one.id for one in sample.settings.services if one.id not in now.counter.services]
    return replace(now, counter=replace(now.counter, helps=tuple(others[:1])))


def _guiding(sample: Sample) -> PanelNow:
    line = (sample.ticket(16, 14), sample.ticket(9, 11, preferred=True), sample.ticket(17, 6))
    hall = tuple(replace(one, waiting=1 + at) for at, one in enumerate(sample.now.hall))
    return replace(_idle(sample), guidance=True, guides=True, everybody=line, hall=hall)


def _crowded(sample: Sample) -> PanelNow:
    line = tuple(sample.ticket(number, number) for number in (2, 4, 8, *range(11, 40, 2)))
    return replace(_guiding(sample), everybody=line)


def _two(sample: Sample) -> PanelNow:
    return replace(sample.counter(CounterState.OPEN), absent_run=3)


def _second(sample: Sample) -> PanelNow:
    serving = sample.serving()
    counter = replace(serving.counter, announced=sample.ticket(16, 14))
    return replace(serving, counter=counter)


def _slip(code: str, sample: Sample) -> PanelNow:
    held = SlipHeld(code, {"number": "A012", "counter": 3}, sample.now.at - len(code))
    return replace(sample.serving(), slip=held)


def _help(sample: Sample) -> PanelNow:
    calls = (HelpCall("kiosk:1", sample.now.at - 42_000, None),)
    return replace(_papers(sample), help=calls)


def _open(sample: Sample) -> PanelNow:
    now = sample.serving()
    ticket = replace(sample.ticket(15, 51), counter=now.counter.number, state=TicketState.SERVING)
    ticket = replace(ticket, calls=1, called_at=now.at - 45 * _MINUTE_MS)
    asked = Asked(ticket, now.at - 40_000, 45, now.at + 260_000)
    return replace(now, counter=replace(now.counter, ticket=ticket), undo_until=None, asked=asked)


def _alert(sample: Sample, *, helping: bool = False) -> WaitAlert:
    """People wait long for a service that this counter does not take."""
    own = sample.now.counter.services
    others = [one.id for one in sample.settings.services if one.id not in own]
    able, here = (4, 5), (sample.now.counter.number,)
    waits = Waits(waiting=6, late=3, longest_ms=13 * _MINUTE_MS, free=True)
    helpers = (able, here) if helping else ((*here, *able), ())
    return WaitAlert(next(iter(others), own[0]), sample.now.at, waits, *helpers)


def _lend(sample: Sample) -> PanelNow:
    return replace(_idle(sample), alerts=(_alert(sample),))


def _lending(sample: Sample) -> PanelNow:
    alert = _alert(sample, helping=True)
    now = replace(_idle(sample), alerts=(alert,))
    return replace(now, counter=replace(now.counter, helps=(alert.service,)))


def _over(sample: Sample) -> PanelNow:
    return replace(_lending(sample), alerts=())


def _late(sample: Sample) -> PanelNow:
    alert = replace(_alert(sample), able=(4, 5))
    return replace(_idle(sample), guidance=True, alerts=(alert,))


def _day(sample: Sample) -> PanelNow:
    return replace(sample.serving(), asks_day=True)


_TRY = ("enter", "digit-1", "enter")
"""A PIN is typed that nobody has."""
SCENES = (
    Scene("", Sample.serving),
    Scene("idle", _idle),
    Scene("closed", _closed),
    Scene("unready", _unready),
    Scene("disk", _disk),
    Scene("unchecked", _unchecked),
    Scene("elsewhere", _elsewhere),
    Scene("paused", _paused),
    Scene("counter", Sample.serving, ("counter",)),
    Scene("close", Sample.serving, ("counter", "row:1")),
    Scene("services", _arranging, ("counter", "row:2")),
    Scene("services-locked", Sample.serving, ("counter", "row:2")),
    Scene("transfer", Sample.serving, ("transfer",)),
    Scene("note", Sample.serving, ("transfer", "row:0")),
    Scene("outcome", Sample.serving, ("outcome",)),
    Scene("walk-in", Sample.serving, ("walk-in",)),
    Scene("class", Sample.serving, ("walk-in", "row:0")),
    Scene("agent", _agent),
    Scene("dossiers", _agent, ("dossiers",)),
    Scene("return", Sample.serving, ("return",)),
    Scene("line", Sample.serving, ("line",)),
    Scene("line-long", _long, ("line",)),
    Scene("why", Sample.serving, ("line", "row:0")),
    Scene("signed-in", _signed_in),
    Scene("officer", _signed_in, ("counter",)),
    Scene("sign-in", Sample.serving, ("counter", "row:3", "digit-7", "enter", "digit-1")),
    Scene("sign-in-help", _help, ("counter", "row:3")),
    Scene("pin-wrong", Sample.serving, ("counter", "row:3", "digit-7", *_TRY)),
    Scene("guide", _guiding),
    Scene("waiting", _guiding, ("line",)),
    Scene("queues", _crowded, ("line",)),
    Scene("numbers", _crowded, ("line", "row:0")),
    Scene("picked", _guiding, ("line", "row:1")),
    Scene("new-service", _guiding, ("line", "row:1", "row:1")),
    Scene("new-class", _guiding, ("line", "row:1", "row:2")),
    Scene("issue", _guiding, ("walk-in",)),
    Scene("issue-class", _guiding, ("walk-in", "row:0")),
    Scene("issue-language", _guiding, ("walk-in", "row:1")),
    Scene("two", _two),
    Scene("second", _second),
    Scene("slip", partial(_slip, RETURNED)),
    Scene("slip-served", partial(_slip, Refusal.SLIP_SERVED.value)),
    Scene("help", _help),
    Scene("unprinted", _papers),
    Scene("papers", _papers, ("strip",)),
    Scene("asked", _day),
    Scene("day", _day, ("strip",)),
    Scene("refused", _help, ("strip",)),
    Scene("open", _open),
    Scene("lend", _lend),
    Scene("lending", _lending),
    Scene("lending-over", _over),
    Scene("late", _late),
    Scene("lost", Sample.serving, lost=True),
)


class _Reading:
    """What the panel reads; None: the record is out of reach."""

    def __init__(self) -> None:
        self.now: PanelNow | None = None

    def __call__(self) -> PanelNow:
        if self.now is None:
            raise OSError("the record is out of reach")
        return self.now


def render_panel(
    out_dir: Path, office: Office, display: CounterDisplaySettings, number: int
) -> list[Path]:
    """Leave panel[-SCENE]-landscape-LANGUAGE.png in `out_dir` for every scene; gives the files.

    Needs no screen; must run on the program's first thread.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_application(["motcua-pictures"])
    out_dir.mkdir(parents=True, exist_ok=True)
    files = []

    def save(window: QQuickWindow, name: str) -> None:
        files.append(out_dir / f"{name}.png")
        if not window.grabWindow().save(str(files[-1])):
            raise OSError(f"the picture cannot be written: {files[-1]}")

    walk_panel(office, display, number, save)
    return files


def walk_panel(
    office: Office,
    display: CounterDisplaySettings,
    number: int,
    visit: Callable[[QQuickWindow, str], None],
    scale: float = SCALE,
) -> None:
    """Show every scene in every language to `visit`, with the name of its picture.

    The window is drawn already; it is `scale` times as large as at its smallest.
    """
    sample = Sample(office.settings, display.point, panel_now(office, display.point, number))
    for language in LANGUAGES:
        panel = display.panel.model_copy(update={"language": language})
        spoken = display.model_copy(update={"panel": panel, "counters": (), "speaker": None})
        clock, reading = HandClock(), _Reading()
        stage = PanelStage(
            office, spoken, number, "pictures", clock, printers=(PRINTER,), read=reading
        )
        try:
            stage.window.resize(stage.window.size() * scale)
            stage.window.show()
            for seq, scene in enumerate(SCENES, start=1):
                reading.now = replace(scene.bend(sample), seq=seq)
                _play(scene, stage, clock, reading)
                name = (part for part in ("panel", scene.name, "landscape", language) if part)
                stage.window.grabWindow()
                visit(stage.window, "-".join(name))
                _leave(stage, clock)
        finally:
            stage.close()


def _play(scene: Scene, stage: PanelStage, clock: HandClock, reading: _Reading) -> None:
    """Bring the panel into the scene."""
    seq = reading.now.seq if reading.now else 0
    stage.look()
    wait_for(lambda: stage.state.seq == seq, READ_TIMEOUT_MS, f"the scene {scene.name}")
    hand = Hand(stage.window, clock)
    for name in scene.touched:
        hand.touch(_row(stage, name) if name.startswith("row:") else name)
        wait_for(lambda: not stage.state.busy, READ_TIMEOUT_MS, "an answer")
    work = stage.window.findChild(QQuickItem, "work")
    wait_for(lambda: work is None or work.opacity() == 1, READ_TIMEOUT_MS, "the press to fade")
    if scene.lost:
        reading.now = None
        clock.now_ms += _LOST_AFTER_MS
        stage.look()
        wait_for(lambda: stage.state.foot.kind == "lost", READ_TIMEOUT_MS, "the loss")


def _leave(stage: PanelStage, clock: HandClock) -> None:
    """Close what the scene has opened."""
    hand = Hand(stage.window, clock)
    while stage.state.sheet or stage.state.message:
        hand.touch("back" if stage.state.sheet else "message")


def _row(stage: PanelStage, name: str) -> str:
    """The object name of a row of the list that is open."""
    return f"row-{stage.state.rows[int(name.removeprefix('row:'))].key}"
