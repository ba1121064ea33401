"""Each fault of the link's test equipment is what it says, by what a plain client sees of it."""

import gzip
import http.client
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sync.batches import Batch, pack
from sync.contract import EVENTS_PATH
from tests.fakes.false_answers import HTML, UNKNOWN
from tests.fakes.fault_proxy import PASSES, Count, Cut, Fault, FaultProxy, Outage, fault_proxy
from tests.fakes.fault_proxy import outages as some_outages
from tests.fakes.outages import BREAKS, End, Script, Way
from tests.fakes.reference import central
from tests.fakes.waiting import wait_for
from tests.sync.journals import journal

PATIENCE_S = 0.3
"""For what never comes."""
TIMEOUT_S = 10.0
BODY = json.dumps({"have_upto": 7, "text": "một cửa " * 40}).encode()
ASKED = b"x" * 400


class Plain(ThreadingHTTPServer):
    """A server that answers everything with `BODY`, and knows what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Plainly)
        self.asked: list[bytes] = []


class Plainly(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Plain

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < len(ASKED):
            return
        self.server.asked.append(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (BODY[:100], BODY[100:], b""):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        else:
            if self.path == "/":
                self.send_header("Content-Length", str(len(BODY)))
            self.end_headers()
            self.wfile.write(BODY)
            self.close_connection = self.path == "/until-closed"

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def plain() -> Iterator[Plain]:
    with Plain() as server:
        running = threading.Thread(target=server.serve_forever, args=(0.01,))
        running.start()
        yield server
        server.shutdown()
        running.join(TIMEOUT_S)


@pytest.fixture
def proxy(plain: Plain) -> Iterator[FaultProxy]:
    with fault_proxy(plain.server_port) as one:
        yield one


@contextmanager
def line(proxy: FaultProxy, timeout_s: float = TIMEOUT_S) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=timeout_s)
    with closing(connection):
        yield connection


def ask(
    proxy: FaultProxy, path: str = "/", timeout_s: float = TIMEOUT_S
) -> tuple[http.client.HTTPResponse, bytes]:
    """One request on a line of its own."""
    with line(proxy, timeout_s) as speaking:
        speaking.request("POST", path, ASKED)
        answer = speaking.getresponse()
        return answer, answer.read()


def again(speaking: http.client.HTTPConnection) -> None:
    """One more request on this line, and its answer."""
    speaking.request("POST", "/", ASKED)
    assert speaking.getresponse().read() == BODY


@contextmanager
def whom_nobody_asks(proxy: FaultProxy) -> Iterator[socket.socket]:
    """A line that stands open."""
    with socket.create_connection(("127.0.0.1", proxy.port), TIMEOUT_S) as idle:
        wait_for(lambda: proxy.count.connections)
        yield idle


def raw(proxy: FaultProxy, timeout_s: float = TIMEOUT_S) -> tuple[bytes, End]:
    """All bytes that come for a request, and how the line ends behind them."""
    request = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(ASKED) + ASKED
    with socket.create_connection(("127.0.0.1", proxy.port), timeout_s) as speaking:
        got = b""
        try:
            speaking.sendall(request)
            while piece := speaking.recv(65536):
                got += piece
        except ConnectionResetError:
            return got, End.RESET
        except TimeoutError:
            return got, End.SILENCE
        return got, End.CLOSE


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


# what passes


@pytest.mark.parametrize("path", ["/", "/chunked", "/until-closed"])
def test_what_nothing_befalls_passes_as_it_is(proxy: FaultProxy, path: str, plain: Plain) -> None:
    answer, body = ask(proxy, path)
    assert (answer.status, body, plain.asked) == (200, BODY, [ASKED])
    assert (proxy.passed, proxy.dropped, sum(proxy.seen.values())) == (1, 0, 0)
    assert (proxy.count.connections, proxy.count.requests) == (1, 1)
    assert proxy.count.up_bytes > len(ASKED)
    assert proxy.count.down_bytes > len(BODY)


def test_a_line_bears_many_requests(proxy: FaultProxy) -> None:
    with line(proxy) as speaking:
        for _ in range(3):
            speaking.request("POST", "/", ASKED)
            assert speaking.getresponse().read() == BODY
    assert (proxy.count.connections, proxy.count.requests) == (1, 3)


# faults of a request


@pytest.mark.parametrize("fault", BREAKS)
def test_a_line_breaks_where_and_how_the_table_says(
    proxy: FaultProxy, fault: Fault, plain: Plain
) -> None:
    place = BREAKS[fault]
    whole = raw_whole(proxy)
    plain.asked.clear()
    proxy.script([fault])
    got, end = raw(proxy, PATIENCE_S if place.end is End.SILENCE else TIMEOUT_S)
    assert end is place.end
    assert len(got) == (len(whole[: place.at_byte]) if place.way is Way.DOWN else 0)
    assert plain.asked == ([ASKED] if place.way is Way.DOWN else [])
    assert proxy.dropped == (place.way is Way.DOWN)


def raw_whole(proxy: FaultProxy) -> bytes:
    """An answer that nothing befell, as it came."""
    with socket.create_connection(("127.0.0.1", proxy.port), TIMEOUT_S) as speaking:
        head = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(ASKED)
        speaking.sendall(head + ASKED)
        got = b""
        while not got.endswith(BODY):
            got += speaking.recv(65536)
        return got


@pytest.mark.parametrize("at_byte", [1, 17, 200])
def test_a_line_breaks_behind_any_byte_of_the_answer(proxy: FaultProxy, at_byte: int) -> None:
    proxy.script([Outage(Fault.RESET_IN_ANSWER, at_byte), Outage(Fault.TRUNCATED, at_byte)])
    got, end = raw(proxy)
    assert (len(got), end) == (at_byte, End.RESET)
    got, end = raw(proxy)
    assert (len(got), end) == (at_byte, End.CLOSE)


@pytest.mark.parametrize("at_byte", [1, 100, 300])
def test_a_line_breaks_behind_any_byte_of_the_request(
    proxy: FaultProxy, at_byte: int, plain: Plain
) -> None:
    proxy.script([Outage(Fault.RESET_IN_REQUEST, at_byte)])
    assert raw(proxy) == (b"", End.RESET)
    assert (proxy.count.up_bytes, plain.asked) == (at_byte, [])


@pytest.mark.parametrize(
    ("fault", "status", "media", "body"),
    [
        (Fault.PORTAL, 200, "text/html", HTML),
        (Fault.REDIRECT, 302, "application/json", b""),
        (Fault.BUSY, 503, "application/json", b""),
        (Fault.BUSY_UNTIL, 503, "application/json", b""),
        (Fault.TOO_MANY, 429, "application/json", b""),
        (Fault.BROKEN, 500, "application/json", b"{}"),
        (Fault.GATEWAY, 502, "text/html", HTML),
        (Fault.EMPTY, 200, "application/json", b""),
        (Fault.WRONG_TYPE, 200, "application/json", b'{"epoch": 1}'),
        (Fault.HUGE, 200, "application/json", b" " * (6 << 20)),
    ],
)
def test_somebody_else_answers(
    proxy: FaultProxy, fault: Fault, status: int, media: str, body: bytes, plain: Plain
) -> None:
    proxy.script([fault])
    answer, got = ask(proxy)
    assert (answer.status, answer.headers.get_content_type(), got) == (status, media, body)
    assert plain.asked == []


def test_when_to_come_again_is_seconds_or_a_date(proxy: FaultProxy) -> None:
    proxy.retry_after_s = 90
    proxy.script([Fault.TOO_MANY, Fault.BUSY, Fault.BUSY_UNTIL])
    later = [ask(proxy)[0] for _ in range(3)]
    assert [one.headers["Retry-After"] for one in later[:2]] == ["90", "90"]
    assert parsedate_to_datetime(later[2].headers["Retry-After"]).tzinfo


def test_a_redirect_tells_where_to(proxy: FaultProxy) -> None:
    proxy.script([Fault.REDIRECT])
    assert ask(proxy)[0].headers["Location"].startswith("http")


def test_garbage_is_no_answer(proxy: FaultProxy) -> None:
    proxy.script([Fault.GARBAGE])
    with pytest.raises(http.client.BadStatusLine):
        ask(proxy)


def test_a_bomb_is_small_until_it_is_unpacked(proxy: FaultProxy) -> None:
    proxy.script([Fault.BOMB])
    answer, packed = ask(proxy)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(packed) < 1 << 17
    assert len(gzip.decompress(packed)) == 64 << 20


def test_an_endless_answer_goes_on_until_nobody_reads_it(proxy: FaultProxy) -> None:
    proxy.script([Fault.ENDLESS])
    with line(proxy) as speaking:
        speaking.request("POST", "/", ASKED)
        answer = speaking.getresponse()
        assert len(answer.read(20 << 20)) == 20 << 20
        assert not proxy.is_whole
        answer.close()
        wait_for(lambda: proxy.is_whole)


def test_a_newer_answer_says_the_same_and_more(proxy: FaultProxy) -> None:
    proxy.script([Fault.NEWER])
    assert json.loads(ask(proxy)[1]) == {**json.loads(BODY), **UNKNOWN}


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.SLOW_REQUEST])
def test_a_slow_line_brings_pieces(proxy: FaultProxy, fault: Fault, plain: Plain) -> None:
    proxy.bytes_a_second = 600.0
    with line(proxy) as speaking, line(proxy) as other:
        other.connect()
        proxy.script([fault])
        speaking.request("POST", "/", ASKED)
        wait_for(lambda: proxy.seen)
        other.request("POST", "/", ASKED)
        assert other.getresponse().read() == BODY  # it has overtaken the slow one
        assert not proxy.is_whole
        proxy.bytes_a_second = 1e6
        assert speaking.getresponse().read() == BODY
    assert plain.asked == [ASKED, ASKED]


def test_a_delayed_answer_stays_away_so_long(proxy: FaultProxy, plain: Plain) -> None:
    proxy.delay_s = 60.0
    proxy.script([Fault.DELAYED])
    with pytest.raises(TimeoutError):
        ask(proxy, timeout_s=PATIENCE_S)
    assert plain.asked == [ASKED]


# cuts of the line


def test_a_refused_line_takes_nobody_and_breaks_what_is_open(proxy: FaultProxy) -> None:
    with line(proxy) as speaking, whom_nobody_asks(proxy) as idle:
        again(speaking)
        proxy.fault(Cut.REFUSED)
        with pytest.raises(ConnectionError):
            again(speaking)
        assert idle.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        ask(proxy)
    proxy.mend()
    assert ask(proxy)[1] == BODY


@pytest.mark.parametrize("cut", [Cut.BLACK_HOLE, Cut.NOT_ACCEPTED])
def test_what_goes_into_a_black_hole_comes_late(proxy: FaultProxy, cut: Cut, plain: Plain) -> None:
    with line(proxy, PATIENCE_S) as speaking:
        speaking.request("POST", "/", ASKED)
        assert speaking.getresponse().read() == BODY
        proxy.fault(cut)
        speaking.request("POST", "/", ASKED)
        with pytest.raises(TimeoutError):
            speaking.getresponse()
        assert plain.asked == [ASKED]
    proxy.mend()
    wait_for(lambda: plain.asked == [ASKED, ASKED])
    assert ask(proxy)[1] == BODY


def test_only_where_none_is_accepted_no_connection_comes_about(proxy: FaultProxy) -> None:
    proxy.fault(Cut.BLACK_HOLE)
    socket.create_connection(("127.0.0.1", proxy.port), TIMEOUT_S).close()
    proxy.fault(Cut.NOT_ACCEPTED)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            socket.create_connection(("127.0.0.1", proxy.port), PATIENCE_S)
    proxy.mend()
    assert ask(proxy)[1] == BODY
    assert proxy.seen == {Cut.BLACK_HOLE: 1, Cut.NOT_ACCEPTED: 1}


def test_a_cut_stops_an_answer_that_is_on_its_way(proxy: FaultProxy) -> None:
    proxy.script([Fault.ENDLESS])
    with line(proxy, PATIENCE_S) as speaking:
        speaking.request("POST", "/", ASKED)
        answer = speaking.getresponse()
        answer.read(1 << 20)
        proxy.fault(Cut.BLACK_HOLE)
        with pytest.raises(TimeoutError):
            answer.read()


# scripts


def failed(proxy: FaultProxy, requests: int) -> list[bool]:
    """Which of so many requests, each on a line of its own, were answered by somebody else."""
    return [ask(proxy)[0].status != 200 for _ in range(requests)]


@pytest.mark.parametrize(
    ("outage", "seen"),
    [
        pytest.param(Outage(Fault.BROKEN), "x....", id="one"),
        pytest.param(Outage(Fault.BROKEN, until=Count(requests=3)), "xxx..", id="so many"),
        pytest.param(Outage(Fault.BROKEN, after=Count(requests=2)), "..x..", id="behind some"),
        pytest.param(Outage(Fault.BROKEN, after=Count(connections=4)), "...x.", id="the fourth"),
        pytest.param(Outage(Fault.BROKEN, after=Count(up_bytes=400)), ".x...", id="up bytes"),
        pytest.param(Outage(Fault.BROKEN, after=Count(down_bytes=800)), ".x...", id="down bytes"),
        pytest.param(Outage(Fault.BROKEN, until=None), "xxxxx", id="for ever"),
    ],
)
def test_an_outage_begins_and_ends_by_what_has_passed(
    proxy: FaultProxy, outage: Outage, seen: str
) -> None:
    proxy.script([outage])
    assert failed(proxy, 5) == [one == "x" for one in seen]
    assert proxy.is_whole is not (outage.until is None)


def test_a_line_is_slow_until_so_many_bytes_have_passed(proxy: FaultProxy) -> None:
    proxy.bytes_a_second = 1e6
    proxy.script([Outage(Fault.SLOW, until=Count(down_bytes=1000)), Fault.BROKEN])
    assert failed(proxy, 4) == [False, False, True, False]
    assert proxy.seen == {Fault.SLOW: 2, Fault.BROKEN: 1}


def test_a_fault_lasts_until_it_is_mended(proxy: FaultProxy) -> None:
    proxy.fault(Fault.BUSY)
    assert failed(proxy, 3) == [True] * 3
    proxy.fault(Fault.BROKEN)
    assert ask(proxy)[0].status == 500
    proxy.mend()
    assert failed(proxy, 1) == [False]


def test_a_cut_in_a_script_has_its_time_and_its_turn(proxy: FaultProxy) -> None:
    proxy.script([Fault.BROKEN, Outage(Cut.BLACK_HOLE, for_s=0.05), Fault.BUSY])
    assert [ask(proxy)[0].status for _ in range(3)] == [500, 503, 200]
    assert proxy.seen == {Fault.BROKEN: 1, Cut.BLACK_HOLE: 1, Fault.BUSY: 1}


def test_a_cut_waits_for_the_request_that_goes_wrong_before_it(proxy: FaultProxy) -> None:
    proxy.script([Fault.HALF_OPEN, Outage(Cut.REFUSED, for_s=0.05)])
    assert raw(proxy, PATIENCE_S) == (b"", End.SILENCE)
    wait_for(lambda: proxy.is_whole)
    assert list(proxy.seen) == [Fault.HALF_OPEN, Cut.REFUSED]


def test_a_cut_can_wait_for_no_request() -> None:
    with pytest.raises(ValueError, match="refused ends after a time"):
        Outage(Cut.REFUSED)


def test_a_time_ends_an_outage() -> None:
    script, nothing = Script(), Count()
    script.add([Outage(Fault.BUSY, for_s=5.0), Outage(Fault.BROKEN)])
    first = script.at(nothing, 100.0)
    assert first
    assert (first.what, script.left_s(101.0)) == (Fault.BUSY, 4.0)
    second = script.at(nothing, 105.0)
    assert second
    assert (second.what, script.left_s(105.0)) == (Fault.BROKEN, None)


def test_a_seed_always_gives_the_same_outages() -> None:
    assert some_outages(7, 1000) == some_outages(7, 1000)
    assert some_outages(7, 1000) != some_outages(8, 1000)
    assert {one.what for one in some_outages(7, 1000)} == set(Fault)


# the reference central system behind it, and the end


@pytest.mark.parametrize("fault", [one for one in Fault if one is not Fault.ENDLESS])
def test_what_the_central_system_has_is_known_of_each_fault(tmp_path: Path, fault: Fault) -> None:
    url = f"sqlite:///{tmp_path / 'central.db'}"
    with central(url) as centre, fault_proxy(centre.port) as proxy:
        proxy.script([fault])
        with line(proxy, PATIENCE_S) as speaking, suppress(OSError, http.client.HTTPException):
            speaking.request("POST", EVENTS_PATH, pack(Batch("office", journal(3))))
            speaking.getresponse().read()
        wait_for(lambda: proxy.is_whole)
        assert centre.record.have_upto("office") == (3 if fault in PASSES else 0)
        assert proxy.dropped == (fault in PASSES and fault in BREAKS)


def test_an_answer_that_is_lost_was_given_to_what_is_recorded(tmp_path: Path) -> None:
    """The office sends it again, and hears that it was there."""
    sent = pack(Batch("office", journal(3)))
    url = f"sqlite:///{tmp_path / 'central.db'}"
    with central(url) as centre, fault_proxy(centre.port) as proxy, line(proxy) as speaking:
        proxy.script([Fault.LOST_ANSWER])
        speaking.request("POST", EVENTS_PATH, sent)
        with pytest.raises(ConnectionResetError):
            speaking.getresponse()
        assert centre.record.have_upto("office") == 3
        assert (proxy.dropped, proxy.count.down_bytes) == (1, 0)
        speaking.close()
        speaking.request("POST", EVENTS_PATH, sent)
        (verdict,) = json.loads(speaking.getresponse().read())["verdicts"]
        assert (verdict["first"], verdict["last"], verdict["judgement"]) == (1, 3, "duplicate")


@pytest.mark.parametrize("what", [Fault.HALF_OPEN, Fault.ENDLESS, Fault.DELAYED, *Cut, None])
def test_nothing_is_left_of_it(plain: Plain, what: Fault | Cut | None) -> None:
    """Although somebody hangs in it who does not let go."""
    files = open_files()
    with ExitStack() as held:
        with fault_proxy(plain.server_port) as proxy:
            proxy.delay_s = 60.0
            speaking = held.enter_context(line(proxy))
            speaking.connect()
            wait_for(lambda: proxy.count.connections)
            if what:
                proxy.fault(what)
            with suppress(OSError):
                speaking.request("POST", "/", ASKED)
            wait_for(lambda: isinstance(what, Cut) or proxy.count.requests)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", proxy.port), TIMEOUT_S)
    assert [one.name for one in threading.enumerate() if "fault proxy" in one.name] == []
    wait_for(lambda: open_files() <= files)
