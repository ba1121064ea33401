"""Claims of other processes, as their owners would have written them."""

import socket
from collections.abc import Callable

from hall.owners import boot_id, started
from office.clock import steady_s
from office.store.ports import DeviceOwner


def claim_of(
    pid: int, device: str, steady: Callable[[], float] = steady_s, role: str = "kiosk"
) -> DeviceOwner:
    """The claim of a process of this machine, made just now."""
    now_ms = round(steady() * 1000)
    return DeviceOwner(
        device, role, pid, started(pid) or 0, boot_id(), now_ms, socket.gethostname(), 0
    )
