"""How far the sheets of closed days have come: which are settled, and which has begun on paper.

Both stand beside the journal and outlive every program: a sheet that was never begun is printed
whenever that can be, one that was begun is never printed again by itself.
"""

from office.store import Store, cursors

__all__ = ["SheetMarks"]

SETTLED = "day-sheets"
BEGUN = "day-sheets-begun"


class SheetMarks:
    """The marks of one record; a sheet is known by the `seq` of its day's closing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def settled(self) -> int:
        """Nothing is to be printed for closings up to this one; at first for none of the past."""
        return cursors.place(self._store, SETTLED, at_head=True)

    @property
    def begun(self) -> int:
        """The sheets of closings up to this one may be on paper."""
        return cursors.place(self._store, BEGUN, at_head=False)

    def settle(self, closing: int) -> None:
        """There is nothing more to do for closings up to this one."""
        cursors.keep(self._store, SETTLED, closing)

    def begin(self, closing: int) -> bool:
        """Note, before the first byte, that a sheet begins; False where it has begun before."""
        return self.begun < closing and cursors.advance(self._store, BEGUN, closing)

    def take_back(self, closing: int) -> None:
        """Note that no byte of a sheet is on paper; it may be begun again."""
        cursors.keep(self._store, BEGUN, closing - 1)
