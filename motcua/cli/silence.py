"""What a command says where the office's record is silent, and this machine has an own one."""

from collections.abc import Iterator

from motcua.cli.shell import Shell
from office.clock import from_ms
from office.store import reserve_of
from office.store.create import SILENT_SINCE
from office.store.engine import COUNTERS

__all__ = ["silence_line", "still_works"]


def silence_line(shell: Shell) -> str:
    """That the own record stands in, since when, and what goes on; "" where it does not.

    The shell's record has to be open.
    """
    # not above: a command with the office's record at hand would wait for them
    from office.standing_in import left_of
    from office.store.cursors import place

    store = shell.office.store
    with store.read() as tx:
        holder = reserve_of(tx)
    if holder is None:
        return ""
    say, since = shell.sentences.say, place(store, SILENT_SINCE, at_head=False)
    at = shell.office.calendar.local(from_ms(since) if since else shell.office.clock.now())
    if holder == COUNTERS:
        goes_on = say("record", "counters-go-on")
    else:
        left = ", ".join(f"{service} {count}" for service, count in left_of(shell.office).items())
        goes_on = say("record", "kiosk-goes-on", {"left": left})
    return say("record", "silent", {"time": f"{at:%H:%M}", "goes_on": goes_on})


def still_works(shell: Shell) -> str:
    """What goes on at a machine with an own record while the office's is silent; else nothing."""
    return " ".join(_still(shell))


def _still(shell: Shell) -> Iterator[str]:
    holders = shell.own_numbers("any")
    if any(one != COUNTERS for one in holders):
        yield shell.sentences.say("record", "kiosk-works")
    if COUNTERS in holders:
        yield shell.sentences.say("record", "counters-work")
    if holders:
        yield shell.sentences.say("record", "looking-works")
