"""Logs: files in the data folder, never stdout."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000
FILES = 10


def log_to(data_dir: Path, program: str, max_bytes: int = MAX_BYTES) -> None:
    """Write this process's log to `DATA/logs/PROGRAM.log`, at most ten files of 1 MB.

    A folder that cannot be written leaves the program without a log, never without its work.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for old in list(root.handlers):
        if isinstance(old, _Files | logging.NullHandler):
            root.removeHandler(old)
            old.close()
    root.addHandler(_Files(data_dir / "logs" / f"{program}.log", max_bytes))


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
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Pass over a line that could not be written."""
