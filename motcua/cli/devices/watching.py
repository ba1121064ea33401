"""`motcua devices watch`: each change of a device's state, as it comes."""

import argparse
import json
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from motcua.cli.devices.status import believed
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command
from office.clock import rfc3339, to_ms
from office.store import ports

FOLLOWER = "devices watch"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a device stands, without the moment at which it was asked last."""

    kind: str
    state: str
    level: str
    reasons: tuple[str, ...]


def add(actions: Groups) -> None:
    """Add `watch`."""
    add_command(
        actions,
        "watch",
        "xem tình trạng thiết bị đổi từng lúc, tới khi bấm Ctrl+C",
        run_watch,
        "motcua devices watch",
    )


def run_watch(shell: Shell, args: argparse.Namespace) -> Reply:
    """Tell how every device stands, then each change; no port is opened for it."""
    from motcua.machine import machine
    from motcua.supervisor import stop_on_signals
    from office.follow import StateFollower

    stop = stop_on_signals()
    teller = _Teller(shell, stop, as_json=args.json)
    if not args.json:
        sys.stdout.write("Đang xem các thiết bị, có gì đổi thì nói. Dừng: Ctrl+C.\n")
        sys.stdout.flush()
    with machine(shell.settings, shell.data_dir, shell.given_clock) as here:
        follower = StateFollower(FOLLOWER, here.office.bell, lambda: _present(shell), teller)
        follower.start()
        stop.wait()
        follower.stop()
    return Reply({"event": "closed"}, "")


def _present(shell: Shell) -> dict[str, Seen]:
    """Every device that its owner has written of; where no owner lives, it is unknown."""
    kinds = shell.settings.devices.kinds()
    with shell.office.store.read() as tx:
        rows = [row for row in ports.devices(tx) if row.device in kinds]
    return {
        row.device: Seen(row.kind, row.state, row.level, tuple(row.reasons))
        for row in believed(shell, rows)
    }


class _Teller:
    """Writes a line for each device that stands otherwise than before."""

    def __init__(self, shell: Shell, stop: threading.Event, *, as_json: bool) -> None:
        self._shell = shell
        self._stop = stop
        self._as_json = as_json
        self._before: Mapping[str, Seen] = {}

    def __call__(self, present: Mapping[str, Seen]) -> None:
        """Hear how all devices stand now."""
        changed = {name: one for name, one in present.items() if self._before.get(name) != one}
        self._before = present
        line = self._object if self._as_json else self._text
        try:
            for name, one in changed.items():
                sys.stdout.write(line(name, one) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read it has gone
            self._stop.set()

    def _object(self, name: str, one: Seen) -> str:
        told = {
            "event": "device",
            "at": rfc3339(to_ms(self._shell.office.clock.now())),
            "id": name,
            "kind": one.kind,
            "state": one.state,
            "level": one.level,
            "reasons": list(one.reasons),
        }
        return json.dumps(told, ensure_ascii=False)

    def _text(self, name: str, one: Seen) -> str:
        say = self._shell.sentences.say
        words = [say("device-states", one.state)]
        words += [say("device-reasons", reason) for reason in one.reasons]
        at = self._shell.office.calendar.local(self._shell.office.clock.now())
        return f"{at:%H:%M:%S}  {name}: {' · '.join(words)}"
