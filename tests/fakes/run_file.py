"""What `motcua run` writes of itself, as if this process were it."""

import json
import os
from pathlib import Path

from hall.owners import started


def write_run_file(folder: Path, *roles: str) -> None:
    """Say that this process keeps these roles alive on a data folder."""
    pid = os.getpid()
    told = {"supervisor": pid, "started": started(pid), "roles": dict.fromkeys(roles, pid)}
    (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")
