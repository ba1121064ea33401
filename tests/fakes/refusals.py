"""Refusals that more than one place may meet."""

from office.errors import Refusal

AT_CHECK_IN = (
    Refusal.APPOINTMENT_UNREADABLE,
    Refusal.APPOINTMENT_MISTYPED,
    Refusal.APPOINTMENT_UNKNOWN,
    Refusal.APPOINTMENT_FORGED,
    Refusal.APPOINTMENT_OTHER_OFFICE,
    Refusal.APPOINTMENT_OTHER_POINT,
    Refusal.APPOINTMENT_EARLY,
    Refusal.APPOINTMENT_OTHER_DAY,
    Refusal.APPOINTMENT_DAY_GONE,
    Refusal.APPOINTMENT_USED,
    Refusal.APPOINTMENT_CANCELLED,
)
"""What somebody with an appointment may be told, at the kiosk and at a counter."""
