"""What the pages of staff show: number and PIN, the state of the hall's devices, the date."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.desk import DeviceLine, PrinterNow, Texts, Works, in_language
from kiosk.staff_values import AtPrinter, AtWork, SigningIn
from kiosk.visit_values import Place

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@dataclass(frozen=True)
class DeviceItem:
    """A device that is not well, and what is `told` of it; `level` is warn or fault."""

    key: str
    name: str
    told: str
    level: str


@dataclass(frozen=True)
class StaffProps:
    """Number and PIN while somebody signs in; then what they look after.

    `number` are the digits typed so far, `dots` how many of the PIN; `typing` is "number" or "pin",
    `ready` whether what is typed can be sent. `day` is the date to confirm (ISO), `date` the same
    in words, both empty while the office does not ask. `fault` says what went wrong last, `well`
    names the devices that work. `printer` is what this kiosk's own one says of itself, empty where
    there is none; `restarts` whether the program can be started again, `leaving` that it is. `task`
    is what is done to the paper, and `step` which of its three steps is next, 0 when none is.
    A `technician` may go on to the machine's own page.
    """

    typing: str = "number"
    number: str = ""
    dots: int = 0
    ready: bool = False
    busy: bool = False
    fault: str = ""
    done: bool = False
    name: str = ""
    role: str = ""
    technician: bool = False
    printer: str = ""
    restarts: bool = False
    leaving: bool = False
    task: str = ""
    step: int = 0
    day: str = ""
    date: str = ""
    devices: tuple[DeviceItem, ...] = ()
    well: str = ""


def staff_props(
    place: Place, works: Works | None, language: str, *, restarts: bool = False
) -> StaffProps:
    """The pages of staff, empty for everybody else; `restarts` as in `Inputs`."""
    match place:
        case SigningIn():
            return _signing_in(place, language)
        case AtWork():
            shown = _at_work(place, works or Works(), language)
            return replace(shown, restarts=restarts)
        case AtPrinter():
            return _at_printer(place, works or Works(printer=PrinterNow.UNKNOWN), language)
        case _:
            return StaffProps()


def _signing_in(place: SigningIn, language: str) -> StaffProps:
    typed = place.number if place.pin is None else place.pin
    return StaffProps(
        typing="number" if place.pin is None else "pin",
        number=place.number,
        dots=len(place.pin or ""),
        ready=bool(typed) and place.checking is None,
        busy=place.checking is not None,
        fault=_told(place.sentence, language),
    )


def _at_work(place: AtWork, works: Works, language: str) -> StaffProps:
    day = _asked(works.asked_day, place.shift)
    return StaffProps(
        busy=place.doing is not None or place.leaving,
        fault=_told(place.fault, language),
        done=place.done,
        leaving=place.leaving,
        name=place.member.name,
        role=in_language(place.member.role, language),
        technician=place.member.technician,
        printer=works.printer,
        day=day.isoformat() if day else "",
        date=_in_words(day, language) if day else "",
        devices=tuple(_item(one, language) for one in works.devices if one.level != "info"),
        well=", ".join(_name(one, language) for one in works.devices if one.level == "info"),
    )


def _at_printer(place: AtPrinter, works: Works, language: str) -> StaffProps:
    return StaffProps(
        busy=place.doing is not None,
        fault=_told(place.fault, language),
        done=place.done,
        name=place.member.name,
        printer=works.printer,
        task=place.task,
        step=_next_step(place, works.printer),
    )


def _next_step(place: AtPrinter, printer: PrinterNow) -> int:
    """Open it, lay the paper in, close it; nobody sees when the second one is done."""
    if place.done:
        return 0
    if place.doing is not None:
        return 3
    return 2 if printer is PrinterNow.OPEN else 1


def _told(sentence: Texts | None, language: str) -> str:
    return in_language(sentence, language) if sentence else ""


def _asked(clock_day: str | None, shift: int) -> date | None:
    return date.fromisoformat(clock_day) + timedelta(days=shift) if clock_day else None


def _in_words(day: date, language: str) -> str:
    weekday = WEEKDAYS.get(language, WEEKDAYS["vi"])[day.weekday()]
    return f"{weekday[0].upper()}{weekday[1:]}, {day:%d/%m/%Y}"


def _item(line: DeviceLine, language: str) -> DeviceItem:
    name = _name(line, language)
    return DeviceItem(
        line.id, f"{name[0].upper()}{name[1:]}", in_language(line.state, language), line.level
    )


def _name(line: DeviceLine, language: str) -> str:
    return f"{in_language(line.kind, language)} {line.id}"
