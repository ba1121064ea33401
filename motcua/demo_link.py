"""The demonstration's central system: what happened goes up, and stands on its page."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from motcua.machine import Machine
from office.clock import to_ms
from office.link import link_now
from sync.central import Central
from sync.outbox import Outbox
from sync.reference.overview import by_need
from sync.reference.page import sheet
from sync.reference.record import Record
from sync.reference.serving import listening, server
from sync.reference.watching import Halls
from sync.worker import Worker

PAGE = "central.html"
STOP_TIMEOUT_S = 10.0


def send_up(here: Machine, page: Path, wait_for: Callable[[Callable[[], bool]], None]) -> int:
    """Send the whole journal to a central system of this process, and leave its page.

    `wait_for` waits until something is so, and raises where it never is. Gives the last event that
    the central system has.
    """

    def now_ms() -> int:
        return to_ms(here.office.clock.now())

    with closing(Record(f"sqlite:///{here.data_dir / 'central.db'}")) as record:
        with _served(record, now_ms) as address, closing(Central(address)) as central:
            outbox = Outbox(here.office.store)
            worker = Worker(outbox, central, here.office.clock, here.office.bell)
            worker.start()
            try:
                wait_for(lambda: link_now(here.office).pending == 0)
            finally:
                worker.stop()
        record.name_office(outbox.source, here.settings.office.name.vi)
        halls = Halls(record)
        halls.catch_up()
        page.write_text(sheet(by_need(halls.now(now_ms())), now_ms()), encoding="utf-8")
        return record.have_upto(outbox.source)


@contextmanager
def _served(record: Record, now_ms: Callable[[], int]) -> Iterator[str]:
    with listening("127.0.0.1", 0) as line:
        serving = server(record, None, now_ms)
        running = threading.Thread(target=serving.run, args=([line],), name="central", daemon=True)
        running.start()
        try:
            yield f"http://127.0.0.1:{line.getsockname()[1]}"
        finally:
            serving.should_exit = True
            running.join(STOP_TIMEOUT_S)
