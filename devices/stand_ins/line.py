"""A shared line with signs and keypads that stands in for a real one."""

from collections.abc import Mapping
from pathlib import Path

from devices.bus_faults import Faults, LineFault, LineFaults, UnitFault
from devices.bus_sim import BusSimulator, press_key
from devices.errors import DeviceError, UnsupportedError
from devices.fault_table import FaultTable, Wrong
from devices.keypads.polled import KeypadSettings
from devices.signs.models import AnySignSettings
from devices.signs.sim import sign_png
from devices.stand_ins import UNPLUGGED, Happening, Plug, Unit
from devices.stand_ins.tail import Tail

__all__ = ["LineStandIn"]

SIGNS_FILE = "signs.jsonl"


class LineStandIn:
    """A line on a pty at `folder/port`; what its signs show stands in `folder` as text and PNG."""

    declared = ""

    def __init__(
        self,
        folder: Path,
        baud: int,
        signs: Mapping[str, AnySignSettings],
        keypads: Mapping[str, KeypadSettings],
        models: Mapping[str, str],
    ) -> None:
        self._folder = folder
        self._baud = baud
        self.settings = signs, keypads
        """What its signs and its keypads are, by their ids."""
        self._simulator = BusSimulator(folder / "port", baud, folder, signs=signs, keypads=keypads)
        self._plug = Plug(self._simulator.start, self._simulator.stop)
        both: dict[str, AnySignSettings | KeypadSettings] = {**keypads, **signs}
        self.units = tuple(Unit(id_, one.address, models[id_]) for id_, one in both.items())
        self.faults = FaultTable(
            "bus",
            self._apply,
            whole=(*LineFault, UNPLUGGED),
            each=UnitFault,
            units={one.id: str(one.address) for one in self.units},
        )
        self._shown = Tail(folder / SIGNS_FILE)
        self._pressed: list[Happening] = []

    @property
    def connection(self) -> Mapping[str, str | int]:
        """A serial line."""
        return {"kind": "serial", "path": str(self._folder / "port"), "baud": self._baud}

    @property
    def acts(self) -> Mapping[str, str]:
        """Keys can be pressed, where there are any."""
        if not self.settings[1]:
            return {}
        unit, settings = next(iter(self.settings[1].items()))
        return {"press": f"{unit} {next(iter(settings.keys))}"}

    def start(self) -> None:
        """Be there."""
        self._plug.power(on=True)

    def stop(self) -> None:
        """Be gone."""
        self._plug.power(on=False)

    def act(self, word: str, rest: str) -> None:
        """Press a key of a keypad, which is named by its id or its address."""
        name, _, key = rest.partition(" ")
        keypad = next(
            (id_ for id_, one in self.settings[1].items() if name in (id_, str(one.address))), None
        )
        if word != "press" or keypad is None:
            raise UnsupportedError("bus", f"{word} {rest}".strip())
        try:
            press_key(self._folder, keypad, key.strip())
        except DeviceError as error:
            raise UnsupportedError("bus", f"{word} {rest}") from error
        self._pressed.append(Happening("pressed", {"unit": keypad, "key": key.strip()}))

    def happened(self) -> list[Happening]:
        """Each key that was pressed, and each text that a sign shows now."""
        told, self._pressed = self._pressed, []
        for line in self._shown.lines():
            self._draw(line["sign"], line["text"])
            what = "dark" if not line["text"] else "blinking" if line["blink"] else "shown"
            told.append(Happening(what, {"unit": line["sign"], "text": line["text"]}))
        return told

    def _draw(self, sign: str, text: str) -> None:
        settings = self.settings[0][sign]
        picture = sign_png(text, settings.text.positions, settings.lines)
        draft = self._folder / f"{sign}.png.new"
        draft.write_bytes(picture)
        draft.replace(self._folder / f"{sign}.png")

    def _apply(self, wrong: frozenset[Wrong]) -> None:
        names = {one.fault for one in wrong if not one.unit}
        self._plug.pull(out=UNPLUGGED in names)
        self._simulator.line_fault(LineFaults.of(one for one in LineFault if one in names))
        for unit in self.units:
            ill = {one.fault for one in wrong if one.unit == unit.id}
            self._simulator.fault(unit.id, Faults.of(one for one in UnitFault if one in ill))
