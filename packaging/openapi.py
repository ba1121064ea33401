"""Writes `sync/openapi.yaml`, the contract in OpenAPI 3.1, out of the reference central system.

Run it after a change of the contract: `python packaging/openapi.py`. A test compares the two.
"""

import tempfile
from pathlib import Path

import yaml

from sync.reference.app import described

FILE = Path(__file__).parents[1] / "sync" / "openapi.yaml"


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        text = yaml.safe_dump(
            described(Path(folder)), sort_keys=False, allow_unicode=True, width=100
        )
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
