"""The objects of `--json`: the keys that other programs rely on, with their types."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from devices.status import Level, Source, State
from hall.owners import Owners
from office.store import ports
from office.store.ports import DeviceRow
from tests.fakes.command_line import CommandLine
from tests.fakes.office import MONDAY

Shape = Mapping[str, object]
NULL = type(None)


def moment(value: object) -> bool:
    """An RFC 3339 time in UTC."""
    return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None


def one_of(*values: str) -> object:
    return lambda value: value in values


TICKET: Shape = {
    "id": str,
    "number": str,
    "service": str,
    "priority": (str, NULL),
    "issued_at": moment,
    "business_day": str,
    "state": str,
}
EVENT: Shape = {"seq": int, "at": moment, "kind": str, "actor": str, "origin": str, "data": dict}
COUNTER: Shape = {
    "ticket": [TICKET, None],
    "counter": int,
    "finished": [TICKET, None],
    "reason": [{"rule": str, "sentence": str}, None],
}
SPREAD: Shape = {"n": int, "mean_s": (int, NULL), "p95_s": (int, NULL), "left_out": dict}
GROUP: Shape = {
    "counts": dict,
    "wait": SPREAD,
    "wait_open": SPREAD,
    "service": SPREAD,
    "ticket_wait": SPREAD,
    "ratings": {"rated": int, "of": int, "from_4": (int, NULL), "from_3": (int, NULL)},
}
DEVICE: Shape = {
    "id": str,
    "kind": one_of(
        *("printer", "bus", "sign", "keypad", "speaker", "scanner"),
        *("rating-panel", "reader", "light-stack"),
    ),
    "state": one_of(*State),
    "level": one_of(*Level),
    "reasons": (list,),
    "as_of": moment,
    "source": one_of(*Source),
}


def fits(value: object, shape: object) -> bool:
    """Whether a value has the shape; a list of shapes is a choice, `[[shape]]` a list of them."""
    match shape:
        case dict():
            return isinstance(value, dict) and all(
                key in value and fits(value[key], inner) for key, inner in shape.items()
            )
        case [[inner]]:
            return isinstance(value, list) and all(fits(one, inner) for one in value)
        case list():
            return any(fits(value, inner) for inner in shape)
        case type() | tuple():
            return isinstance(value, shape) and not (shape is int and isinstance(value, bool))
        case None:
            return value is None
        case _:
            return callable(shape) and bool(shape(value))


WAIT: list[Shape | None] = [{"low_min": int, "high_min": int}, None]
ACTS = re.compile(r"ticket (issue|re|cancel|strip)|counter (?!services)|day ")
"""What may be asked for with a command's id."""

SHAPES: dict[str, Shape] = {
    "ticket issue chung-thuc --no-print": {
        "ticket": TICKET,
        "ahead": int,
        "wait": WAIT,
        "print": one_of("confirmed", "unconfirmed", "failed", "skipped"),
    },
    "ticket show A001": {"ticket": TICKET, "events": [[EVENT]]},
    "ticket list": {"tickets": [[{**TICKET, "print": (str, NULL)}]]},
    "ticket reprint A001": {
        "ticket": TICKET,
        "print": one_of("unconfirmed"),
        "print_reasons": (list,),
    },
    "ticket cancel A002": {"ticket": TICKET},
    "ticket reclassify A002 --priority cao-tuoi": {"ticket": TICKET},
    "ticket strip ho-tich 2 --no-print": {
        "strip": {
            "service": str,
            "point": str,
            "day": str,
            "first": str,
            "last": str,
            "numbers": [[str]],
        },
        "print": one_of("skipped"),
    },
    "counter open --counter 3": COUNTER,
    "counter call --counter 2": COUNTER,
    "counter recall --counter 2": COUNTER,
    "counter start --counter 2": COUNTER,
    "counter still --counter 2": COUNTER,
    "counter finish --counter 2": COUNTER,
    "counter no-show --counter 2": COUNTER,
    "counter hold --counter 2": COUNTER,
    "counter transfer chung-thuc --counter 2": COUNTER,
    "counter call-number A002 --counter 2": COUNTER,
    "counter call-number A002 --counter 2 --why cap-thiet": COUNTER,
    "counter transfer chung-thuc --counter 2 --to 2": COUNTER,
    "counter services --counter 2 --takes ho-tich --helps xa-hoi": {"helps": [[str]]},
    "counter walk-in ho-tich --counter 2": COUNTER,
    "counter undo --counter 2": COUNTER,
    "counter pause --counter 2": COUNTER,
    "counter close --counter 2 --open hold": COUNTER,
    "counter services --counter 2": {
        "counter": int,
        "state": str,
        "services": [[str]],
        "helps": [[str]],
    },
    "queue status": {
        "business_day": str,
        "services": [[{"id": str, "waiting": int, "longest_wait_s": int, "wait": WAIT}]],
        "counters": [[{"number": int, "state": str, "ticket": [TICKET, None]}]],
        "unattended": (list,),
        "alerts": (list,),
    },
    "queue explain A001": {
        "ticket": TICKET,
        "calls": [
            [{"counter": int, "at": moment, "actor": str, "rule": str, "sentence": str}],
        ],
        "ahead": int,
        "busy_at": (int, NULL),
    },
    "day close --unattended --unserved": {"business_day": str, "unserved": int, "unattended": int},
    "day confirm 2026-12-07": {"business_day": str},
    "report day": {
        "business_day": str,
        "point": [str, None],
        "closed": bool,
        "opened_at": moment,
        "closed_at": [moment, None],
        "total": GROUP,
        "services": [[{"id": str, **GROUP}]],
        "counters": [[{"point": str, "number": int, **GROUP}]],
        "officers": [[{"number": int, **GROUP}]],
        "hours": [[{"hour": int, **GROUP}]],
        "overrides": dict,
        "paper": {"requested": int, "copies": int, "confirmed": int},
        "outages": (list,),
        "restored": (list,),
        "supplements": (list,),
        "late": (list,),
    },
    "devices list": {"devices": [[{"id": str, "kind": str}]]},
    "db verify": {"ok": bool, "events": int, "tickets": int, "faults": (list,)},
    "config check": {"ok": bool, "office": str, "services": int},
}


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ({"a": "1"}, {"a": int}),
        ({}, {"a": int}),
        ([1, "2"], [[int]]),
        ("1", [int, None]),
        (True, int),
        ("x", one_of("y")),
        ("2026-12-07T08:00:00", moment),
    ],
)
def test_a_wrong_shape_does_not_fit(value: object, shape: object) -> None:
    assert not fits(value, shape)


