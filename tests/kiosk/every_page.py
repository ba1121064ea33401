"""Every page of the kiosk in every state, as the values that it is drawn and read aloud from."""

from dataclasses import replace

from kiosk.desk import (
    HelpNow,
    Issued,
    OutOfService,
    PaperState,
    PrinterNow,
    Resting,
    StaffMember,
    Works,
)
from kiosk.machine_values import AtMachine
from kiosk.staff_values import AtPrinter, AtWork, PaperTask, SigningIn
from kiosk.ui.machine_scene import MACHINE_NOW
from kiosk.ui.props import Inputs
from kiosk.ui.scenes import TECHNICIAN
from kiosk.visit_values import (
    Appointing,
    Choosing,
    Ease,
    HelpStep,
    Home,
    Issuing,
    Place,
    Refused,
    Ticketed,
    Visit,
)
from tests.fakes.desk import HALL

ISSUED = Issued("A015", "A015", "ho-tich", "tuoi-75", 4, (10, 20), (1, 2))
WISH = Issuing("command-1", "ho-tich", None)
CLOSED = {"vi": "Việc này mở lại lúc 13:30.", "en": "This opens again at 13:30."}
EARLY = {"vi": "Hẹn lúc 09:30, còn sớm.", "en": "Your appointment is at 09:30."}
COUNTS = {"vi": "Hẹn 09:30: đã đến giờ.", "en": "Booked for 09:30: it is time."}
FAULT = OutOfService("store-full", {"vi": "Ổ đĩa đã đầy.", "en": "The disk is full."})
DIRECTIONS = {"vi": "bàn hướng dẫn", "en": "the guidance desk"}
WORKING = AtWork(StaffMember(1001, "Nguyễn Thị Ánh", {"vi": "kỹ thuật viên"}))
AT_PRINTER = AtPrinter(WORKING.member, PaperTask.CHANGE)
WORKS = Works(asked_day="2026-11-22", printer=PrinterNow.READY)
MANY = tuple(replace(row, id=f"{row.id}-{n}") for n in range(3) for row in HALL.services)
PLACES: dict[str, Place] = {
    "home": Home(),
    "choose": Choosing(),
    "choose-closed": Choosing(touched_closed="dat-dai"),
    "choose-priority": Choosing(priority="tuoi-75"),
    "choose-classes": Choosing(classes=True),
    "appointment": Appointing(),
    "appointment-typed": Appointing(digits="4829"),
    "appointment-asking": Issuing("command-1", "", None, appointment="48291736"),
    "appointment-early": Refused("appointment-early", EARLY, None, appointment=True),
    "ticket-appointment": Ticketed(replace(ISSUED, appointment=COUNTS), PaperState.CONFIRMED),
    "asking": WISH,
    "refused": Refused("service-closed", CLOSED, None),
    "unanswered": Refused("no-answer", None, None, WISH),
    "pin": SigningIn(),
    **{f"ticket-{paper}": Ticketed(ISSUED, paper) for paper in PaperState},
}


LISTENING = Ease(speaking=True)


def at(place: Place, language: str = "vi", ease: Ease = LISTENING) -> Inputs:
    """A kiosk that somebody listens to at this place of a visit."""
    return Inputs(
        Visit(language, place, ease=ease), ("vi", "en"), DIRECTIONS, audible=True, view=HALL
    )


def screens(language: str) -> dict[str, Inputs]:
    """Every page in every state that it can be told by ear."""
    at_rest = replace(HALL, resting=Resting({"vi": "07:30, thứ Hai", "en": "07:30 on Monday"}))
    home, choosing = at(Home(), language), at(Choosing(), language)
    helps = {
        f"help-{step}": replace(home, visit=replace(home.visit, help=step)) for step in HelpStep
    }
    return {
        **{name: at(place, language) for name, place in PLACES.items()},
        **helps,
        "starting": replace(home, view=None),
        "resting": replace(home, view=at_rest),
        "resting-appointments": replace(home, view=replace(at_rest, appointments=True)),
        "resting-unknown": replace(home, view=replace(HALL, resting=Resting(None))),
        "out-of-service": replace(home, lost=FAULT),
        "idle": replace(choosing, visit=replace(choosing.visit, warned=True)),
        "help-coming": replace(home, view=replace(HALL, help=HelpNow.COMING)),
        "home-many": replace(home, view=replace(HALL, services=MANY)),
        "choose-many": replace(choosing, view=replace(HALL, services=MANY)),
        "staff": replace(at(WORKING, language), works=WORKS, restarts=True),
        "paper": replace(at(AT_PRINTER, language), works=WORKS),
        "machine": replace(at(AtMachine(TECHNICIAN), language), machine=MACHINE_NOW, restarts=True),
        "home-appointments": replace(home, view=replace(HALL, appointments=True)),
        "appointment-scan": replace(at(Appointing(), language), scans=True),
        "choose-another": replace(choosing, visit=replace(choosing.visit, beside=ISSUED)),
        "no-paper": replace(home, view=replace(HALL, paper="not-expected")),
    }
