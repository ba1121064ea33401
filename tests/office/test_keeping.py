"""Looking after the record: copies of it, and the proof that it is whole."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from office.assistance import AnswerHelp, AskHelp
from office.copies import copy_to
from office.errors import CopyFailed
from office.keeping import verify
from office.model import Ticket
from office.ratings import ExplainRating, GiveRating
from office.staff import AddStaff
from office.store import STORE_FILE, open_store
from tests.fakes.office import Hall, hall, open_record


def test_a_copy_is_whole_and_can_be_opened(here: Hall, tmp_path: Path) -> None:
    here.issue(), here.call()
    target = tmp_path / "copy" / STORE_FILE
    target.parent.mkdir()
    copy_to(here.office.store, target)
    shutil.copy(here.office.store.folder / "office.key", target.parent)
    with closing(open_store(target.parent)) as copy:
        assert verify(copy).events == len(here.journal())
        assert verify(copy).faults == ()


def test_a_copy_that_cannot_be_written_is_an_error(here: Hall, tmp_path: Path) -> None:
    with pytest.raises(CopyFailed):
        copy_to(here.office.store, tmp_path / "no folder" / "copy.db")


_FORGED = {"id": "'x'", "number": "99"}
_ANOTHER = ", ".join(_FORGED.get(column, column) for column in Ticket.__slots__)

FORGERIES = {
    "a ticket's row": "UPDATE tickets SET state = 'finished' WHERE number = 2",
    "a lost ticket": "DELETE FROM tickets WHERE number = 3",
    "a ticket from nowhere": f"INSERT INTO tickets SELECT {_ANOTHER} FROM tickets WHERE number = 3",
    "an event's data": "UPDATE events SET data = '{}' WHERE kind = 'ticket.called'",
    "a lost event": "DELETE FROM events WHERE seq = 2",
    "a better rating": "UPDATE ratings SET score = 5",
    "a lost reason": "UPDATE ratings SET reason = NULL",
    "a lost rating": "DELETE FROM ratings",
    "a call that nobody answered": "UPDATE help_calls SET answered_at = 7 WHERE is_open",
    "a lost call": "DELETE FROM help_calls WHERE NOT is_open",
    "a note that nobody wrote": "UPDATE tickets SET note = 'fee' WHERE number = 2",
    "a claim that nobody has": "UPDATE tickets SET claim = 'passed' WHERE number = 2",
    "a higher role": "UPDATE staff SET role = 'supervisor'",
    "somebody from nowhere": "UPDATE staff SET number = 7",
    "somebody gone": "DELETE FROM staff",
}


@pytest.mark.parametrize("case", FORGERIES)
def test_the_proof_finds_every_forgery(folder: Path, case: str) -> None:
    with hall(folder) as here:
        ticket = here.serve()
        here.do(GiveRating(ticket.id, 3, 3, "touch"))
        here.do(ExplainRating(ticket.id, "wait"))
        for step in (AskHelp("kiosk:1"), AnswerHelp("kiosk:1"), AskHelp("kiosk:1")):
            here.do(step)
        here.do(AddStaff("An", "officer", "hash"))
    with closing(open_record(folder)) as store:
        assert verify(store).faults == ()
        with store.write() as tx:
            assert tx.exec_driver_sql(FORGERIES[case]).rowcount
        assert verify(store).faults != ()
