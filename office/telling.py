"""What a kiosk's own record has still to tell the office's: page by page, and whether it may.

Telling is safe from whatever machine: events that the office has are passed over, and a file that
is no longer what it told once is noticed. To give numbers is the business of one machine alone.
"""

import time
from contextlib import closing
from pathlib import Path

from office.errors import StoreCorrupt
from office.merge import TAKEN, merged, reserve_told
from office.office import Office, Who
from office.store import Store, events, reserve_of
from office.store.create import APART, name_of, open_own
from office.store.cursors import place

_LEAST, _MOST = 20, 200
"""Events of a page; the commands of which they are stay whole. Whoever would write waits for a
page: 0.7 s for the largest, where numbers meet calls by hand.
"""
_QUICK_S = 0.3


def is_true(office: Store, own: Store) -> bool:
    """Whether an own record still has what it has told.

    A file that was put back from an older state would give the same numbers again.
    """
    name = name_of(own)
    with office.read() as tx:
        upto, head = merged(tx, name)
    with own.read() as tx:
        last = events.between(tx, upto, upto)
    return not upto or [one.hash.hex() for one in last] == [head]


def has_untold(office: Store, own: Store) -> bool:
    """Whether an own record has anything that the office's is to know and does not."""
    with office.read() as tx:
        since, _ = merged(tx, name_of(own))
    with own.read() as tx:
        return events.any_since(tx, since, TAKEN)


def behind_ms(office: Store, own: Store) -> int:
    """By how much a kiosk's clock was behind while the office's could not be heard.

    That is the difference between what was believed of it then and what is known of it now.
    """
    believed_ms = place(own, APART, at_head=False)
    return believed_ms - round(office.clock.apart_s() * 1000)


def tell_all(office: Office, own: Store, point: str, who: Who, late_ms: int) -> None:
    """Tell the office's record all that it does not know yet, page by page.

    Nobody else can write there meanwhile, and over a slow line each event costs its time: so pages
    begin small, and grow only while they are quick. What was cut off is gone on with. `late_ms` as
    in `behind_ms`.
    """
    size, began_s = _LEAST, time.monotonic()
    while _tell_page(office, own, point, who, late_ms, size):
        was_quick = time.monotonic() - began_s < _QUICK_S
        size = min(_MOST, 2 * size) if was_quick else max(_LEAST, size // 2)
        began_s = time.monotonic()


def _tell_page(office: Office, own: Store, point: str, who: Who, late_ms: int, size: int) -> int:
    with office.store.read() as tx:
        since, _ = merged(tx, name_of(own))
    with own.read() as tx:
        told = reserve_told(tx, name_of(own), since, size, point, late_ms)
    if told.told:
        office.do(told, who)  # another program may have told the same: then it is nothing to do
    return len(told.told)


def tell_of(office: Office, file: Path, point: str, who: Who) -> bool:
    """Tell all that is untold in the own record in a file; whether there was anything.

    Raises StoreCorrupt where it is not what it has told, and what `open_own` raises.
    """
    with closing(open_own(file)) as own:
        with office.store.read() as tx:
            cut_off = reserve_of(tx) is not None
        if cut_off or not has_untold(office.store, own):
            return False
        if not is_true(office.store, own):
            raise StoreCorrupt(f"{file.name} is not what it has told")
        tell_all(office, own, point, who, behind_ms(office.store, own))
        return True
