"""A number without eyes and hands: the real kiosk, driven by AT-SPI actions alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from office.store import events, open_store
from tests.accessibility.heard import program
from tests.accessibility.reader import Reader, reader_of
from tests.fakes.screen import Screen


@contextmanager
def kiosk(display: Screen, data_dir: Path) -> Iterator[Reader]:
    """The kiosk of the sample office."""
    words = ["-m", "motcua", "run", "--only", "kiosk", "--data-dir", str(data_dir)]
    with program(words, display) as process, reader_of(process.pid, display.environment) as reader:
        yield reader


def test_a_number_is_had_by_ear(display: Screen, data_dir: Path) -> None:
    with kiosk(display, data_dir) as reader:
        reader.press_until("Hộ tịch", then="A001")
        reader.press_until("Xong", then="Hộ tịch")
    store = open_store(data_dir)
    with store.read() as tx:
        assert events.count_of_kind(tx, "ticket.issued") == 1
    store.close()
