"""New lines of a file that a simulator writes on."""

import json
from pathlib import Path
from typing import Any

__all__ = ["Tail"]


class Tail:
    """Reads what has been added to a file of JSON lines; what stood there before is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = path.stat().st_size if path.exists() else 0

    def lines(self) -> list[dict[str, Any]]:
        """The whole lines that came since this was asked last."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._at)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._at += len(whole) + len(newline)
        return [json.loads(line) for line in whole.splitlines()]
