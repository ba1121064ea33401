"""A document scanner that stands in for a real one on the network, for any program that knows SANE.

sane-airscan(5) takes a device by its URL in its name, so that no file of SANE's has to be changed.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from devices.errors import UnsupportedError
from devices.fault_table import FaultTable, Wrong
from devices.scanners.escl_sim import HOST, ROOT, EsclSimulator, Fault, set_faults
from devices.stand_ins import UNPLUGGED, Happening, Plug, Unit

__all__ = ["ScannerStandIn"]


class ScannerStandIn:
    """An eSCL scanner whose faults stand in `folder`, at `port` (0: any free one) of this machine.

    Unplugged and back again it stands at the port where it was.
    """

    declared = ""
    units: Sequence[Unit] = ()
    acts: Mapping[str, str] = {}

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder
        self._simulator = EsclSimulator(folder, port=port)
        self.faults = FaultTable("scanner", self._apply, whole=(*Fault, UNPLUGGED))
        self._plug = Plug(self._simulator.start, self._simulator.stop)
        self._told = 0

    @property
    def connection(self) -> Mapping[str, str | int]:
        """By SANE; known once it has started."""
        url = f"http://{HOST}:{self._simulator.port}{ROOT}"
        return {"kind": "sane", "name": f"airscan:escl:mo-phong:{url}"}

    def start(self) -> None:
        """Be there. Raises ClaimedError where somebody has the port."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._apply(frozenset(self.faults.wrong))
        self._plug.power(on=True)

    def stop(self) -> None:
        """Be gone."""
        self._plug.power(on=False)

    def act(self, word: str, rest: str) -> None:
        """Nothing can be done with it: its feeder is never empty but by a fault."""
        raise UnsupportedError("scanner", f"{word} {rest}".strip())

    def happened(self) -> list[Happening]:
        """How many sides it has given, where that is more than before."""
        given = self._simulator.given
        if given == self._told:
            return []
        self._told = given
        return [Happening("side-given", {"number": given})]

    def _apply(self, wrong: frozenset[Wrong]) -> None:
        names = {one.fault for one in wrong}
        set_faults(self._folder, *(fault for fault in Fault if fault in names))
        self._plug.pull(out=UNPLUGGED in names)
