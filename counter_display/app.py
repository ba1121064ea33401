"""The windows of counters and hall, each a program of its own, until its window closes."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from counter_display.config import BoardSettings, CounterDisplaySettings
from counter_display.ui.board_stage import BoardStage
from counter_display.ui.panel_stage import PanelStage
from counter_display.ui.simulated_stage import SimulatedDevices, SimulatedStage
from office.office import Office
from screens.application import OWN
from screens.program import run_program, steady_ms


def run_panel(
    office: Office,
    display: CounterDisplaySettings,
    number: int,
    origin: str,
    *,
    printers: Sequence[str],
    elsewhere: Collection[str],
    living: Callable[[str], bool],
    place: str = OWN,
) -> int:
    """Run the officer's panel of counter `number` and return its exit code.

    `origin` names the program in the journal; `printers` are those that may print a slip again,
    `elsewhere` the devices of this machine's other halls,
    `living` says whether anybody serves one of them; `place` is that of `show_window`.
    """
    opened = partial(
        PanelStage,
        office,
        display,
        number,
        origin,
        steady_ms,
        printers=printers,
        elsewhere=elsewhere,
        living=living,
    )
    return run_program("motcua-panel", opened, place)


def run_board(office: Office, point: str, settings: BoardSettings, place: str = "") -> int:
    """Run the hall's board and return its exit code."""
    return run_program(
        "motcua-board",
        partial(BoardStage, office, point, settings, steady_ms),
        place,
        settings.screen,
    )


def run_simulated(devices: SimulatedDevices, place: str = OWN) -> int:
    """Run the window of a demonstration's simulated devices and return its exit code."""
    return run_program("motcua-simulated", partial(SimulatedStage, devices, steady_ms), place)
