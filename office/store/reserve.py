"""A record in a database, and a kiosk's own one that stands in while the database is silent.

Whoever writes or reads gets a transaction of one of the two, and need not know of which: the rules
look for themselves (`reserve_of`) where that matters. The office's record is given up when it has
been silent for `SILENT_S`; it is taken up again by whoever has brought back to it what the own one
gave meanwhile (`handing_over`).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from office.errors import StoreBusy, StoreError, StoreUnreachable
from office.store.engine import BUSY_TIMEOUT_S, SILENT_S, EngineStore, Store, Watch
from office.store.postgres import PostgresStore
from office.store.sqlite import SqliteStore

_AGAIN_S = 0.1

_logger = logging.getLogger(__name__)
Begin = Callable[[EngineStore], AbstractContextManager[Connection]]


class ReserveStore(Store):
    """`main` is the office's record, `own` the kiosk's; `reached`: whether main answered just now.

    Main is given up when it has answered nothing for `silent_s`, by the time of `steady_s`.
    """

    shared = True
    tries = 3

    def __init__(
        self,
        main: PostgresStore,
        own: SqliteStore,
        *,
        reached: bool,
        silent_s: float = SILENT_S,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = main.folder
        self.clock = main.clock
        self.main = main
        self.own = own
        self.silent_s = silent_s
        self._steady_s = steady_s
        self._at_hand: EngineStore = main if reached else own
        self._heard_s = steady_s()
        self._cut_since_s: float | None = None if reached else steady_s()
        self._lock = threading.Lock()
        self.distrusted = False
        """Whether the own record may not stand in any more."""

    @property
    def cut_off_s(self) -> float | None:
        """For how many seconds the own record has stood in; None while the office's is there."""
        since = self._cut_since_s
        return None if since is None else self._steady_s() - since

    def heard(self) -> None:
        """The office's record has just answered."""
        self._heard_s = self._steady_s()

    def cut(self, why: str) -> bool:
        """Let the own record stand in if the office's has been silent for long enough.

        True where that is new. Whoever still waits for the office's waits no longer.
        """
        with self._lock:
            if self._at_hand is self.own or self._silence_s() < self.silent_s:
                return False
            stands_in = not self.distrusted
            if stands_in:
                self._at_hand = self.own
                self._cut_since_s = self._steady_s()
        if stands_in:
            _logger.warning("the office's record is silent, numbers come from the own one: %s", why)
        self.main.give_up()
        return stands_in

    def distrust(self) -> None:
        """Let the own record stand in no more: it is not what it was."""
        with self._lock:
            self.distrusted = True
            self._at_hand = self.main
            self._cut_since_s = None
        _logger.error(
            "%s was put back from an older state: move it away, and start the kiosk again",
            self.own.path,
        )

    def _silence_s(self) -> float:
        return self._steady_s() - self._heard_s

    @contextmanager
    def handing_over(self) -> Iterator[None]:
        """Take the office's record up again behind what is done within, unless that raises.

        Nobody writes to the own one meanwhile.
        """
        with self.own.alone():
            yield
            with self._lock:
                was_cut_off = self._at_hand is self.own
                self._at_hand = self.main
                self._cut_since_s = None
                self._heard_s = self._steady_s()
        if was_cut_off:
            _logger.warning("the office's record is back")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See Store."""
        with self._begun(lambda store: store.write()) as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See Store."""
        with self._begun(lambda store: store.read()) as tx:
            yield tx

    @contextmanager
    def _begun(self, begin: Begin) -> Iterator[Connection]:
        """A transaction of whichever record is there; it may take `SILENT_S` to know that."""
        began_s = self._steady_s()
        while True:
            at_hand = self._at_hand
            with ExitStack() as opened:
                try:
                    tx = opened.enter_context(begin(at_hand))
                except (StoreUnreachable, StoreBusy) as error:
                    self._bear(at_hand, error, began_s)
                    continue
                if at_hand is not self._at_hand:  # it was changed while this one waited
                    continue
                if at_hand is self.main:
                    self.heard()
                yield tx
                return

    def _bear(self, at_hand: Store, error: StoreError, began_s: float) -> None:
        """Bear that the office's record does not answer, for a short time; then give it up."""
        if at_hand is not self._at_hand:
            return
        if at_hand is self.own or isinstance(error, StoreBusy):
            raise error
        if not self.cut(str(error)) and self._at_hand is at_hand:
            if self._steady_s() - began_s > BUSY_TIMEOUT_S:
                raise error
            time.sleep(_AGAIN_S)

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Of the record that is at hand; it ends with StoreUnreachable when that changes."""
        at_hand = self._at_hand
        with at_hand.watch() as watch:
            yield _WhileAtHand(watch, lambda: self._at_hand is at_hand)

    def wipe_traces(self, timeout_s: float) -> bool:
        """See Store."""
        return self._at_hand.wipe_traces(timeout_s)

    def copy_to(self, target: Path) -> None:
        """See Store."""
        self._at_hand.copy_to(target)

    def damage(self) -> list[str]:
        """See Store."""
        return self._at_hand.damage()

    def close(self) -> None:
        """Close both."""
        self.main.close()
        self.own.close()


class _WhileAtHand:
    """A watch that ends when another record is at hand."""

    def __init__(self, watch: Watch, at_hand: Callable[[], bool]) -> None:
        self._watch = watch
        self._is_at_hand = at_hand

    def wait(self, timeout_s: float) -> bool:
        """See Watch."""
        if not self._is_at_hand():
            raise StoreUnreachable("another record is at hand")
        return self._watch.wait(timeout_s)
