"""Where the font package keeps its files."""

from pathlib import Path

FAMILY: str
ROOT: Path
