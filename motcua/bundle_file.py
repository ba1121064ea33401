"""Where the bundle is written: on a USB stick where one is in, else in the data folder."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

__all__ = ["BUNDLES", "sticks", "write_bundle"]

BUNDLES = "bundles"
"""The folder of bundles within the data folder."""
ROOTS = (Path("/media"), Path("/run/media"))
"""Where systems mount what people plug in (FHS 3.0, 3.11; udisks)."""
MOUNTS = Path("/proc/self/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")


def write_bundle(packed: bytes, name: str, data_dir: Path, places: Sequence[Path]) -> Path:
    """Write it as `name` to the first of `places` that takes it, else in the data folder.

    It is on the disk when this returns: a stick may be pulled out then. Raises OSError.
    """
    for place in places:
        try:
            return _written(packed, place / name)
        except OSError:  # full, pulled out, or read-only after all: the next place may do
            continue
    folder = data_dir / BUNDLES
    folder.mkdir(parents=True, exist_ok=True)
    return _written(packed, folder / name)


def sticks(roots: Sequence[Path] = ROOTS, mounts: Path = MOUNTS) -> list[Path]:
    """The file systems mounted below `roots` that this user may write to (fstab(5))."""
    found = []
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, mounted, _, options, *_ = line.split(" ")
        place = Path(_ESCAPED.sub(lambda hit: chr(int(hit[1], 8)), mounted))
        below = any(root in place.parents for root in roots)
        if below and "rw" in options.split(",") and os.access(place, os.W_OK):
            found.append(place)
    return found


def _written(packed: bytes, file: Path) -> Path:
    with file.open("wb") as out:
        out.write(packed)
        out.flush()
        os.fsync(out.fileno())
    return file
