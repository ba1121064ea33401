"""Whatever answers, the client of the central system comes away with a name for it."""

import os
import socket
import threading
from http.client import HTTPConnection

import pytest

from sync.central import Central, CentralFault, Fault, Patience
from tests.fakes.hostile import Answer, hostile
from tests.fakes.waiting import wait_for

PATIENCE = Patience(connect_s=0.25, read_s=0.5, whole_s=1.0)
NAMES = {
    Answer.HUGE: Fault.ODD,
    Answer.ENDLESS: Fault.ODD,
    Answer.ENDLESS_CHUNKS: Fault.ODD,
    Answer.DRIP: Fault.SILENT,
    Answer.DRIP_HEAD: Fault.SILENT,
    Answer.NOTHING: Fault.UNREACHABLE,
    Answer.EMPTY: Fault.ODD,
    Answer.HTML: Fault.PORTAL,
    Answer.NOT_TEXT: Fault.ODD,
    Answer.NO_OBJECT: Fault.ODD,
    Answer.DEEP: Fault.ODD,
    Answer.GREAT_NUMBER: Fault.ODD,
    Answer.BOMB: Fault.ODD,
    Answer.TOO_SHORT: Fault.UNREACHABLE,
    Answer.HEADERS: Fault.UNREACHABLE,
    Answer.LONG_HEADER: Fault.UNREACHABLE,
    Answer.REDIRECTS: Fault.PORTAL,
    Answer.CONTINUES: Fault.SILENT,
}


@pytest.mark.parametrize("answer", NAMES)
def test_what_is_no_answer_has_a_name(answer: Answer) -> None:
    with hostile(answer, drip_s=0.02) as server:
        speaking = Central(f"http://127.0.0.1:{server.port}", patience=PATIENCE)
        with pytest.raises(CentralFault) as caught:
            speaking.standing("office")
        speaking.close()
        assert caught.value.fault is NAMES[answer]
        assert server.asked == [("GET", "/v1/records/office")]


@pytest.mark.parametrize("answer", sorted(set(Answer) - set(NAMES)))
def test_what_is_one_is_taken(answer: Answer) -> None:
    with hostile(answer) as server:
        speaking = Central(f"http://127.0.0.1:{server.port}", patience=PATIENCE)
        assert speaking.standing("office").have_upto == 0
        speaking.close()


def test_each_epoch_is_another() -> None:
    with hostile(Answer.OTHER_EPOCH) as server:
        speaking = Central(f"http://127.0.0.1:{server.port}", patience=PATIENCE)
        assert speaking.standing("office").epoch != speaking.standing("office").epoch
        speaking.close()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


@pytest.mark.parametrize("answer", Answer)
def test_nothing_is_left_of_it(answer: Answer) -> None:
    """Although somebody hangs on it who reads nothing."""
    files = open_files()
    with hostile(answer) as server:
        speaking = HTTPConnection("127.0.0.1", server.port, timeout=1.0)
        speaking.request("GET", "/")
        wait_for(lambda: server.asked)
    speaking.close()
    assert [one.name for one in threading.enumerate() if "hostile" in one.name] == []
    wait_for(lambda: open_files() <= files)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), 1.0)
