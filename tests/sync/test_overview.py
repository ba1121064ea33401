"""How each office stands: folded from its events, sorted by who needs a visit, told once."""

import http.server
import json
import threading
import urllib.error
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from hall.sentences import Sentences
from office.counters import CallNext, Finish, NoShow, OpenCounter
from office.model import Event
from office.queue import CloseDay, NoteDevice
from office.ratings import GiveRating
from office.statistics import LEAST_RATED
from office.undo import Undo
from sync.batches import Batch
from sync.reference.halls import LIMIT_S, Hall, Told
from sync.reference.overview import (
    OFFLINE_ALERT_S,
    SILENT_S,
    Alert,
    Ill,
    OfficeNow,
    alerts_of,
    brings,
    by_need,
    office_now,
)
from sync.reference.page import sheet
from sync.reference.record import Record
from sync.reference.tables import halls as rows
from sync.reference.tables import names
from sync.reference.watching import Alerts, Halls, post
from tests.fakes.office import Hall as Office
from tests.fakes.office import hall as office_hall
from tests.fakes.postgres import drop_records, empty_database

NOW = 1_795_000_000_000
MINUTE = 60_000


def told(journal: list[Event]) -> list[Told]:
    """Events as the central system has them."""
    return [Told(one.kind, one.subject, one.at, one.data) for one in journal]


def folded(here: Office) -> Hall:
    """An office, as its events tell."""
    hall = Hall()
    hall.follow(told(here.journal()))
    return hall


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    """A hall with a counter that is open."""
    with office_hall(tmp_path / "office") as there:
        there.do(OpenCounter(1))
        yield there


def test_an_office_is_what_its_events_tell(here: Office) -> None:
    first, second, third = here.issue(), here.issue(), here.issue()
    here.clock.advance(600)
    here.do(CallNext(1))
    here.do(Finish(1))
    here.do(GiveRating(first.id, 1, 5, "touch"))
    here.clock.advance(600)
    here.do(CallNext(1))
    here.do(NoShow(1))
    hall = folded(here)
    assert (hall.day, hall.open) == ("2026-12-07", True)
    assert (hall.issued, hall.served, hall.absent) == (3, 1, 1)
    assert set(hall.waiting) == {third.id}
    assert hall.called == {first.id: 600, second.id: 1200}
    assert (hall.mean_wait_s, hall.within, hall.satisfied) == (900, 0.5, None)
    assert hall.scores == {"5": 1}
    assert hall.longest_wait_s(third.issued_at + 1_300_000) == 1300


def test_a_share_of_satisfied_people_needs_enough_of_them() -> None:
    few = Hall(scores={"5": LEAST_RATED - 2, "1": 1})
    assert few.satisfied is None
    assert Hall(scores={"5": 9, "4": 9, "3": 1, "1": 1}).satisfied == 0.9


def test_a_call_that_was_taken_back_waits_again(here: Office) -> None:
    ticket = here.issue()
    here.clock.advance(60)
    here.do(CallNext(1))
    here.do(Undo(1))
    hall = folded(here)
    assert hall.waiting == {ticket.id: ticket.issued_at}
    assert hall.called == {}


def test_a_closed_day_has_nobody_waiting_and_a_new_one_begins_anew(here: Office) -> None:
    here.issue()
    here.do(CloseDay())
    hall = folded(here)
    assert (hall.open, hall.waiting, hall.issued) == (False, {}, 1)
    here.clock.advance(24 * 3600)
    here.issue()
    assert (folded(here).issued, folded(here).day) == (1, "2026-12-08")


def test_devices_that_are_not_well_outlast_the_day(here: Office) -> None:
    here.do(NoteDevice("may-in", faulted=True, reasons=("printer-paper-out",)))
    at = here.journal()[-1].at
    assert folded(here).faults == {"may-in": (at, ["printer-paper-out"])}
    here.clock.advance(24 * 3600)
    here.issue()
    assert folded(here).faults == {"may-in": (at, ["printer-paper-out"])}
    here.do(NoteDevice("may-in", faulted=False, reasons=()))
    assert folded(here).faults == {}


