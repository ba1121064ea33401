"""Every kind of stand-in, and how one is made of the models that a settings file names.

A loudspeaker has no port of its own, and a camera's is the kernel's: `kind = "file"` and
`kind = "simulated-camera"` in the settings are their simulators.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from devices.bus_samples import sample_board, sample_keypad, sample_sign
from devices.keypads.polled import KeypadModel, KeypadSettings
from devices.light_stack.models import Lamp, LightStackModel
from devices.rating_panels.models import Contact, ContactPanelModel
from devices.signs.led485 import Led485Model
from devices.signs.models import AnySignModel, AnySignSettings, settings_at
from devices.stand_ins import Kind, StandIn
from devices.stand_ins.line import LineStandIn
from devices.stand_ins.printer import PrinterStandIn
from devices.stand_ins.scanner import ScannerStandIn
from devices.stand_ins.small import PanelStandIn, ReaderStandIn, StackStandIn

__all__ = ["BAUDS", "KINDS", "Wish"]

FIRST_KEYPAD, FIRST_SIGN = 17, 1
"""As in the sample office. Sixteen of each are the 32 unit loads of one line (TIA-485-A, 3.2)."""
BUILT_IN = "built-in"
SAMPLE_PANEL = ContactPanelModel(
    faces=tuple(
        Contact(pressed=bytes((0xA1, face)), released=bytes((0xA0, face))) for face in range(1, 6)
    )
)
"""A board with five buttons: `A1 n` pressed, `A0 n` let go."""
SAMPLE_STACK = LightStackModel(
    lamps={
        name: Lamp(
            on=bytes((0xA0, relay, 1, 0xA1 + relay)), off=bytes((0xA0, relay, 0, 0xA0 + relay))
        )
        for relay, name in enumerate(("red", "yellow", "green"), 1)
    }
)
"""A relay board `A0 relay state sum`, as LCUS boards are sold."""


@dataclass(frozen=True)
class Wish:
    """What kind of stand-in, and how; models by their name in the settings, None for ours."""

    folder: Path
    baud: int
    units: int = 2
    dots: int = 576
    tcp_port: int | None = None
    sign: tuple[str, AnySignModel] | None = None
    keypad: tuple[str, KeypadModel] | None = None


def _printer(wish: Wish) -> StandIn:
    return PrinterStandIn(wish.folder, wish.baud, wish.dots, wish.tcp_port)


def _bus(wish: Wish) -> StandIn:
    return _line(wish, _signs(wish), _keypads(wish))


def _signs_alone(wish: Wish) -> StandIn:
    return _line(wish, _signs(wish), {})


def _led485(wish: Wish) -> StandIn:
    return _signs_alone(replace(wish, sign=("led485", Led485Model(kind="led485"))))


def _summary(wish: Wish) -> StandIn:
    """A model of the settings where that has several lines."""
    if wish.sign is None or getattr(wish.sign[1], "lines", 1) == 1:
        boards = {f"led-{n}": sample_board(FIRST_SIGN + n - 1) for n in range(1, wish.units + 1)}
        return _line(replace(wish, sign=None), boards, {})
    return _signs_alone(wish)


def _keypads_alone(wish: Wish) -> StandIn:
    return _line(wish, {}, _keypads(wish))


def _reader(wish: Wish) -> StandIn:
    return ReaderStandIn(wish.folder, wish.baud)


def _panel(wish: Wish) -> StandIn:
    return PanelStandIn(wish.folder, wish.baud, SAMPLE_PANEL)


def _stack(wish: Wish) -> StandIn:
    return StackStandIn(wish.folder, wish.baud, SAMPLE_STACK)


def _scanner(wish: Wish) -> StandIn:
    return ScannerStandIn(wish.folder, wish.tcp_port or 0)


KINDS: Mapping[Kind, Callable[[Wish], StandIn]] = MappingProxyType(
    {
        Kind.PRINTER: _printer,
        Kind.BUS: _bus,
        Kind.SIGN: _signs_alone,
        Kind.LED485: _led485,
        Kind.SUMMARY: _summary,
        Kind.KEYPAD: _keypads_alone,
        Kind.RATING_PANEL: _panel,
        Kind.READER: _reader,
        Kind.LIGHT_STACK: _stack,
        Kind.SCANNER: _scanner,
    }
)
BAUDS: Mapping[Kind, int] = MappingProxyType({Kind.PRINTER: 115_200, Kind.READER: 115_200})
"""The usual speed of a kind; 9600 for all others."""


def _signs(wish: Wish) -> dict[str, AnySignSettings]:
    if wish.sign is None:
        return {f"led-{n}": sample_sign(FIRST_SIGN + n - 1) for n in range(1, wish.units + 1)}
    model = wish.sign[1]
    return {f"led-{n}": settings_at(model, FIRST_SIGN + n - 1) for n in range(1, wish.units + 1)}


def _keypads(wish: Wish) -> dict[str, KeypadSettings]:
    model = sample_keypad(FIRST_KEYPAD) if wish.keypad is None else wish.keypad[1]
    fields = {name: getattr(model, name) for name in KeypadModel.model_fields}
    return {
        f"phim-{n}": KeypadSettings(address=FIRST_KEYPAD + n - 1, **fields)
        for n in range(1, wish.units + 1)
    }


def _line(
    wish: Wish, signs: Mapping[str, AnySignSettings], keypads: Mapping[str, KeypadSettings]
) -> StandIn:
    sign = wish.sign[0] if wish.sign else BUILT_IN
    keypad = wish.keypad[0] if wish.keypad else BUILT_IN
    models = {**dict.fromkeys(signs, sign), **dict.fromkeys(keypads, keypad)}
    return LineStandIn(wish.folder, wish.baud, signs, keypads, models)
