"""The citizen's touchscreen: a visit from the first touch to the number in the hand.

`visit` holds the rules of a visit and `desk` the seam to the office; both know nothing of Qt.
`ui` turns them into what QML shows, `app` runs the program.
"""

from kiosk.config import KioskSettings
from kiosk.desk import (
    Desk,
    DeskRefusal,
    DeskUnknown,
    DeviceLine,
    HallView,
    HelpNow,
    Issued,
    OutOfService,
    PaperState,
    PrinterNow,
    PriorityRow,
    Resting,
    ServiceRow,
    ServiceState,
    StaffMember,
    Texts,
    Works,
)

__all__ = [
    "Desk",
    "DeskRefusal",
    "DeskUnknown",
    "DeviceLine",
    "HallView",
    "HelpNow",
    "Issued",
    "KioskSettings",
    "OutOfService",
    "PaperState",
    "PrinterNow",
    "PriorityRow",
    "Resting",
    "ServiceRow",
    "ServiceState",
    "StaffMember",
    "Texts",
    "Works",
]
