"""The commands of a counter."""

from office.counters.attending import AskStillServing, EndUnattended, StillServing
from office.counters.openings import (
    ChangeServices,
    CloseCounter,
    Leave,
    OpenCounter,
    PauseCounter,
)
from office.counters.pairs import CallSecond, CallTwo
from office.counters.serving import (
    CallNext,
    CallNumber,
    CountDossiers,
    Finish,
    Hold,
    NoShow,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)

__all__ = [
    "AskStillServing",
    "CallNext",
    "CallNumber",
    "CallSecond",
    "CallTwo",
    "ChangeServices",
    "CloseCounter",
    "CountDossiers",
    "EndUnattended",
    "Finish",
    "Hold",
    "Leave",
    "NoShow",
    "OpenCounter",
    "PauseCounter",
    "Recall",
    "Resume",
    "Return",
    "Start",
    "StillServing",
    "Transfer",
    "WalkIn",
]
