"""What a technician sends to whoever helps: how this machine and its devices are, in a small file.

Nothing in it tells of a person: the record gives only device states and events of devices, paper
and clocks; the settings hold no secret; numbers as long as an identity card's or a telephone's are
masked in the logs. A part that cannot be read says why, in its own place: a bundle is asked for
when something is broken.
"""

import io
import json
import platform
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hall.requests import Answer
from motcua import BUILT, VERSION
from motcua.objects import event_object
from motcua.settings import Settings
from office.clock import Clock, rfc3339, to_ms
from office.errors import OfficeError
from office.office import Office
from office.store import STORE_FILE, Store, events, ports

RUN_FILE = "run.json"
LIMIT_BYTES = 1_000_000
LOG_BYTES = 400_000
"""The end of each log file that is taken, at most."""
EVENTS = 500
LOOK_BACK = 50_000
"""Events among which those of devices are looked for."""
KINDS = (
    "device.faulted",
    "device.recovered",
    "print.unconfirmed",
    "print.failed",
    "clock.doubted",
    "clock.confirmed",
    "day.corrected",
)
MASK = "•••"

_PERSONAL = re.compile(
    r"(?<![\w.:])\+?\d{9,12}(?![\w-])"
    r"|(?<![\w.:])(?:\+84|0)(?:[ .]?\d){9,11}(?![\w-])"
    r"|MC1\.[^\s\"']+"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
)
"""Numbers as long as those of identity cards and telephones, codes of slips, addresses."""


def bundle(
    data_dir: Path,
    clock: Clock,
    settings: Callable[[], Settings],
    office: Callable[[], Office],
    talk: Callable[[], Mapping[str, Answer]],
    wrong: Callable[[], object],
) -> bytes:
    """The whole bundle, a ZIP of at most `LIMIT_BYTES`; older lines of the logs go first.

    `talk` gives what was said on each shared line, as `motcua.line_talk` tells it; `wrong` lists
    what is broken now, as whoever asks for the bundle sees it.
    """
    lines = _heard(talk)
    parts = {
        "about.json": _part(lambda: _about(data_dir, clock)),
        "settings.json": _part(lambda: settings().model_dump(mode="json")),
        "devices.json": _part(lambda: {**_devices(office().store), "lines": _counted(lines)}),
        "doctor.json": _part(wrong),
        "run.json": _part(lambda: _running(data_dir / RUN_FILE)),
        "events.json": _part(lambda: _events(office().store)),
        **{f"frames/{one}.txt": str(told.facts["frames"]) for one, told in _told(lines)},
    }
    taken = LOG_BYTES
    while len(packed := _packed({**parts, **_logs(data_dir, taken)})) > LIMIT_BYTES and taken:
        taken //= 2
    return packed


def masked(text: str) -> str:
    """`text` without what could tell of a person."""
    return _PERSONAL.sub(MASK, text)


def _part(read: Callable[[], object]) -> str:
    try:
        found = read()
    except OfficeError as error:
        found = {"error": error.code, "details": {k: str(v) for k, v in error.details.items()}}
    except OSError as error:
        found = {"error": "file-refused", "details": {"detail": error.strerror or ""}}
    return json.dumps(found, ensure_ascii=False, indent=1, default=str)


def _heard(talk: Callable[[], Mapping[str, Answer]]) -> Mapping[str, Answer]:
    """What was said; where settings or record are broken the other parts tell why."""
    try:
        return talk()
    except (OfficeError, OSError):
        return {}


def _told(lines: Mapping[str, Answer]) -> Iterator[tuple[str, Answer]]:
    """The lines whose owners answered."""
    return ((one, told) for one, told in lines.items() if not told.error)


def _counted(lines: Mapping[str, Answer]) -> dict[str, Any]:
    """What happened at each address of each line, or why nobody could tell."""
    counted = {
        one: {"counters": json.loads(str(told.facts["counters"]))} for one, told in _told(lines)
    }
    return {one: counted.get(one, {"left_out": told.error}) for one, told in lines.items()}


def _about(data_dir: Path, clock: Clock) -> dict[str, Any]:
    disk = shutil.disk_usage(data_dir)
    record = data_dir / STORE_FILE
    return {
        "version": VERSION,
        "built": BUILT.isoformat(),
        "at": rfc3339(to_ms(clock.now())),
        "python": sys.version.split()[0],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "disk_free_bytes": disk.free,
        "disk_bytes": disk.total,
        "record_bytes": record.stat().st_size if record.exists() else None,
    }


def _running(file: Path) -> object:
    """Which programs `motcua run` keeps going here."""
    if not file.exists():
        return {"left_out": "not-running"}
    return json.loads(file.read_text(encoding="utf-8"))


def _devices(store: Store) -> dict[str, Any]:
    with store.read() as tx:
        rows, kept, owners = ports.devices(tx), ports.all_remembered(tx), ports.owners(tx)
    return {
        "states": [{**asdict(row), "as_of": rfc3339(row.as_of)} for row in rows],
        "remembered": [{"device": one, "what": what, "value": value} for one, what, value in kept],
        "owners": [asdict(owner) for owner in owners],
    }


def _events(store: Store) -> dict[str, Any]:
    with store.read() as tx:
        head = events.head(tx)
        found = events.of_kinds_since(tx, max(0, head - LOOK_BACK), KINDS)
    listed = [{**event_object(one), "subject": one.subject} for one in found[-EVENTS:]]
    return {"head": head, "events": listed}


def _logs(data_dir: Path, most_bytes: int) -> Mapping[str, str]:
    return dict(_log_ends(data_dir / "logs", most_bytes))


def _log_ends(folder: Path, most_bytes: int) -> Iterator[tuple[str, str]]:
    """The newest file of each program, its last lines."""
    for file in sorted(folder.glob("*.log")):
        try:
            with file.open("rb") as log:
                log.seek(max(0, file.stat().st_size - most_bytes))
                text = log.read().decode("utf-8", "replace")
        except OSError as error:
            text = f"{error.strerror}\n"
        yield f"logs/{file.name}", masked(text)


def _packed(parts: Mapping[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return whole.getvalue()
