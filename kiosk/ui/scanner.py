"""From the kiosk's code reader, whose port has a thread of its own, to the thread that draws."""

import logging

from PySide6.QtCore import QObject, Signal

from devices.readers import Code, CodeRead

log = logging.getLogger(__name__)


class Scanner(QObject):
    """Tells of each code that was read, by a signal that waits for the receiver's thread.

    What a code says stands in no log: it may be somebody's card.
    """

    read = Signal(str)

    def heard(self, code: Code) -> None:
        """Take a code; returns at once, since it is called by the owner of the port."""
        if isinstance(code, CodeRead):
            self.read.emit(code.text)
        else:
            log.info("%s: %s", code.device, code.fault)
