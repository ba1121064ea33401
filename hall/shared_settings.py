"""Whether the machines that share a record agree: one office, and a number for each kiosk alone.

Another letter of a service or another band on one machine gives wrong numbers, and no one machine
can see it. So each notes its own beside the journal, and compares them with the others'.
"""

import json
from collections.abc import Iterator, Mapping

from hall.checks import AT_WORK, FAULT, WARN, Check, Fault, Skipped
from hall.owners import Owners
from office.checks import checks_within
from office.config import OfficeSettings
from office.office import Office
from office.store import ports, reserve_of

__all__ = ["differing", "kiosk_number_check", "note_settings", "settings_check"]

_WHAT = "office-settings"
_SHOWN = 6
"""So many keys are named; who has put these right is told the next."""

Tree = Mapping[str, object]


def note_settings(office: Office, machine: str) -> bool:
    """Let the other machines know this one's settings; whether the shared record was there."""
    text = json.dumps(_tree(office.settings), ensure_ascii=False, sort_keys=True)
    with office.store.read() as tx:
        if reserve_of(tx) is not None:
            return False
        known = ports.recalled(tx, _device(machine), _WHAT)
    if known != text:
        with office.store.write() as tx:
            ports.remember(tx, _device(machine), _WHAT, text)
    return True


def settings_check(office: Office, machine: str) -> Check:
    """Whether the settings of other machines differ, and in which keys.

    A machine that has not checked itself for a fortnight is none any more.
    """

    def look() -> Fault | Skipped | None:
        with office.look() as (tx, now):
            if reserve_of(tx) is not None:
                return AT_WORK
            others = sorted({one.machine for one in checks_within(tx, now)} - {machine})
            noted = {one: ports.recalled(tx, _device(one), _WHAT) for one in others}
        own = _tree(office.settings)
        told = [
            f"{one}: {_named(keys)}"
            for one, text in noted.items()
            if text and (keys := differing(own, json.loads(text)))
        ]
        return Fault("settings-differ", WARN, "; ".join(told)) if told else None

    return Check(f"settings:{machine}", "settings", look)


def kiosk_number_check(owners: Owners, kiosk: str, machine: str) -> Check:
    """Whether no other machine is at work under the name of this one's kiosk ("main/kiosk:2")."""

    def look() -> Fault | None:
        other = owners.elsewhere(kiosk)
        return Fault("kiosk-number-taken", FAULT, f"{kiosk}: {other}") if other else None

    return Check(f"kiosk-number:{machine}", "kiosk-number", look)


def differing(one: Tree, other: Tree) -> list[str]:
    """The keys that differ, as people write them: "services.ho-tich.series".

    Of what stands in one alone only the name: "services.ho-tich".
    """
    return list(_differing(one, other, ""))


def _differing(one: Tree, other: Tree, prefix: str) -> Iterator[str]:
    for key in sorted({*one, *other}):
        mine, theirs = one.get(key), other.get(key)
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            yield from _differing(mine, theirs, f"{prefix}{key}.")
        elif mine != theirs:
            yield prefix + key


def _named(keys: list[str]) -> str:
    more = [f"+{len(keys) - _SHOWN}"] if len(keys) > _SHOWN else []
    return ", ".join(["office." + one for one in keys[:_SHOWN]] + more)


def _device(machine: str) -> str:
    return f"machine:{machine}"


def _tree(settings: OfficeSettings) -> Tree:
    """The settings by keys; what has a name of its own in a list stands under that."""
    told = settings.model_dump(mode="json")
    return {key: _by_name(value) for key, value in told.items()}


def _by_name(value: object) -> object:
    if isinstance(value, dict):
        return {key: _by_name(one) for key, one in value.items()}
    if isinstance(value, list) and all(isinstance(one, dict) and _name(one) for one in value):
        return {_name(one): _by_name(one) for one in value}
    return value


def _name(item: Mapping[str, object]) -> str:
    """What an item of a list is called: a service by its id, a counter by point and number."""
    if "number" in item:
        return f"{item.get('point') or 'main'}/{item['number']}"
    return str(item.get("id", ""))
