"""`motcua devices teach`: which unit stands at a counter, taught by pressing a key there."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from devices.errors import NotConfiguredError
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command
from motcua.owning import owner_of
from office.errors import OfficeError

if TYPE_CHECKING:
    from devices.desks import Desks
    from motcua.machine import Machine

LESSON_S = 30


def add(actions: Groups) -> None:
    """Add `teach`."""
    teach = add_command(
        actions,
        "teach",
        "dạy thiết bị USB nào ở quầy nào, bằng một lần bấm phím",
        run_teach,
        "motcua devices teach phim-3",
    )
    teach.add_argument(
        "device", metavar="THIẾT_BỊ", help="mã bàn phím, bảng đánh giá hoặc máy đọc mã"
    )


def run_teach(shell: Shell, args: argparse.Namespace) -> Reply:
    """Say what to press, wait for it, and keep which unit it was."""
    from devices.keypads.teaching import teach_by_press
    from motcua.cli.devices.lending import borrowed
    from motcua.machine import machine

    device: str = args.device
    kind = shell.settings.devices.kinds().get(device)
    if kind is None:
        raise NotConfiguredError(device)
    with machine(shell.settings, shell.data_dir, shell.given_clock) as here:
        desks = here.catalogue.desks
        able = [one for one in shell.settings.devices.kinds() if _is_taught(desks, one)]
        if device not in able:
            by_press = ", ".join(able) or "không có cái nào"
            raise OfficeError("nothing-to-teach", device=device, able=by_press)
        with ExitStack() as every_owner:
            for one in one_of_each_owner(here, device):
                every_owner.enter_context(borrowed(here, one, LESSON_S))
            if not args.json:
                sys.stderr.write(_instruction(shell, device, kind) + "\n")
            taught = teach_by_press(desks.sockets, device, LESSON_S)
    if taught is None:
        raise OfficeError("teaching-timed-out", device=device, seconds=LESSON_S)
    unit, left = taught.unit, list(taught.left)
    facts = {"device": device, "socket": unit.port or unit.place, "name": unit.name}
    told = [shell.sentences.say("teaching", "taught", {**facts, "key": taught.key})]
    told += [shell.sentences.say("teaching", "left", {"device": one}) for one in left]
    return Reply({**facts, "key": taught.key, "left": left}, "\n".join(told))


def _is_taught(desks: "Desks", device: str) -> bool:
    return desks.has(device) and desks.is_taught(device)


def one_of_each_owner(here: "Machine", device: str) -> Iterator[str]:
    """A device of each program that listens to sockets which are taught, this one's own first.

    Whoever stands at a counter may press anything; a press at a button box is a press too. A
    program lends all such sockets at once.
    """
    yield device
    told = {owner_of(here.settings, device)}
    for place in here.settings.devices.desk_places():
        owner = owner_of(here.settings, place.id)
        if here.catalogue.desks.is_taught(place.id) and owner not in told:
            told.add(owner)
            yield place.id


def _instruction(shell: Shell, device: str, kind: str) -> str:
    """What to press, and at which counter."""
    counters = [one for hall in shell.settings.counter_display for one in hall.counters]
    at = [c.number for c in counters if device in (c.keypad, c.rating_panel, c.reader)]
    facts = {"device": device, "counter": at[0] if at else "", "seconds": LESSON_S}
    return shell.sentences.say("teaching", f"{kind}-at-counter" if at else kind, facts)
