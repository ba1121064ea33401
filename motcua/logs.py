"""Logs: files in the data folder, never stdout, and nobody waits for them."""

import logging
from contextlib import suppress
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue

MAX_BYTES = 1_000_000
FILES = 10


def log_to(data_dir: Path, program: str, max_bytes: int = MAX_BYTES) -> None:
    """Write this process's log to `DATA/logs/PROGRAM.log`, at most ten files of 1 MB.

    A thread of its own writes it; what waits is written when the program ends. A folder or a disk
    that cannot be written leaves the program without a log, never without its work.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for old in _ours():
        root.removeHandler(old)
        old.close()
    root.addHandler(_Background(_Files(data_dir / "logs" / f"{program}.log", max_bytes)))


def is_logging() -> bool:
    """Whether this process writes a log."""
    return bool(_ours())


def _ours() -> list[logging.Handler]:
    return [one for one in logging.getLogger().handlers if isinstance(one, _Background)]


class _Background(QueueHandler):
    """Hands each line, its trace already in words, to the thread that writes.

    `logging.shutdown` closes it when the program ends, as every handler.
    """

    def __init__(self, files: logging.Handler) -> None:
        lines: SimpleQueue[logging.LogRecord] = SimpleQueue()
        super().__init__(lines)
        self._files = files
        self._writer: QueueListener | None = QueueListener(lines, files)
        self._writer.start()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Pass over a line that cannot be put into words; the base class would print a trace."""

    def close(self) -> None:
        """Write what waits; what is logged later goes nowhere."""
        writer, self._writer = self._writer, None
        if writer:
            writer.stop()
            self._files.close()
        super().close()


class _Files(RotatingFileHandler):
    """Opens its file with the first line, so that a command that logs nothing leaves none."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        super().__init__(
            path, maxBytes=max_bytes, backupCount=FILES - 1, encoding="utf-8", delay=True
        )
        self.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s")
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a full or read-only disk silences the log, not the program."""
        with suppress(OSError):
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Pass over a line that could not be written; the base class would print a trace."""

    def close(self) -> None:
        """Close the file; what a full disk did not take is lost, and nobody is told."""
        with suppress(OSError):
            super().close()