@given(st.randoms(use_true_random=False), st.integers(1, 9))
def test_however_the_events_come_the_office_is_the_same(random: Random, pieces: int) -> None:
    events = [
        Told(kind, f"{random.choice('abc')}", NOW + number, json.dumps(data))
        for number in range(40)
        for kind, data in [
            random.choice(
                [
                    ("ticket.issued", {}),
                    ("ticket.called", {}),
                    ("ticket.undone", {"to": 1}),
                    ("ticket.finished", {}),
                    ("day.opened", {}),
                    ("day.closed", {}),
                    ("rating.given", {"score": 3}),
                    ("device.faulted", {"reasons": ["device-busy"]}),
                    ("device.recovered", {"reasons": []}),
                    ("future.kind", {"x": [1]}),
                ]
            )
        ]
    ]
    whole, cut = Hall(), Hall()
    whole.follow(events)
    for at in range(0, len(events), pieces):
        cut = Hall.read(cut.written())
        cut.follow(events[at : at + pieces])
    assert cut == whole
    assert whole.longest_wait_s(NOW + 100) >= 0


def office(**changes: object) -> OfficeNow:
    """An office at which all is well."""
    well = office_now("office-1", "UBND xã Thử", NOW, Hall("2026-12-07", open=True), NOW)
    return replace(well, **changes)  # type: ignore[arg-type]


OUT = Ill("may-in", NOW - MINUTE, ("printer-paper-out",))
LOW = Ill("may-in", NOW - MINUTE, ("printer-paper-low",))


def test_who_needs_a_visit_first_comes_first() -> None:
    well, low = office(name="well"), office(name="low", ill=(LOW,))
    long = office(name="long", longest_wait_s=3000)
    away, ill = office(name="away", offline_since=NOW), office(name="ill", ill=(OUT,))
    worse = office(name="worse", ill=(OUT, Ill("bang", NOW, ("bus-silent",))))
    offices = [well, low, long, away, ill, worse]
    order = [one.name for one in by_need(offices)]
    assert order == ["worse", "ill", "away", "long", "low", "well"]
    assert [one.name for one in by_need(offices[::-1])] == order


def test_an_office_that_is_silent_is_told_as_it_was_then() -> None:
    hall = Hall("2026-12-07", open=True, waiting={"a": NOW - 600_000})
    at = NOW + SILENT_S * 1000
    assert office_now("o", "", NOW, hall, at).offline_since is None
    silent = office_now("o", "", NOW, hall, at + 1)
    assert (silent.offline_since, silent.longest_wait_s, silent.waits_long) == (NOW, 600, False)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"ill": (LOW,)}, []),
        ({"ill": (OUT,)}, ["device"]),
        ({"longest_wait_s": LIMIT_S}, []),
        ({"longest_wait_s": LIMIT_S + 1}, ["wait"]),
        ({"longest_wait_s": LIMIT_S + 1, "open": False}, []),
        ({"offline_since": NOW - OFFLINE_ALERT_S * 1000}, []),
        ({"offline_since": NOW - OFFLINE_ALERT_S * 1000 - 1, "ill": (OUT,)}, ["device", "offline"]),
    ],
)
def test_what_is_told_of_an_office(changes: dict[str, object], codes: list[str]) -> None:
    assert [one.code for one in alerts_of(office(**changes), NOW)] == codes


def test_what_to_bring_is_said_once() -> None:
    words = {"printer-paper-out": "giấy", "printer-paper-low": "giấy", "other": "đồ dự phòng"}
    ill = (OUT, LOW, Ill("x", NOW, ("device-error",)), Ill("y", NOW, ()))
    assert brings(office(ill=ill), words) == ["giấy", "đồ dự phòng"]


def test_each_thing_to_bring_belongs_to_a_reason() -> None:
    said = Sentences("vi")
    assert set(said.section("brings")) - {"other"} <= set(said.section("device-reasons"))


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    """A central system's record."""
    url = f"sqlite:///{tmp_path / 'c.db'}" if request.param == "sqlite" else empty_database()
    with closing(Record(url)) as there:
        yield there
    drop_records()


def test_what_comes_in_is_taken_in_once_whoever_looks(record: Record, here: Office) -> None:
    for _ in range(5):
        here.issue()
    journal, halls = here.journal(), [Halls(record), Halls(record)]
    for at in range(0, len(journal), 4):
        record.take(Batch("office-1", journal[at : at + 4]), NOW)
        lookers = [threading.Thread(target=one.catch_up) for one in halls]
        for one in lookers:
            one.start()
        for one in lookers:
            one.join()
    with record.begin() as tx:
        tx.execute(insert(names), {"source": "office-1", "name": "UBND xã Thử"})
    (now,) = halls[0].now(NOW)
    assert (now.name, now.issued, now.waiting) == ("UBND xã Thử", 5, 5)


