"""A cable between a machine and a database server, which can be cut while bytes are on it."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"
_BLOCK = 65536


class Line:
    """Passes on what is sent from `folder` to the server in `far`, and back, while it is whole.

    The server's sockets stand in folders, and so does this end: an address with `host=folder`.
    """

    def __init__(self, folder: Path, far: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._far = far / _SOCKET
        self._there = self._back = True
        self._last_words: bytes | None = None
        self.slow_s = 0.0
        """So long everything that is sent takes on its way there."""
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._listening = socket.socket(socket.AF_UNIX)
        self._near = folder / _SOCKET
        self._listening.bind(str(self._near))
        self._listening.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nothing gets through any more; nobody is told."""
        self._there = self._back = False

    def cut_behind(self, words: bytes) -> None:
        """Nothing comes back any more once these words have gone there, and then nothing goes."""
        self._last_words = words

    def mend(self) -> None:
        """New connections get through; what was on the line when it was cut is lost."""
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            for thread in self._threads:
                thread.join()
            for one in self._open:
                one.close()
            self._open.clear()
            self._threads.clear()
            self._there = self._back = True
            self._last_words = None

    def close(self) -> None:
        """Take it away."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._near.unlink()
        self.mend()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(str(self._far))
            except OSError:
                near.close()
                far.close()
                continue
            with self._lock:
                self._open |= {near, far}
                for way in ((near, far, True), (far, near, False)):
                    self._threads.append(threading.Thread(target=self._carry, args=way))
                    self._threads[-1].start()

    def _carry(self, source: socket.socket, target: socket.socket, there: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_BLOCK):
                if there and self._last_words and self._last_words in data:
                    self._back = False
                if there and self.slow_s:
                    time.sleep(self.slow_s)
                if self._there if there else self._back:
                    target.sendall(data)
                if not self._back:
                    self._there = False
        whole = self._there if there else self._back
        if whole:  # else even that it was closed gets to nobody
            with suppress(OSError):
                target.shutdown(socket.SHUT_WR)
