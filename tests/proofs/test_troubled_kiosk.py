"""Citizens get their numbers, whatever is wrong with whichever device."""

import json
import os
import subprocess
import sys
from pathlib import Path

from devices.stand_ins.kinds import KINDS, Wish
from tests.proofs import troubled_kiosk

ROOT = Path(__file__).parents[2]


def test_a_number_is_given_under_every_fault_of_every_simulator(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.proofs.troubled_kiosk", "0"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
    )
    told = json.loads(ended.stdout)["faults"]
    made = {kind: KINDS[kind](Wish(tmp_path, 9600)).faults.all for kind in troubled_kiosk.KINDS}
    assert list(told) == [f"{kind} {one.fault}" for kind, faults in made.items() for one in faults]
    numbers = [one["number"] for one in told.values()]
    assert numbers == [f"A{number:03}" for number in range(1, len(numbers) + 1)]
