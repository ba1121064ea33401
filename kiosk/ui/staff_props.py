"""What the pages of staff show: number and PIN, the state of the hall's devices, the date."""

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.desk import DeviceLine, Works, in_language
from kiosk.staff_values import AtWork, SigningIn
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
    names the devices that work.
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
    prints: bool = False
    day: str = ""
    date: str = ""
    devices: tuple[DeviceItem, ...] = ()
    well: str = ""


def staff_props(place: Place, works: Works | None, language: str) -> StaffProps:
    """The pages of staff, empty for everybody else."""
    match place:
        case SigningIn():
            return _signing_in(place, language)
        case AtWork():
            return _at_work(place, works or Works(), language)
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
        fault=in_language(place.sentence, language) if place.sentence else "",
    )


def _at_work(place: AtWork, works: Works, language: str) -> StaffProps:
    day = _asked(works.asked_day, place.shift)
    return StaffProps(
        busy=place.doing is not None,
        fault=in_language(place.fault, language) if place.fault else "",
        done=place.done,
        name=place.member.name,
        role=in_language(place.member.role, language),
        prints=works.prints,
        day=day.isoformat() if day else "",
        date=_in_words(day, language) if day else "",
        devices=tuple(_item(one, language) for one in works.devices if one.level != "info"),
        well=", ".join(_name(one, language) for one in works.devices if one.level == "info"),
    )


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
