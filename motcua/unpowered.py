"""Whether a device is missing only because the program that simulates it does not run."""

import json
from pathlib import Path

from devices.config import (
    DevicesSettings,
    SimulatedConnection,
    SimulatedScannerConnection,
)
from motcua.supervisor import RUN_FILE

__all__ = ["is_unpowered"]

PROC = Path("/proc")
ROLE = "simulators"


def is_unpowered(settings: DevicesSettings, data_dir: Path, device: str) -> bool:
    """Whether `device`, an id or the path of a simulated port, lacks its simulator."""
    at_port = Path(device)
    name = at_port.parent.name if data_dir in at_port.parents else device
    name = settings.line_of(name) or name
    return name in _simulated(settings) and not _simulators_run(data_dir / RUN_FILE)


def _simulated(settings: DevicesSettings) -> set[str]:
    kinds = SimulatedConnection | SimulatedScannerConnection
    places = settings.places()
    return {one.id for one in places if isinstance(getattr(one, "connection", None), kinds)}


def _simulators_run(file: Path) -> bool:
    """Whether `motcua run` keeps the simulators going, by the file that it writes."""
    try:
        pid = json.loads(file.read_text(encoding="utf-8"))["roles"].get(ROLE)
    except (OSError, ValueError, KeyError):
        return False
    return pid is not None and (PROC / str(pid)).exists()
