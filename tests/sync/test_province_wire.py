"""Reading a province's answers: a dossier, none, or a failure by its name; never a person."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.clock import from_ms, to_ms
from office.errors import Who
from sync.adapters.errors import (
    AdapterFailed,
    Ambiguous,
    Busy,
    CodeUnfit,
    CutShort,
    EmptyAnswer,
    LoginRefused,
    MediaWrong,
    PageAnswer,
    Redirected,
    RequestRefused,
    ServerFailed,
    ShapeUnknown,
    TooMany,
)
from sync.adapters.model import TITLES, Dossier, JointStatus, Status
from sync.adapters.port import Answer
from sync.adapters.province_wire import (
    Standing,
    Token,
    fit_code,
    meaning,
    push_body,
    read_log,
    read_pushed,
    read_search,
    read_token,
)
from tests.fakes.province import PAGE, recorded

NOW = 1_795_000_000_000
FIRST, SECOND, THIRD = (f"G09.99-20261123-000000{one}" for one in (1, 2, 3))
OWN = "H99.999-261123-0001"
TOLD = JointStatus("2.000986", FIRST, OWN, 5, 3, NOW, "Hồ sơ đủ điều kiện giải quyết")
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def answer(value: object, status: int = 200, media: str = "application/json") -> Answer:
    """An answer with this JSON."""
    return Answer(status, media, json.dumps(value).encode())


def search() -> dict[str, Any]:
    """The recorded answer."""
    found: dict[str, Any] = json.loads(recorded("search"))
    return found


def read(found: Answer, code: str = OWN, own: Mapping[int, Status] | None = None) -> Dossier | None:
    """What is read of an answer."""
    return read_search(found, code, NOW, own or {})


def recorded_answer(name: str = "search") -> Answer:
    """A recording as an answer."""
    return Answer(200, "application/json", recorded(name))


@pytest.mark.parametrize("code", [OWN, FIRST])
def test_a_dossier_is_read_by_either_of_its_codes(code: str) -> None:
    found = read(recorded_answer(), code)
    assert found
    assert (found.code, found.national_code) == (OWN, FIRST)
    assert (found.status, found.raw_status) == (Status.IN_PROGRESS, 4)
    assert found.procedure == "1.001193"
    assert from_ms(found.due_at or 0).isoformat() == "2026-11-30T10:00:00+00:00"
    assert found.as_of == NOW
    assert [(one.name, one.agency) for one in found.steps] == [
        ("Thẩm định hồ sơ", "UBND xã Không Có Thật")
    ]


@pytest.mark.parametrize("code", ["H99.999-261123", "H99.999-261123-00", "h99.999-261123-0001"])
def test_what_answers_to_half_a_code_is_no_find(code: str) -> None:
    assert read(recorded_answer(), code) is None


@pytest.mark.parametrize(
    ("code", "title", "status"),
    [
        pytest.param(SECOND, "Có kết quả", None, id="4-that-is-called-otherwise"),
        pytest.param(THIRD, "Chờ phê duyệt", None, id="16"),
    ],
)
def test_a_status_that_nobody_explained_stays_the_vendors(
    code: str, title: str, status: Status | None
) -> None:
    found = read(recorded_answer(), code)
    assert found
    assert (found.status, found.raw_title) == (status, title)


@pytest.mark.parametrize("code", [0, 11, 16, 17])
@pytest.mark.parametrize("title", ["", *TITLES.values()])
def test_numbers_beyond_the_national_list_mean_nothing_by_themselves(code: int, title: str) -> None:
    assert meaning(code, title, {}) is None


@pytest.mark.parametrize("status", Status)
def test_a_number_means_what_it_is_called(status: Status) -> None:
    assert meaning(status, status.title, {}) is status
    assert meaning(status, "", {}) is None


def test_a_list_of_the_provinces_own_is_taken_at_its_word() -> None:
    found = read(recorded_answer(), SECOND, {4: Status.SETTLED})
    assert found
    assert found.status is Status.SETTLED
    assert meaning(2, Status.ACCEPTED.title, {4: Status.SETTLED}) is None


def persons() -> list[str]:
    """Every value of the recordings that tells of a person."""
    found: list[str] = []
    for one in search()["content"]:
        found += [*one["applicant"]["data"].values(), one["eForm"]["data"]["hoTenTre"]]
        found += [
            one["accepter"]["fullname"],
            *(x["assignee"]["fullname"] for x in one["currentTask"]),
        ]
    return found


def spoilt() -> list[Answer]:
    """Answers full of people at which reading fails in each way."""
    whole = recorded("search")
    odd = search()
    odd["content"][0]["dossierStatus"]["id"] = "Nông Văn Thử"
    odd["content"][1]["code"] = {"fullname": "Sùng Thị Mẫu"}
    refusal = {"error": "Nông Văn Thử, 006085000123", **search()}
    return [
        Answer(200, "application/json", whole[: len(whole) // 2]),
        Answer(200, "text/html", whole),
        Answer(500, "application/json", whole),
        answer(odd),
        answer(refusal),
    ]


def test_no_person_is_left_in_what_is_read(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    texts = [repr(recorded_answer())]
    texts += [repr(read(recorded_answer(), code)) for code in (FIRST, SECOND, THIRD)]
    for one in spoilt():
        with pytest.raises(AdapterFailed) as caught:
            read(one)
        texts += [repr(one), str(caught.value), repr(caught.value.details), caught.value.code]
        # nothing hangs on it either, by which a trace would tell
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
    everything = "\n".join([*texts, caplog.text])
    assert OWN in everything
    assert persons()
    assert [one for one in persons() if one in everything] == []


WRONG = [
    pytest.param(Answer(200, "application/json", b""), EmptyAnswer, id="empty"),
    pytest.param(Answer(200, "application/json", b" \n"), EmptyAnswer, id="blank"),
    pytest.param(Answer(204, "", b""), EmptyAnswer, id="no-content"),
    pytest.param(Answer(200, "text/html", PAGE), PageAnswer, id="portal"),
    pytest.param(Answer(200, "application/json", PAGE), PageAnswer, id="portal-in-disguise"),
    pytest.param(Answer(200, "text/html", b"{}"), PageAnswer, id="json-as-page"),
    pytest.param(Answer(200, "text/plain", b'{"content": []}'), MediaWrong, id="plain"),
    pytest.param(Answer(200, "", b'{"content": []}'), MediaWrong, id="no-media"),
    pytest.param(Answer(200, "application/json", b'{"content": ['), CutShort, id="cut"),
    pytest.param(Answer(200, "application/json", b"[" * 100_000), CutShort, id="deep"),
    pytest.param(Answer(200, "application/json", b"\xff\xfe\xfa"), CutShort, id="no-letters"),
    pytest.param(Answer(302, "text/html", PAGE), Redirected, id="redirect"),
    pytest.param(answer({"content": []}, 304), Redirected, id="not-modified"),
    pytest.param(answer({"content": []}, 401), LoginRefused, id="login"),
    pytest.param(answer({"content": []}, 403), LoginRefused, id="forbidden"),
    pytest.param(answer({"content": []}, 404), RequestRefused, id="no-such-path"),
    pytest.param(answer({"content": []}, 429), Busy, id="busy"),
    pytest.param(Answer(502, "text/html", PAGE), ServerFailed, id="gateway"),
    pytest.param(answer({"content": []}, 0), ShapeUnknown, id="no-status"),
    pytest.param(answer({"content": [], "error": "x"}), RequestRefused, id="error-inside"),
    pytest.param(answer({"content": [], "status": 500}), RequestRefused, id="status-inside"),
    pytest.param(answer({"error_code": "07"}), RequestRefused, id="error-code"),
    pytest.param(answer([]), ShapeUnknown, id="list"),
    pytest.param(answer({}), ShapeUnknown, id="nothing-in-it"),
    pytest.param(answer({"content": None}), ShapeUnknown, id="no-content-list"),
    pytest.param(answer({"content": [{"nationCode": OWN}]}), ShapeUnknown, id="no-code"),
    pytest.param(answer({"content": [{"code": OWN}]}), ShapeUnknown, id="no-status-of-dossier"),
    pytest.param(answer({"content": [], "last": False}), TooMany, id="more-pages"),
    pytest.param(answer({"content": [{"code": "x"}] * 20}), TooMany, id="full-page"),
    pytest.param(answer({"content": [{"code": OWN}] * 2}), Ambiguous, id="twice"),
]


@pytest.mark.parametrize(("wrong", "kind"), WRONG)
def test_what_is_no_answer_is_neither_found_nor_missing(
    wrong: Answer, kind: type[AdapterFailed]
) -> None:
    with pytest.raises(AdapterFailed) as caught:
        read(wrong)
    assert type(caught.value) is kind
    assert caught.value.status == wrong.status


def test_none_is_an_answer() -> None:
    assert read(answer({"content": [], "last": True, "error": None, "status": 200})) is None
    assert read(answer({"content": []}, 200, "application/hal+json")) is None


@pytest.mark.parametrize(
    "due",
    [
        "2026-11-30",
        "2026-11-30T17:00:00Z",
        "2026-02-30T17:00:00.000+0700",
        "2026-11-30T17:00:00.000+9999",
        "0001-01-01T00:00:00.000+0700",
        "٢٠٢٦-11-30T17:00:00.000+0700",
        1_795_000_000_000,
    ],
)
def test_a_time_that_is_written_otherwise_is_not_guessed(due: object) -> None:
    found = search()
    found["content"][0]["appointmentDate"] = due
    with pytest.raises(ShapeUnknown):
        read(answer(found))


def test_what_nobody_knows_yet_is_passed_over() -> None:
    found = search()
    found["new"] = found["content"][0]["new"] = {"x": [1]}
    assert read(answer(found)) == read(recorded_answer())


@given(st.binary(max_size=60), st.integers(-1, 999), st.sampled_from(["", "application/json"]))
def test_whatever_bytes_come_are_read_or_named(body: bytes, status: int, media: str) -> None:
    for one in (read, lambda found: read_log(found, TOLD), read_token, read_pushed):
        try:
            one(Answer(status, media, body))
        except AdapterFailed:
            continue


@given(JSON_VALUES, st.data())
def test_whatever_json_comes_is_read_or_named(value: object, data: st.DataObject) -> None:
    found = search()
    place = found["content"][0]
    for key in data.draw(st.lists(st.sampled_from(sorted(place)), max_size=3)):
        place[key] = data.draw(JSON_VALUES)
    log = json.loads(recorded("log"))
    log["content"][0][data.draw(st.sampled_from(["requestBody", "responseBody"]))] = value
    for one in (found, value, {"content": value}, {"content": [value]}):
        try:
            seen = read(answer(one))
        except AdapterFailed:
            continue
        assert seen is None or OWN in (seen.code, seen.national_code)
    try:
        standing = read_log(answer(log), TOLD)
    except AdapterFailed:
        return
    assert isinstance(standing, Standing)


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        pytest.param(replace(TOLD, status=1), Standing.ACCEPTED, id="accepted"),
        pytest.param(replace(TOLD, status=1, at=0, note=""), Standing.ACCEPTED, id="another-time"),
        pytest.param(TOLD, Standing.NONE, id="refused"),
        pytest.param(replace(TOLD, status=7), Standing.NONE, id="never"),
        pytest.param(replace(TOLD, status=1, agency=6), Standing.NONE, id="another-agency"),
    ],
)
def test_the_log_tells_what_was_written(told: JointStatus, standing: Standing) -> None:
    assert read_log(recorded_answer("log"), told) is standing


def test_a_write_without_an_outcome_stands_open() -> None:
    log = json.loads(recorded("log"))
    del log["content"][1]["responseBody"]
    assert read_log(answer(log), TOLD) is Standing.OPEN


def test_a_log_of_which_a_part_came_proves_no_absence() -> None:
    log = {**json.loads(recorded("log")), "last": False}
    with pytest.raises(TooMany):
        read_log(answer(log), TOLD)
    assert read_log(answer(log), replace(TOLD, status=1)) is Standing.ACCEPTED


def test_a_push_says_what_public_clients_say() -> None:
    told = replace(TOLD, at=to_ms(datetime(2026, 11, 23, 8, 10, tzinfo=UTC)))
    assert json.loads(push_body(told)) == {
        "maTTHC": "2.000986",
        "soHoSoLT": FIRST,
        "maHoSo": OWN,
        "coQuanXuLy": 5,
        "trangThai": 3,
        "thoiGianThucHien": "20261123151000",
        "ghiChu": "Hồ sơ đủ điều kiện giải quyết",
    }


@pytest.mark.parametrize("code", ["", "  ", "abc", "*", "A%", f"{OWN}&size=999", "Ạ" * 9, "A" * 65])
def test_what_is_no_code_is_not_asked_for(code: str) -> None:
    with pytest.raises(CodeUnfit) as caught:
        fit_code(code)
    assert caught.value.who is Who.OFFICER


def test_a_token_stands_in_no_repr() -> None:
    token = read_token(answer({"access_token": "the-bia", "expires_in": 300, "scope": "x"}))
    assert token == Token("the-bia", 300)
    assert "the-bia" not in repr(token)