@pytest.fixture
def busy(motcua: CommandLine) -> CommandLine:
    """A hall in which A001 is called at counter 2 and A002 waits."""
    for words in (
        "counter open --counter 2",
        "ticket issue ho-tich --no-print",
        "ticket issue ho-tich --no-print",
        "counter call --counter 2",
    ):
        motcua.done(words)
    return motcua


@pytest.mark.parametrize("words", SHAPES)
def test_the_object_has_its_shape(busy: CommandLine, words: str) -> None:
    answer = busy.done(words)
    assert fits(answer, SHAPES[words]), answer
    assert set(answer) >= set(SHAPES[words])


def test_devices_status_has_its_shape(motcua: CommandLine) -> None:
    now = round(motcua.clock.now().timestamp() * 1000)
    row = DeviceRow("led-1", "sign", "online", "info", (), "polled", now)
    with motcua.store() as store:
        with store.write() as tx:
            ports.save_device(tx, row)
        Owners(store, "counters").claim("day-quay")
    (device,) = motcua.done("devices status")["devices"]
    assert fits(device, DEVICE), device
    assert (device["id"], device["state"]) == ("led-1", "online")


@pytest.mark.parametrize(
    ("age_s", "shown"), [(3, "3 giây"), (119, "119 giây"), (150, "2 phút"), (90_000, "25 giờ")]
)
def test_devices_status_tells_how_old_it_is(motcua: CommandLine, age_s: int, shown: str) -> None:
    written = round(motcua.clock.now().timestamp() * 1000) - age_s * 1000
    row = DeviceRow("led-1", "sign", "online", "info", (), "polled", written)
    with motcua.store() as store, store.write() as tx:
        ports.save_device(tx, row)
    assert f"tin cách đây {shown}\n" in motcua("devices status").out


def test_a_device_that_nobody_looks_after_is_unknown(motcua: CommandLine) -> None:
    row = DeviceRow("led-1", "sign", "online", "info", (), "polled", 0)
    with motcua.store() as store, store.write() as tx:
        ports.save_device(tx, row)
    (device,) = motcua.done("devices status")["devices"]
    assert (device["state"], device["reasons"]) == ("unknown", ["status-stale"])


def test_the_same_id_gives_the_same_answer(busy: CommandLine) -> None:
    words = "ticket issue ho-tich --no-print --command-id m1"
    first = busy.done(words)
    busy.done("counter call --counter 2")
    assert busy.done(words) == first
    assert len(busy.done("ticket list")["tickets"]) == 3


@pytest.mark.parametrize("words", [one for one in SHAPES if ACTS.match(one)])
def test_the_first_answer_comes_again_on_another_day(busy: CommandLine, words: str) -> None:
    """The next day other people hold these numbers."""
    words = f"{words} --command-id m1"
    first = busy.done(words)
    busy.put(MONDAY + timedelta(days=1))
    busy.done("counter open --counter 2")
    for _ in range(2):
        busy.done("ticket issue ho-tich --no-print")
    assert busy.done(words) == first


def test_the_same_call_calls_nobody_else(busy: CommandLine) -> None:
    words = "counter call --counter 2 --command-id m1"
    first = busy.done(words)
    assert first["ticket"]["number"] == "A002"
    assert busy.done(words) == first


def test_a_call_with_nobody_waiting_may_be_tried_again(motcua: CommandLine) -> None:
    motcua.done("counter open --counter 2")
    words = "counter call --counter 2 --command-id m1"
    assert motcua.done(words)["ticket"] is None
    motcua.done("ticket issue ho-tich --no-print")
    assert motcua.done(words)["ticket"]["number"] == "A001"


@pytest.mark.parametrize("number", ["A001", "a001", "A1", "a 1"])
def test_a_number_may_be_written_in_many_ways(busy: CommandLine, number: str) -> None:
    assert busy.done("ticket", "show", number)["ticket"]["number"] == "A001"


def test_a_device_that_nobody_has_told_of_stands_in_the_list_too(motcua: CommandLine) -> None:
    row = DeviceRow("may-in-ban", "printer", "online", "info", (), "polled", 0)
    with motcua.store() as store, store.write() as tx:
        ports.save_device(tx, row)
    said = motcua("devices status").out.splitlines()
    assert said[0].startswith("may-in-ban: chưa rõ · lâu rồi")
    assert "may-quet: chưa rõ · chưa có tin, hỏi bằng “motcua devices check may-quet”" in said
