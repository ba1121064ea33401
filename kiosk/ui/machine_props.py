"""What the technician's page shows: this machine, its devices, how they answered, a remedy."""

from dataclasses import dataclass, replace

from kiosk.desk import (
    BundleFile,
    Checked,
    MachineDevice,
    MachineNow,
    PrinterNow,
    Trouble,
    in_language,
)
from kiosk.machine_values import AtMachine
from kiosk.visit_values import Place

LEVELS = ("info", "warn", "fault")
"""How much it matters, the least first."""
FOUND = {"pass": "info", "warn": "warn", "fail": "fault"}
"""What the result of a check means; a skipped one means nothing."""
PASSED = {"vi": "tốt: {told}", "en": "well: {told}"}
"""Before what a check that went well rests on."""
FRESH_S = 15
"""Owners tell of their devices every 5 s: news of this age is new."""
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
NAMES = {
    "vi": {"day": "ngày", "hour": "giờ", "minute": "phút", "second": "giây"},
    "en": {"day": "d", "hour": "h", "minute": "min", "second": "s"},
}
NEWS = {
    "vi": ("tin vừa xong", "tin cách đây {age}", "chưa có tin"),
    "en": ("news just now", "news {age} old", "no news yet"),
}
"""New, old, none."""


@dataclass(frozen=True)
class MachineRow:
    """A device and what is `told` of it; `level` is info, warn or fault.

    `asked` while it is being checked, `mendable` where there is a remedy to read.
    """

    key: str
    name: str
    told: str
    level: str
    asked: bool
    mendable: bool


@dataclass(frozen=True)
class MachineProps:
    """The technician's page; `read` once the machine has been.

    `running` is how long the program has been. `busy` while something is under way, `left` so many
    devices then wait for their check after the present one. `faulty`, `doubtful` and `well` count
    the devices. `mending` is the key of the device whose `steps` are read, `remedy` its name.
    `file` is the bundle that was just written, with its `size`; `carried` means on a stick.
    """

    read: bool = False
    name: str = ""
    version: str = ""
    running: str = ""
    printer: str = ""
    restarts: bool = False
    busy: bool = False
    left: int = 0
    faulty: int = 0
    doubtful: int = 0
    well: int = 0
    devices: tuple[MachineRow, ...] = ()
    mending: str = ""
    remedy: str = ""
    wrong: str = ""
    who: str = ""
    code: str = ""
    steps: str = ""
    file: str = ""
    size: str = ""
    carried: bool = False
    fault: str = ""


def machine_props(
    place: Place, now: MachineNow | None, language: str, *, restarts: bool = False
) -> MachineProps:
    """The page of a technician, empty for everybody else; `restarts` as in `Inputs`."""
    if not isinstance(place, AtMachine):
        return MachineProps()
    now = now or MachineNow("", "", 0, printer=PrinterNow.NONE)
    rows = tuple(_row(one, place, language) for one in now.devices)
    if place.doing is None:  # no row moves while it is being looked at
        rows = tuple(sorted(rows, key=lambda row: -LEVELS.index(row.level)))
    levels = [row.level for row in rows]
    shown = MachineProps(
        read=bool(now.name),
        name=now.name,
        version=now.version,
        running=span_text(now.running_s, language),
        printer=now.printer,
        restarts=restarts,
        busy=place.doing is not None,
        left=len(place.waiting),
        faulty=levels.count("fault"),
        doubtful=levels.count("warn"),
        well=levels.count("info"),
        devices=rows,
        fault=in_language(place.fault, language) if place.fault else "",
    )
    mended = next((one for one in now.devices if one.id == place.mending), None)
    if mended is not None:
        shown = _with_remedy(shown, mended, place, language)
    return _with_file(shown, place.file) if place.file else shown


def span_text(seconds: int, language: str) -> str:
    """A span of time in the one unit that people would use."""
    names = NAMES.get(language, NAMES["vi"])
    unit, length = next((one for one in UNITS if seconds >= one[1]), UNITS[-1])
    return f"{seconds // length} {names[unit]}"


def _row(device: MachineDevice, place: AtMachine, language: str) -> MachineRow:
    level, told, trouble = _newest(device, place.checks.get(device.id), language)
    return MachineRow(
        key=device.id,
        name=_name(device, language),
        told=told,
        level=level,
        asked=place.checking == device.id,
        mendable=trouble is not None,
    )


def _newest(
    device: MachineDevice, checked: Checked | None, language: str
) -> tuple[str, str, Trouble | None]:
    """Level, words and remedy: those of the last check, unless the device has told worse since."""
    level = FOUND.get(checked.result, device.level) if checked else device.level
    worse = device.age_s is not None and LEVELS.index(device.level) > LEVELS.index(level)
    if checked is None or worse:
        told = f"{in_language(device.state, language)} · {_news(device.age_s, language)}"
        return device.level, told, device.trouble
    trouble = checked.trouble if checked.result in FOUND else device.trouble
    told = in_language(checked.told, language)
    if checked.result == "pass":
        told = in_language(PASSED, language).format(told=told)
    return level, told, trouble


def _news(age_s: int | None, language: str) -> str:
    new, old, none = NEWS.get(language, NEWS["vi"])
    if age_s is None:
        return none
    return new if age_s < FRESH_S else old.format(age=span_text(age_s, language))


def _name(device: MachineDevice, language: str) -> str:
    kind = in_language(device.kind, language)
    return f"{kind[:1].upper()}{kind[1:]} {device.id}"


def _with_remedy(
    shown: MachineProps, device: MachineDevice, place: AtMachine, language: str
) -> MachineProps:
    _, told, trouble = _newest(device, place.checks.get(device.id), language)
    if trouble is None:  # it is well again: nothing is left to mend
        return shown
    return replace(
        shown,
        mending=device.id,
        remedy=_name(device, language),
        wrong=told,
        who=in_language(trouble.who, language),
        code=trouble.code,
        steps=_numbered(in_language(trouble.steps, language)),
    )


def _numbered(steps: str) -> str:
    lines = steps.splitlines()
    if len(lines) < 2:
        return steps
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))


def _with_file(shown: MachineProps, file: BundleFile) -> MachineProps:
    kilobytes = max(1, round(file.size_bytes / 1000))
    return replace(shown, file=file.path, size=f"{kilobytes} kB", carried=file.carried)