def test_an_office_that_cannot_be_followed_keeps_none_from_it(
    record: Record, here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.issue()
    for source in ("broken", "whole"):
        record.take(Batch(source, here.journal()), NOW)
    halls, real = Halls(record), Halls._step

    def step(self: Halls, source: str) -> bool:
        if source == "broken":
            raise ArithmeticError
        return real(self, source)

    monkeypatch.setattr(Halls, "_step", step)
    halls.catch_up()
    assert {one.source: one.issued for one in halls.now(NOW)} == {"broken": 0, "whole": 1}


@pytest.mark.parametrize("score", [None, "5", True, 4.0, 0, 6, [5], {"x": 1}])
def test_a_score_that_is_none_is_passed_over(score: object) -> None:
    hall = Hall()
    hall.follow([Told("rating.given", "a", NOW, json.dumps({"score": score}))])
    assert hall.satisfied is None


def test_an_alert_is_told_once_and_its_end_too(record: Record) -> None:
    heard: list[tuple[str, bool]] = []
    alerts = Alerts(record, lambda one, _office, ended: heard.append((one.code, ended)))
    for _ in range(3):
        alerts.look([office(ill=(OUT,))], NOW)
    assert heard == [("device", False)]
    again = Alerts(record, lambda one, _office, ended: heard.append((one.code, ended)))
    again.look([office(ill=(OUT,))], NOW)
    assert heard == [("device", False)]
    again.look([office()], NOW)
    again.look([office()], NOW)
    assert heard == [("device", False), ("device", True)]


def test_what_nobody_took_is_told_again_and_keeps_no_other_from_it(record: Record) -> None:
    heard: list[tuple[str, str, bool]] = []
    refused = {"first"}

    def tell(one: Alert, _office: OfficeNow, ended: bool) -> None:
        if one.source in refused:
            raise OSError
        heard.append((one.source, one.code, ended))

    both = [office(source=one, ill=(OUT,)) for one in ("first", "second")]
    alerts = Alerts(record, tell)
    alerts.look(both, NOW)
    assert heard == [("second", "device", False)]
    refused.clear()
    alerts.look(both, NOW)
    assert heard[1:] == [("first", "device", False)]
    refused.add("second")
    well = [replace(one, ill=()) for one in both]
    alerts.look(well, NOW)
    refused.clear()
    alerts.look(well, NOW)
    assert heard[2:] == [("first", "device", True), ("second", "device", True)]
    alerts.look(well, NOW)
    assert len(heard) == 4


def test_of_two_processes_one_tells(record: Record) -> None:
    heard: list[str] = []
    gate = threading.Barrier(2)

    def look() -> None:
        gate.wait()
        Alerts(record, lambda one, _office, _ended: heard.append(one.code)).look(
            [office(ill=(OUT,))], NOW
        )

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for one in lookers:
        one.start()
    for one in lookers:
        one.join()
    assert heard == ["device"]


def test_an_office_whose_state_cannot_be_read_blinds_nobody(record: Record, here: Office) -> None:
    here.issue()
    for source in ("broken", "whole"):
        record.take(Batch(source, here.journal()), NOW)
    halls = Halls(record)
    halls.catch_up()
    with record.begin() as tx:
        tx.execute(update(rows).where(rows.c.source == "broken").values(state="{}x"))
    assert {one.source: one.issued for one in halls.now(NOW)} == {"broken": 0, "whole": 1}


def test_a_webhook_gets_the_office_and_what_is_wrong() -> None:
    bodies: list[dict[str, object]] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204 if len(bodies) == 1 else 500)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Nobody reads it."""

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as serving:
        running = threading.Thread(target=serving.serve_forever)
        running.start()
        url = f"http://127.0.0.1:{serving.server_address[1]}/"
        (alert,) = alerts_of(office(ill=(OUT,)), NOW)
        post(url, alert, office(), ended=False)
        with pytest.raises(urllib.error.HTTPError):
            post(url, alert, office(), ended=True)
        serving.shutdown()
        running.join()
    assert bodies[0] == {
        "source": "office-1",
        "code": "device",
        "about": "may-in",
        "since": NOW - MINUTE,
        "office": "UBND xã Thử",
        "ended": False,
    }


def test_the_page_says_what_is_wrong_where_and_what_to_bring() -> None:
    page = sheet(by_need([office(), office(name="<b>Xã & Ấp</b>", ill=(OUT,))]), NOW)
    assert "&lt;b&gt;Xã &amp; Ấp&lt;/b&gt;" in page
    assert page.index("Xã &amp; Ấp") < page.index("UBND xã Thử")
    assert "may-in: hết giấy (từ 18:05)" in page
    assert "Mang theo: giấy in nhiệt" in page
    assert "<script" not in page
    assert "Chưa có văn phòng nào" in sheet([], NOW)
