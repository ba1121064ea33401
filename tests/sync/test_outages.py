"""However often the link goes wrong, each event arrives once; and each fault has its name."""

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from office.store import link
from sync.batches import Batch, pack
from sync.central import Central, CentralFault, Patience
from sync.central import Fault as Told
from sync.outbox import Outbox
from sync.pace import BASE_S, CAP_S, Pace
from sync.reference import judging
from sync.reference.record import Record
from sync.reference.tables import events as central_rows
from sync.worker import Worker
from tests.fakes.fault_proxy import PASSES, Fault, Outage, fault_proxy
from tests.fakes.office import Hall, hall
from tests.fakes.postgres import drop_records, empty_database
from tests.fakes.reference import central
from tests.fakes.waiting import wait_for
from tests.sync.journals import journal

PATIENCE = Patience(connect_s=0.25, read_s=1.0, whole_s=3.0)
"""A twentieth of what an office has."""
ASIDE = 8
"""Every so many events one is not accepted."""
OUTAGE_S = 60.0


def there(record: Record) -> list[tuple[int, bytes, str]]:
    """What the central system has."""
    rows = central_rows.c
    with record.look() as tx:
        found = tx.execute(select(rows.seq, rows.hash, rows.code).order_by(rows.seq))
        return [(seq, bytes(hashed), code) for seq, hashed, code in found]


def done(here: Hall) -> bool:
    """Whether nothing waits."""
    return not Outbox(here.office.store).look()[1]


@pytest.mark.parametrize(
    ("outages", "seed"),
    [
        pytest.param(40, 1, id="40"),
        pytest.param(1000, 2, id="1000", marks=[pytest.mark.prove, pytest.mark.timeout(7200)]),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_nothing_is_lost_and_nothing_is_there_twice(
    tmp_path: Path, outages: int, seed: int, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One event in some is not accepted besides; all else is through."""
    random, url = Random(seed), f"sqlite:///{tmp_path / 'central.db'}"
    if engine == "postgresql":
        url = empty_database()
    real = judging.why_not
    monkeypatch.setattr(
        judging, "why_not", lambda one: "data" if one.seq % ASIDE == 0 else real(one)
    )
    with hall(tmp_path / "office") as here, central(url) as centre:
        with fault_proxy(centre.port) as proxy:
            speaking = Central(f"http://127.0.0.1:{proxy.port}", patience=PATIENCE)
            bell = here.office.bell
            worker = Worker(
                Outbox(here.office.store),
                speaking,
                here.clock,
                bell,
                Pace(cap_s=CAP_S / 20, base_s=BASE_S / 20),
                gather_s=0.0,
                chance=random.random,
            )
            worker.start()
            for number in range(outages):
                faults = [random.choice(list(Fault)) for _ in range(random.choice((1, 1, 2, 3)))]
                proxy.script(faults)
                here.issue()
                if number % 3:
                    worker.linked()
                wait_for(lambda: done(here), OUTAGE_S)  # a fault left over meets the next one
            worker.stop()
            speaking.close()
            assert set(proxy.seen) == set(Fault) or outages < 100
        journal = here.journal()
        wanted = [(one.seq, one.hash, "" if one.seq % ASIDE else "data") for one in journal]
        assert there(centre.record) == wanted
        with here.office.store.read() as tx:
            aside = [one.seq for one in link.rejections(tx)]
        assert aside == [one.seq for one in journal if one.seq % ASIDE == 0]
    if engine == "postgresql":
        drop_records()


NAMES = {
    Fault.RESET_AT_ONCE: Told.UNREACHABLE,
    Fault.RESET_IN_REQUEST: Told.UNREACHABLE,
    Fault.RESET_IN_ANSWER: Told.UNREACHABLE,
    Fault.LOST_ANSWER: Told.UNREACHABLE,
    Fault.TRUNCATED: Told.UNREACHABLE,
    Fault.CLOSED: Told.UNREACHABLE,
    Fault.HALF_OPEN: Told.SILENT,
    Fault.SILENT_AFTER: Told.SILENT,
    Fault.PORTAL: Told.PORTAL,
    Fault.REDIRECT: Told.PORTAL,
    Fault.BUSY: Told.BUSY,
    Fault.BUSY_UNTIL: Told.BUSY,
    Fault.TOO_MANY: Told.BUSY,
    Fault.BROKEN: Told.BROKEN,
    Fault.GATEWAY: Told.BROKEN,
    Fault.EMPTY: Told.ODD,
    Fault.WRONG_TYPE: Told.ODD,
    Fault.GARBAGE: Told.UNREACHABLE,
    Fault.HUGE: Told.ODD,
    Fault.ENDLESS: Told.ODD,
    Fault.BOMB: Told.ODD,
}


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_has_its_name(tmp_path: Path, fault: Fault) -> None:
    with (
        central(f"sqlite:///{tmp_path / 'central.db'}") as centre,
        fault_proxy(centre.port) as proxy,
    ):
        speaking = Central(f"http://127.0.0.1:{proxy.port}", patience=PATIENCE)
        proxy.script([fault])
        if fault in NAMES:
            with pytest.raises(CentralFault) as caught:
                speaking.standing("office")
            assert caught.value.fault is NAMES[fault]
        assert speaking.standing("office").have_upto == 0
        speaking.close()


@pytest.mark.parametrize("fault", Fault)
def test_what_the_central_system_has_is_known_of_each_fault(tmp_path: Path, fault: Fault) -> None:
    """The proxy itself: with which faults a push is carried out although nobody hears of it."""
    with (
        central(f"sqlite:///{tmp_path / 'central.db'}") as centre,
        fault_proxy(centre.port) as proxy,
    ):
        speaking = Central(f"http://127.0.0.1:{proxy.port}", patience=PATIENCE)
        proxy.script([fault])
        with suppress(CentralFault):
            speaking.push(pack(Batch("office", journal(3))))
        speaking.close()
        assert proxy.seen == {fault: 1}
        assert centre.record.have_upto("office") == (3 if fault in PASSES else 0)


@pytest.mark.parametrize("fault", [Fault.TRUNCATED, Fault.RESET_IN_ANSWER])
def test_an_answer_is_believed_when_it_is_whole(tmp_path: Path, fault: Fault) -> None:
    """Wherever it is cut off before."""
    body = pack(Batch("office", journal(3)))
    with (
        central(f"sqlite:///{tmp_path / 'central.db'}") as centre,
        fault_proxy(centre.port) as proxy,
    ):
        speaking = Central(f"http://127.0.0.1:{proxy.port}", patience=PATIENCE)
        speaking.push(body)
        already = proxy.count.down_bytes
        speaking.push(body)
        length = proxy.count.down_bytes - already
        for at_byte in range(length):
            proxy.script([Outage(fault, at_byte)])
            with pytest.raises(CentralFault):
                speaking.push(body)
        assert proxy.dropped == length
        speaking.close()


def test_an_answer_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    patience = Patience(connect_s=0.25, read_s=1.0, whole_s=0.2)
    with (
        central(f"sqlite:///{tmp_path / 'central.db'}") as centre,
        fault_proxy(centre.port) as proxy,
    ):
        proxy.bytes_a_second = 600
        speaking = Central(f"http://127.0.0.1:{proxy.port}", patience=patience)
        proxy.script([Fault.SLOW])
        with pytest.raises(CentralFault) as caught:
            speaking.standing("office")
        assert caught.value.fault is Told.SILENT
        speaking.close()
