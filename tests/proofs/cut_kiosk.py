"""A kiosk in a process of its own, on a machine whose clock is wrong.

    python -m tests.proofs.cut_kiosk FOLDER URL NUMBER AHEAD_S

Lines on stdin: `issue COMMAND_ID`, `state`. Each is answered by one JSON object on stdout.
"""

import json
import sys
import time
from contextlib import closing
from pathlib import Path

AHEAD_S = float(sys.argv[4])
_right = time.time
time.time = lambda: _right() + AHEAD_S  # before the office's clock takes hold of it

from office.config import MAIN_POINT  # noqa: E402
from office.office import Office, Who  # noqa: E402
from office.queue import IssueTicket  # noqa: E402
from office.standing_in import StandIn  # noqa: E402
from office.store import leases  # noqa: E402
from office.store.create import open_reserved  # noqa: E402
from office.store.postgres import Ping  # noqa: E402
from office.views import issue_answer  # noqa: E402
from tests.fakes.office import BUILT, settings  # noqa: E402


def main(folder: Path, url: str, number: int) -> None:
    """Do what stdin asks, until it ends."""
    there, name = settings(always_open=True), f"kiosk:{number}"
    who = Who(name, name)
    with closing(open_reserved(folder, 0, url, number, name.replace(":", "-"))) as store:
        office, alone, own = (
            Office(there, one, store.clock, BUILT) for one in (store, store.main, store.own)
        )
        with closing(Ping(store.main.url)) as ping:
            stand_in = StandIn(store, alone, own, name, MAIN_POINT, who, ping.answered)
            stand_in.start()
            for line in sys.stdin:
                word, *args = line.split()
                if word == "issue":
                    ticket = issue_answer(office.do(IssueTicket("civil"), who, *args)).ticket
                    told: dict[str, object] = {"id": ticket.id, "label": ticket.label}
                else:
                    with own.store.read() as tx:
                        held = len(leases.everything(tx))
                    told = {"cut_off": store.cut_off_s is not None, "held": held}
                print(json.dumps(told), flush=True)  # noqa: T201
            stand_in.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
