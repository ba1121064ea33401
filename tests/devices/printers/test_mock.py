"""The mock keeps the port's promises."""

from devices.printers import Evidence, Outcome, PrintJob, Reason, Result, TicketPrinter
from devices.printers.mock import CONFIRMED, MockPrinter
from devices.status import State
from tests.fakes.printers import page

FAILED = Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, (Reason.PAPER_OUT,))


def test_it_keeps_each_page_once() -> None:
    mock = MockPrinter()
    printer: TicketPrinter = mock
    assert [printer.print(PrintJob("a", page())) for _ in range(2)] == [CONFIRMED] * 2
    assert mock.pages == [page()]
    assert printer.poll().state is State.ONLINE
    printer.close()


def test_it_fails_as_told_and_leaves_no_page() -> None:
    mock = MockPrinter(outcome=FAILED)
    assert mock.print(PrintJob("a", page())) == FAILED
    assert (mock.pages, mock.status().reasons) == ([], (Reason.PAPER_OUT,))
    mock.outcome = CONFIRMED
    assert mock.print(PrintJob("a", page())) == FAILED
    assert mock.print(PrintJob("b", page())) == CONFIRMED
