"""Follows what comes in, so that how each office stands is known when somebody looks.

Several processes may do so: what one has taken in the others leave alone.
"""

import json
import logging
import threading
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from office.failures import Failures
from sync.reference.halls import Hall, Told
from sync.reference.overview import Alert, OfficeNow, alerts_of, office_now
from sync.reference.record import Record
from sync.reference.tables import alerts, events, halls, names, sources

EVERY_S = 5.0
STOP_TIMEOUT_S = 5.0
WEBHOOK_TIMEOUT_S = 5.0
_AT_ONCE = 5000

_logger = logging.getLogger(__name__)


class Halls:
    """The offices of a record, as they stand."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._failures: dict[str, Failures] = {}

    def catch_up(self) -> None:
        """Take in what has come since; an office that cannot be followed keeps none from it."""
        for source in self._behind():
            try:
                while self._step(source):
                    pass
            except Exception as error:  # noqa: BLE001  # told; the next look may do better
                told = Failures(_logger, f"{source} cannot be followed")
                self._failures.setdefault(source, told).tell(error)

    def now(self, now_ms: int) -> list[OfficeNow]:
        """Every office at this moment, in no order."""
        found = (
            select(sources.c.source, sources.c.heard_at, names.c.name, halls.c.state)
            .select_from(sources)
            .outerjoin(names, names.c.source == sources.c.source)
            .outerjoin(halls, halls.c.source == sources.c.source)
        )
        with self._record.look() as tx:
            rows = tx.execute(found).mappings().all()
        return [self._now(row, now_ms) for row in rows]

    def _now(self, row: RowMapping, now_ms: int) -> OfficeNow:
        """An office at this moment; of one whose state cannot be read no more than that it is."""
        try:
            hall = Hall.read(row["state"]) if row["state"] else Hall()
            return office_now(row["source"], row["name"] or "", row["heard_at"], hall, now_ms)
        except Exception as error:  # noqa: BLE001  # one office must not blind the page for all
            told = Failures(_logger, f"{row['source']} cannot be shown")
            self._failures.setdefault(f"{row['source']} shown", told).tell(error)
            return office_now(row["source"], row["name"] or "", row["heard_at"], Hall(), now_ms)

    def _behind(self) -> Sequence[str]:
        found = (
            select(sources.c.source)
            .select_from(sources)
            .outerjoin(halls, halls.c.source == sources.c.source)
            .where((halls.c.seq.is_(None)) | (halls.c.seq < sources.c.upto))
        )
        with self._record.look() as tx:
            return tx.execute(found).scalars().all()

    def _step(self, source: str) -> bool:
        """Take in some; whether there may be more. What another took in meanwhile is left."""
        with self._record.begin() as tx:
            here = tx.execute(select(halls).where(halls.c.source == source)).first()
            hall, seq = (Hall.read(here.state), here.seq) if here else (Hall(), 0)
            rows = events.c
            found = tx.execute(
                select(rows.seq, rows.kind, rows.subject, rows.at, rows.data, rows.code)
                .where((rows.source == source) & (rows.seq > seq))
                .order_by(rows.seq)
                .limit(_AT_ONCE)
            ).all()
            if not found:
                return False
            hall.follow(
                Told(one.kind, one.subject, one.at, one.data) for one in found if not one.code
            )
            values = {"seq": found[-1].seq, "state": hall.written()}
            if here is None:
                tx.execute(insert(halls), {"source": source, **values})
            else:
                at = (halls.c.source == source) & (halls.c.seq == seq)
                tx.execute(update(halls).where(at).values(values))
        return len(found) == _AT_ONCE


def post(url: str, alert: Alert, office: OfficeNow, *, ended: bool) -> None:
    """Tell a webhook. Raises OSError where nobody takes it."""
    told = {**asdict(alert), "office": office.name, "ended": ended}
    request = urllib.request.Request(  # the address is the administrator's own
        url, json.dumps(told).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=WEBHOOK_TIMEOUT_S):
        pass


class Alerts:
    """Tells what has begun and what has ended, once each; what nobody took is told again.

    Of several processes the one that writes it down tells it.
    """

    def __init__(self, record: Record, tell: Callable[[Alert, OfficeNow, bool], None]) -> None:
        self._record = record
        self._tell = tell
        self._failures = Failures(_logger, "an alert is not taken")

    def look(self, offices: Sequence[OfficeNow], now_ms: int) -> None:
        """Tell what has changed; one that is not taken keeps no other from it."""
        present = {
            (one.source, one.code, one.about): (one, office)
            for office in offices
            for one in alerts_of(office, now_ms)
        }
        by_source = {office.source: office for office in offices}
        with self._record.look() as tx:
            known = {(row.source, row.code, row.about): row for row in tx.execute(select(alerts))}
        for key, (alert, office) in present.items():
            if key not in known and self._begin(alert, now_ms) and not self._told(alert, office):
                self._end(alert)
        for key, row in known.items():
            if key not in present and row.source in by_source:
                alert = Alert(row.source, row.code, row.about, row.since)
                office = by_source[row.source]
                if self._end(alert) and not self._told(alert, office, ended=True):
                    self._begin(alert, now_ms)

    def _told(self, alert: Alert, office: OfficeNow, *, ended: bool = False) -> bool:
        try:
            self._tell(alert, office, ended)
        except OSError as error:
            self._failures.tell(error)
            return False
        return True

    def _begin(self, alert: Alert, now_ms: int) -> bool:
        """Write it down; False where somebody has done so."""
        try:
            with self._record.begin() as tx:
                tx.execute(insert(alerts), {**asdict(alert), "told_at": now_ms})
        except IntegrityError:
            return False
        return True

    def _end(self, alert: Alert) -> bool:
        """Strike it out; False where somebody has done so."""
        this = (
            (alerts.c.source == alert.source)
            & (alerts.c.code == alert.code)
            & (alerts.c.about == alert.about)
        )
        with self._record.begin() as tx:
            return tx.execute(delete(alerts).where(this)).rowcount > 0


class Watch:
    """A thread that keeps the halls up to date and tells a webhook, if there is one."""

    def __init__(
        self, record: Record, now_ms: Callable[[], int], webhook: str = "", every_s: float = EVERY_S
    ) -> None:
        self.halls = Halls(record)
        self._alerts = (
            Alerts(record, lambda one, office, ended: post(webhook, one, office, ended=ended))
            if webhook
            else None
        )
        self._now_ms = now_ms
        self._every_s = every_s
        self._stopping = threading.Event()
        self._failures = Failures(_logger, "the offices cannot be followed")
        self._thread = threading.Thread(target=self._run, name="halls", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.halls.catch_up()
                if self._alerts:
                    now_ms = self._now_ms()
                    self._alerts.look(self.halls.now(now_ms), now_ms)
            except Exception as error:  # noqa: BLE001  # told; the next look may do better
                self._failures.tell(error)
            self._stopping.wait(self._every_s)
