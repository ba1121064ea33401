"""Which program sees to the queue, the day's end and copies: one on every machine, whatever runs.

Several machines may do so at once; what is decided is asked again in the transaction that does it.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from motcua.machine import Machine
from motcua.owning import roles_at_work
from motcua.settings import Settings

__all__ = ["WATCHERS", "watches", "watching"]

WATCHERS = ("counters", "panel", "rating", "board", "buttons", "kiosk")
"""The first of these that a machine runs watches; last the one that a citizen waits for."""


def watches(
    settings: Settings, roles: Collection[str], role: str, point: str, counter: int
) -> bool:
    """Whether the program of a role, at its point and counter (0: none), watches on this machine.

    Of several windows of its role the first one does.
    """
    if role != next((one for one in WATCHERS if one in roles), None):
        return False
    windows = settings.counters_of(role) or ((settings.first_point, 0),)
    return role not in ("panel", "rating", "board") or (point, counter) == windows[0]


@contextmanager
def watching(
    here: Machine, role: str, point: str, counter: int, config: Path | None = None
) -> Iterator[None]:
    """See to tickets that stand open, to long waits, the day's end and copies, if that is due here.

    Where several machines share the record, also that what was given cut off comes into it.
    `config` is the settings file, None for the sample office. What all this needs is imported where
    it is done: a kiosk's first picture waits for every import.
    """
    with ExitStack() as running:
        roles = roles_at_work(here.settings, here.data_dir, role)
        if watches(here.settings, roles, role, point, counter):
            from hall.queue_watch import QueueWatch
            from motcua.backups import start_backups
            from motcua.day_end import start_day_end

            watch = QueueWatch(here.office, here.who(role).origin)
            running.callback(watch.stop)
            watch.start()
            start_day_end(here, running, role)
            start_backups(here, running, config)
            if here.settings.run.record_url:
                from motcua.shared_record import start_sharing

                start_sharing(here, running, role)
        yield
