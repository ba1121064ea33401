"""Ends the program at once when the system asks it to."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Slot

ENDING = (signal.SIGTERM, signal.SIGINT)


class QuitOnSignal(QObject):
    """Turns SIGTERM and SIGINT into `QCoreApplication.quit`.

    Python runs a signal's handler only between two of its own instructions, and Qt's loop may
    sleep for seconds without one; the byte that Python writes at the signal wakes the loop.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._writer.fileno())
        self._old = {number: signal.signal(number, _noted) for number in ENDING}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_fd)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _woken(self) -> None:
        self._reader.recv(64)
        QCoreApplication.quit()


def _noted(_number: int, _frame: FrameType | None) -> None:
    """The byte in the socket says it all; this only keeps the default handler from killing us."""
