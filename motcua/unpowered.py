"""Whether a device is missing only because the program that simulates it does not run."""

from pathlib import Path

from devices.config import (
    DevicesSettings,
    SimulatedConnection,
    SimulatedScannerConnection,
)
from motcua.supervisor import running_roles

__all__ = ["is_unpowered"]

ROLE = "simulators"


def is_unpowered(settings: DevicesSettings, data_dir: Path, device: str) -> bool:
    """Whether `device`, an id or the path of a simulated port, lacks its simulator."""
    at_port = Path(device)
    name = at_port.parent.name if data_dir in at_port.parents else device
    name = settings.line_of(name) or name
    return name in _simulated(settings) and ROLE not in (running_roles(data_dir) or ())


def _simulated(settings: DevicesSettings) -> set[str]:
    kinds = SimulatedConnection | SimulatedScannerConnection
    places = settings.places()
    return {one.id for one in places if isinstance(getattr(one, "connection", None), kinds)}
