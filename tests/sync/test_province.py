"""A province's system on a socket, with its quirks: found or named, written once or told apart."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import pytest

from sync import adapters
from sync.adapters.errors import (
    AdapterFailed,
    CutShort,
    EmptyAnswer,
    LoginRefused,
    PageAnswer,
    PushOff,
    Redirected,
    Unanswered,
    Unreachable,
)
from sync.adapters.model import Adapter, JointStatus, Outcome, Status
from sync.adapters.port import Answer, Http, NotConnected
from sync.adapters.province import Clocks, Limits, Province, Tokens
from sync.adapters.province_wire import Credentials, push_body
from tests.fakes import province as there
from tests.fakes.plain_http import PlainHttp
from tests.fakes.province import LOG_PATH, PUSH_PATH, SEARCH_PATH, TOKEN_PATH, Reply, told

NOW = 1_795_000_000_000
OWN, NATIONAL = "H99.999-261123-0001", "G09.99-20261123-0000001"
TOLD = JointStatus("2.000986", NATIONAL, OWN, 5, 3, NOW, "Hồ sơ đủ điều kiện giải quyết")
SHORT_S = 0.2
"""For what is never answered."""
LONG_S = 20.0


class Setup:
    """An adapter, the system that it talks to, and the hands of its clock."""

    def __init__(self, system: there.Province) -> None:
        self.system = system
        self.steady_s = 0.0

    def adapter(
        self,
        may_push: bool = True,
        secret: str = there.SECRET,
        limit_s: float = LONG_S,
        api: Http | None = None,
    ) -> Province:
        """A new one, which knows no token."""
        clocks = Clocks(lambda: NOW, lambda: self.steady_s)
        login = PlainHttp(self.system.port)
        who = Credentials(there.CLIENT_ID, secret)
        tokens = Tokens(login, TOKEN_PATH, who, clocks.steady_s, LONG_S)
        line = api or PlainHttp(self.system.port)
        return Province(line, tokens, clocks, Limits(limit_s, limit_s), may_push=may_push)


@pytest.fixture
def setup() -> Iterator[Setup]:
    with there.province() as system:
        yield Setup(system)


def page() -> Reply:
    """What a session that has ended is answered with."""
    return Reply(200, there.PAGE, "text/html")


def silence(until: threading.Event) -> Reply | None:
    """No answer for as long as the test lasts."""
    until.wait(LONG_S)
    return None


def nothing() -> Reply | None:
    """It hangs up."""
    return None


def test_a_dossier_is_found(setup: Setup) -> None:
    adapter: Adapter = setup.adapter()
    found = adapter.find(OWN)
    assert found
    assert (found.national_code, found.status) == (NATIONAL, Status.IN_PROGRESS)
    assert adapter.find("H99.999-261123-00") is None


def test_one_token_serves_until_it_nearly_ends(setup: Setup) -> None:
    adapter = setup.adapter()
    for steady_s, asked in ((0.0, 1), (269.0, 1), (271.0, 2), (272.0, 2)):
        setup.steady_s = steady_s
        adapter.find(OWN)
        assert setup.system.count(TOKEN_PATH) == asked


def test_a_refused_token_is_renewed_once(setup: Setup) -> None:
    adapter = setup.adapter()
    adapter.find(OWN)
    setup.system.forget_sessions()
    assert adapter.find(OWN)
    assert setup.system.count(TOKEN_PATH) == 2


def test_who_is_refused_twice_is_not_let_in(setup: Setup) -> None:
    setup.system.instead(SEARCH_PATH, *[lambda: told({"error": "invalid_token"}, 401)] * 3)
    with pytest.raises(LoginRefused):
        setup.adapter().find(OWN)
    assert setup.system.count(SEARCH_PATH) == 2


def test_a_wrong_secret_is_told_and_not_shown(
    setup: Setup, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    adapter = setup.adapter(secret="khoa-sai-bia")
    with pytest.raises(LoginRefused) as caught:
        adapter.find(OWN)
    assert setup.system.count(SEARCH_PATH) == 0
    shown = f"{caught.value!r} {vars(caught.value)} {Credentials('x', 'khoa-sai-bia')!r}"
    assert "khoa-sai-bia" not in shown + caplog.text


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        pytest.param(page(), PageAnswer, id="page"),
        pytest.param(Reply(200, b""), EmptyAnswer, id="empty"),
        pytest.param(Reply(200, b'{"content": ['), CutShort, id="json-cut"),
        pytest.param(Reply(200, b'{"content": []}', cut=5), Unanswered, id="line-cut"),
        pytest.param(None, Unanswered, id="hung-up"),
    ],
)
def test_what_is_no_answer_is_named(
    setup: Setup, reply: Reply | None, kind: type[AdapterFailed]
) -> None:
    setup.system.instead(SEARCH_PATH, lambda: reply)
    adapter = setup.adapter()
    with pytest.raises(AdapterFailed) as caught:
        adapter.find(OWN)
    assert type(caught.value) is kind
    assert caught.value.retryable
    assert adapter.find(OWN)


def test_behind_a_page_stands_a_new_login(setup: Setup) -> None:
    setup.system.instead(SEARCH_PATH, page)
    adapter = setup.adapter()
    with pytest.raises(PageAnswer):
        adapter.find(OWN)
    adapter.find(OWN)
    assert setup.system.count(TOKEN_PATH) == 2


def test_nobody_follows_to_another_address(setup: Setup) -> None:
    reply = Reply(302, b"", headers={"Location": SEARCH_PATH})
    setup.system.instead(SEARCH_PATH, lambda: reply)
    with pytest.raises(Redirected):
        setup.adapter().find(OWN)
    assert setup.system.count(SEARCH_PATH) == 1


def test_who_never_answers_leaves_it_unknown(setup: Setup) -> None:
    over = threading.Event()
    setup.system.instead(SEARCH_PATH, lambda: silence(over))
    with pytest.raises(Unanswered):
        setup.adapter(limit_s=SHORT_S).find(OWN)
    over.set()


def test_without_a_line_nothing_is_sent(setup: Setup) -> None:
    with pytest.raises(Unreachable):
        setup.adapter(api=PlainHttp(1)).find(OWN)
    evidence = setup.adapter(api=PlainHttp(1)).push(TOLD)
    assert (evidence.outcome, evidence.error) == (Outcome.NOT_SENT, "province-unreachable")


def test_nothing_is_written_where_nobody_allowed_it(setup: Setup) -> None:
    with pytest.raises(PushOff):
        setup.adapter(may_push=False).push(TOLD)
    assert setup.system.asked == []


def test_a_status_is_looked_up_written_and_read_back(setup: Setup) -> None:
    evidence = setup.adapter().push(TOLD)
    assert setup.system.asked == [TOKEN_PATH, SEARCH_PATH, LOG_PATH, PUSH_PATH, LOG_PATH]
    assert (evidence.outcome, evidence.status, evidence.error) == (Outcome.WRITTEN, 200, "")
    assert evidence.request_sha256 == hashlib.sha256(push_body(TOLD)).hexdigest()
    assert len(setup.system.log) == 1


def test_what_stands_there_is_not_written_again(setup: Setup) -> None:
    adapter = setup.adapter()
    adapter.push(TOLD)
    again = setup.adapter().push(replace(TOLD, at=NOW + 60_000))
    assert (again.outcome, again.status) == (Outcome.STOOD, 0)
    assert setup.system.count(PUSH_PATH) == 1


@pytest.mark.parametrize(
    "quirk",
    [
        pytest.param(nothing, id="answer-lost"),
        pytest.param(page, id="page"),
        pytest.param(lambda: told({}, 504), id="gateway"),
        pytest.param(lambda: told({"status": 400, "errors": {"x": ["trùng"]}}), id="duplicate"),
    ],
)
def test_an_answer_lost_behind_the_deed_is_found_in_the_log(
    setup: Setup, quirk: there.Quirk
) -> None:
    setup.system.after(PUSH_PATH, quirk)
    adapter = setup.adapter()
    assert adapter.push(TOLD).outcome is Outcome.WRITTEN
    assert adapter.push(TOLD).outcome is Outcome.STOOD
    assert len(setup.system.log) == 1
    assert setup.system.count(PUSH_PATH) == 1


def test_a_lost_answer_and_a_lost_log_leave_it_unknown(setup: Setup) -> None:
    setup.system.after(PUSH_PATH, nothing)
    setup.system.after(LOG_PATH, lambda: told({"content": []}), nothing)
    adapter = setup.adapter()
    evidence = adapter.push(TOLD)
    assert (evidence.outcome, evidence.error) == (Outcome.UNKNOWN, "province-unanswered")
    assert adapter.push(TOLD).outcome is Outcome.STOOD
    assert setup.system.count(PUSH_PATH) == 1


def test_a_write_that_takes_too_long_is_unknown_and_looked_up_first(setup: Setup) -> None:
    over = threading.Event()
    setup.system.instead(PUSH_PATH, lambda: silence(over))
    evidence = setup.adapter(limit_s=SHORT_S).push(TOLD)
    over.set()
    assert (evidence.outcome, evidence.error) == (Outcome.UNKNOWN, "province-unanswered")
    before = len(setup.system.asked)
    assert setup.adapter().push(TOLD).outcome is Outcome.WRITTEN
    assert setup.system.asked[before:][1:4] == [SEARCH_PATH, LOG_PATH, PUSH_PATH]


def test_a_refusal_is_one(setup: Setup) -> None:
    refusal = told({"status": 400, "errors": {"soHoSoLT": ["Nông Văn Thử"]}})
    setup.system.instead(PUSH_PATH, lambda: refusal)
    evidence = setup.adapter().push(TOLD)
    assert (evidence.outcome, evidence.error) == (Outcome.REFUSED, "province-refused")
    assert "Nông" not in repr(evidence)


def test_an_acknowledged_write_that_is_not_there_is_no_success(setup: Setup) -> None:
    setup.system.keeps_pushes = False
    evidence = setup.adapter().push(TOLD)
    assert (evidence.outcome, evidence.error) == (Outcome.UNKNOWN, "province-not-kept")


def test_nothing_is_sent_while_a_like_write_stands_open(setup: Setup) -> None:
    entry = {"requestBody": json.loads(push_body(TOLD))}
    setup.system.instead(LOG_PATH, lambda: told({"content": [entry]}))
    evidence = setup.adapter().push(TOLD)
    assert (evidence.outcome, evidence.error) == (Outcome.UNKNOWN, "province-unsettled")
    assert setup.system.count(PUSH_PATH) == 0


def test_a_dossier_that_nobody_has_there_is_not_made(setup: Setup) -> None:
    evidence = setup.adapter().push(replace(TOLD, joint_code="G09.99-20261123-0000009"))
    assert (evidence.outcome, evidence.error) == (Outcome.NOT_SENT, "province-dossier-unknown")
    assert setup.system.count(PUSH_PATH) == 0


class Compared(JointStatus):
    """The same as `TOLD`, which tells when it is held against what is under way."""

    seen = threading.Event()

    def __eq__(self, other: object) -> bool:
        self.seen.set()
        return other == TOLD if self is not other else True

    def __hash__(self) -> int:
        return hash(TOLD)


def test_of_two_at_once_one_writes_and_both_know(setup: Setup) -> None:
    begun, go = threading.Event(), threading.Event()

    def slowly() -> Reply:
        begun.set()
        go.wait(LONG_S)
        return told({"content": [], "last": True})

    setup.system.instead(LOG_PATH, slowly)
    adapter = setup.adapter()
    same = Compared(*(getattr(TOLD, one.name) for one in fields(TOLD)))
    with ThreadPoolExecutor(2) as two:
        first = two.submit(adapter.push, TOLD)
        assert begun.wait(LONG_S)
        second = two.submit(adapter.push, same)
        try:
            assert Compared.seen.wait(LONG_S)
        finally:
            go.set()
        assert first.result(LONG_S).outcome is Outcome.WRITTEN
        assert second.result(LONG_S) == first.result(LONG_S)
    assert setup.system.count(SEARCH_PATH) == setup.system.count(PUSH_PATH) == 1


class NoWrites(PlainHttp):
    """A line that breaks before something is written."""

    def post(self, *_: object) -> Answer:
        raise NotConnected


def test_a_line_that_breaks_before_the_write_has_sent_nothing(setup: Setup) -> None:
    evidence = setup.adapter(api=NoWrites(setup.system.port)).push(TOLD)
    assert (evidence.outcome, evidence.error) == (Outcome.NOT_SENT, "province-unreachable")
    assert setup.system.count(LOG_PATH) == 1


def test_a_write_with_a_token_that_has_ended_is_one_write(setup: Setup) -> None:
    setup.system.instead(PUSH_PATH, lambda: told({"error": "invalid_token"}, 401))
    assert setup.adapter().push(TOLD).outcome is Outcome.WRITTEN
    assert setup.system.count(TOKEN_PATH) == 2
    assert len(setup.system.log) == 1


def test_nobody_here_makes_a_dossier_or_asks_for_its_number() -> None:
    sources = [path.read_text("utf-8") for path in Path(adapters.__path__[0]).glob("*.py")]
    paths = {one for text in sources for one in re.findall(r'"(/[a-z]{2}/[^"]+)"', text)}
    assert paths == {SEARCH_PATH, LOG_PATH, f"{PUSH_PATH.rpartition('/')[0]}/{{PUSH_API}}"}
    assert [text for text in sources if "next-value" in text or "get-pattern" in text] == []
