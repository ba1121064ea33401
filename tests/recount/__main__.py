"""See the package."""

import argparse
import json
import sys
import tomllib
from pathlib import Path

import tests.recount
from tests.recount.journal import read_journal
from tests.recount.report import recount
from tests.recount.sums import differences


def main() -> int:
    """See the package."""
    parser = argparse.ArgumentParser(description=str(tests.recount.__doc__).splitlines()[0])
    parser.add_argument("journal", type=Path)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--day", required=True)
    parser.add_argument("--holiday", action="append", default=[], metavar="DATE")
    parser.add_argument("--against", type=Path)
    args = parser.parse_args()
    office = tomllib.loads(args.config.read_text("utf-8"))["office"]
    figures = recount(read_journal(args.journal), office, args.day, args.holiday)
    if args.against is None:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return 0
    found = list(differences(figures, json.loads(args.against.read_text("utf-8"))))
    sys.stderr.write("".join(f"{one}\n" for one in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
