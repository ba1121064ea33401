"""Why scanimage gave up, in our words.

It complains on stderr with the text of `sane_strstatus` (SANE standard 1.06, 4.3.9), in English as
long as the locale is C. Its exit code is that status too, but 0 after an empty feeder and 1 for
whatever it refuses itself.
"""

import re

from devices.errors import (
    CancelledError,
    DeviceError,
    FeederEmptyError,
    FeederJamError,
    HardwareFaultError,
    NotFoundError,
    PermissionDeniedError,
    ScannerBusyError,
    ScannerCoverOpenError,
    ScannerDriverDiedError,
    ScannerInterruptedError,
    ScannerMemoryError,
    ScanUnsupportedError,
)

__all__ = ["complaint_of", "fault_of"]

_COMPLAINTS: tuple[tuple[str, type[DeviceError]], ...] = (
    (
        # the last is what sane-airscan says without any settings
        r"open of device .* failed: (Invalid argument|Error during device I/O|Out of memory)",
        NotFoundError,
    ),
    (r"no SANE devices found", NotFoundError),
    (r"Device busy", ScannerBusyError),
    (r"Document feeder jammed", FeederJamError),
    (r"Document feeder out of documents", FeederEmptyError),
    (r"Scanner cover is open", ScannerCoverOpenError),
    (r"Error during device I/O", ScannerInterruptedError),
    (r"Out of memory", ScannerMemoryError),
    (r"Access to resource has been denied", PermissionDeniedError),
    (r"Operation was canceled", CancelledError),
    (r"Operation not supported|Invalid argument", ScanUnsupportedError),
    (r"unrecognized option|inactive option|ambiguous", ScanUnsupportedError),
)


_NO_COMPLAINT = r"rounded value|received signal|trying to stop|aborting"
"""What it says of other things; a driver's own thread that nobody reads from is a signal to it."""


def complaint_of(said: str) -> str:
    """The last line in which scanimage complains of a device, empty where there is none."""
    lines = [one for one in said.splitlines() if one.startswith("scanimage: ")]
    found = next((one for one in reversed(lines) if not re.search(_NO_COMPLAINT, one)), "")
    return re.sub(r"[^ -~]", " ", found)


def fault_of(device: str, complaint: str, exit_code: int) -> DeviceError:
    """The error of a run that ended with `exit_code` (below 0: by that signal)."""
    if exit_code < 0:
        return ScannerDriverDiedError(device, f"signal {-exit_code}")
    for pattern, kind in _COMPLAINTS:
        if re.search(pattern, complaint):
            return kind(device, complaint)
    return HardwareFaultError(device, complaint or f"exit code {exit_code}, no word of why")
