"""What the installed PySide6 must not do to a program that runs for months."""

import sys

from PySide6.QtCore import QObject, Signal

EMISSIONS = 500


class Bell(QObject):
    """Something that rings."""

    rang = Signal()


def test_emitting_a_signal_keeps_true_alive() -> None:
    # PySide6 6.12.0 gives back a reference to True that it never took; before CPython 3.12 the
    # program aborts (bool_dealloc) after some thousands of emissions. 6.11.3 is sound.
    bell = Bell()
    before = sys.getrefcount(True)
    for _ in range(EMISSIONS):
        bell.rang.emit()
    assert sys.getrefcount(True) > before - EMISSIONS / 2
