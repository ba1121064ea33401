"""Small devices with a serial line of their own: code reader, rating panel, light stack."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from devices.errors import UnsupportedError
from devices.fault_table import FaultTable, Wrong
from devices.light_stack.models import LightStackModel
from devices.light_stack.sim import LampFault, SimLightStack, StackFault, stack_png
from devices.rating_panels.models import Contact, ContactPanelModel
from devices.rating_panels.sim import PanelFault, SimContactPanel
from devices.readers.sim import ReaderFault, SimReader
from devices.stand_ins import UNPLUGGED, Happening, Plug, Unit, connection_line

__all__ = ["PanelStandIn", "ReaderStandIn", "StackStandIn"]


class _OnSerial:
    """What all of them have in common: a pty at `folder/port`, and no units."""

    units: Sequence[Unit] = ()

    def __init__(self, folder: Path, baud: int, plug: Plug, faults: FaultTable) -> None:
        self._link = folder / "port"
        self._baud = baud
        self._plug = plug
        self.faults = faults
        self._told: list[Happening] = []

    @property
    def connection(self) -> Mapping[str, str | int]:
        """A serial line."""
        return {"kind": "serial", "path": str(self._link), "baud": self._baud}

    def start(self) -> None:
        """Be there."""
        self._plug.power(on=True)

    def stop(self) -> None:
        """Be gone."""
        self._plug.power(on=False)

    def happened(self) -> list[Happening]:
        """What was done with it."""
        told, self._told = self._told, []
        return told


class ReaderStandIn(_OnSerial):
    """A code reader in USB-COM mode."""

    acts: Mapping[str, str] = {"scan": "A015"}
    declared = ""

    def __init__(self, folder: Path, baud: int) -> None:
        self._reader = SimReader(folder / "port", baud)
        table = FaultTable("reader", self._apply, whole=(*ReaderFault, UNPLUGGED))
        super().__init__(folder, baud, Plug(self._reader.start, self._reader.stop), table)

    def act(self, word: str, rest: str) -> None:
        """Read a code."""
        if word != "scan" or not rest:
            raise UnsupportedError("reader", f"{word} {rest}".strip())
        if Wrong(UNPLUGGED) not in self.faults.wrong:
            self._reader.scan(rest)
        self._told.append(Happening("scanned", {"text": rest}))

    def _apply(self, wrong: frozenset[Wrong]) -> None:
        names = {one.fault for one in wrong}
        self._reader.suffer(one for one in ReaderFault if one in names)
        self._plug.pull(out=UNPLUGGED in names)


class PanelStandIn(_OnSerial):
    """A rating panel behind a contact board."""

    acts: Mapping[str, str] = {"press": "1"}

    def __init__(self, folder: Path, baud: int, model: ContactPanelModel) -> None:
        self._panel = SimContactPanel(folder / "port", baud, model)
        self._model = model
        table = FaultTable("rating-panel", self._apply, whole=(*PanelFault, UNPLUGGED))
        super().__init__(folder, baud, Plug(self._panel.start, self._panel.stop), table)

    @property
    def declared(self) -> str:
        """The bytes of its buttons, and itself."""
        faces = (f"  {{ {_face(one)} }}," for one in self._model.faces)
        table = ("[devices.contact_panel_models.bang-nut]", "faces = [", *faces, "]")
        return _block(table, "rating_panels", "mat-thu", "bang-nut", self.connection)

    def act(self, word: str, rest: str) -> None:
        """Press a face, 1 being the best."""
        told = f"{word} {rest}".strip()
        if word != "press":
            raise UnsupportedError("rating-panel", told)
        try:
            self._panel.press(int(rest))
        except ValueError as error:
            raise UnsupportedError("rating-panel", told) from error
        self._told.append(Happening("face", {"face": int(rest)}))

    def _apply(self, wrong: frozenset[Wrong]) -> None:
        names = {one.fault for one in wrong}
        self._plug.pull(out=UNPLUGGED in names)
        self._panel.suffer(one for one in PanelFault if one in names)


class StackStandIn(_OnSerial):
    """A light stack behind a relay board; `lamps.png` shows it."""

    acts: Mapping[str, str] = {}

    def __init__(self, folder: Path, baud: int, model: LightStackModel) -> None:
        self._folder = folder
        self._model = model
        self._stack = SimLightStack(folder / "port", baud, model)
        self._lit: Mapping[str, bool] = {}
        table = FaultTable(
            "light-stack",
            self._apply,
            whole=(*StackFault, UNPLUGGED),
            each=LampFault,
            units=dict.fromkeys(model.lamps, ""),
        )
        super().__init__(folder, baud, Plug(self._stack.start, self._stack.stop), table)

    @property
    def declared(self) -> str:
        """The bytes of its lamps, and itself."""
        lamps = (
            f'{name} = {{ on = "{_hex(lamp.on)}", off = "{_hex(lamp.off)}" }}'
            for name, lamp in self._model.lamps.items()
        )
        table = ("[devices.light_stack_models.den.lamps]", *lamps)
        return _block(table, "light_stacks", "den-thu", "den", self.connection)

    def act(self, word: str, rest: str) -> None:
        """Nothing can be done with it."""
        raise UnsupportedError("light-stack", f"{word} {rest}".strip())

    def happened(self) -> list[Happening]:
        """Which lamps shine now, where that has changed."""
        lit = self._stack.lit
        if lit == self._lit:
            return []
        self._lit = lit
        draft = self._folder / "lamps.png.new"
        draft.write_bytes(stack_png(lit))
        draft.replace(self._folder / "lamps.png")
        shining = " ".join(name for name, on in lit.items() if on)
        return [Happening("lamps" if shining else "lamps-dark", {"lamps": shining})]

    def _apply(self, wrong: frozenset[Wrong]) -> None:
        names = {one.fault for one in wrong if not one.unit}
        self._plug.pull(out=UNPLUGGED in names)
        self._stack.suffer(
            (one for one in StackFault if one in names), (one.unit for one in wrong if one.unit)
        )


def _hex(data: bytes) -> str:
    return data.hex(" ").upper()


def _face(contact: Contact) -> str:
    """A button's bytes; a board that does not say when it is let go has none for that."""
    words = {"pressed": contact.pressed, "released": contact.released}
    return ", ".join(f'{name} = "{_hex(word)}"' for name, word in words.items() if word)


def _block(
    table: Iterable[str], places: str, device: str, model: str, connection: Mapping[str, str | int]
) -> str:
    """A model's table, then the device of that model, as lines of TOML."""
    lines = (f'id = "{device}"', f'model = "{model}"', connection_line(connection))
    return "\n".join((*table, "", f"[[devices.{places}]]", *lines))
