"""The copies of the record that a running office makes by itself, each place by a child process.

Whoever touches a dead network folder or a dying stick may hang in the kernel, where nothing ends
him. So the programs only start a child, look now and then whether it has ended, and wait for none.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from hall.backups import FAILED, STUCK, PlaceState, is_due, read_states, write_states
from hall.rounds import Rounds
from motcua.machine import Machine
from office.clock import to_ms
from office.errors import CopyFailed, CopyFault
from office.office import Office

LOOK_EVERY_S = 15.0
FIRST_LOOK_S = 60.0
AGAIN_S = 300.0
"""A place that failed is tried again after so long: a stick that is put back is soon in use."""
LONGEST_S = 1800.0
"""A copy that takes longer never ends."""
_NICE = 19
_STOP_S = 1.0

_logger = logging.getLogger(__name__)


def start_backups(here: Machine, running: ExitStack, config: Path | None) -> None:
    """Begin to copy the record to the places of the settings, if there are any."""
    places = here.settings.backup.to
    if not places:
        return
    backups = Backups(here.office, here.data_dir, places, child_words(config, here.data_dir))
    rounds = Rounds("backups", backups.look, LOOK_EVERY_S, first_s=FIRST_LOOK_S)
    running.callback(backups.stop)
    running.callback(rounds.stop)
    rounds.start()


def child_words(config: Path | None, data_dir: Path) -> tuple[str, ...]:
    """The command line of a child, but for its place."""
    words = [sys.executable, "-m", "motcua", "db", "backup", "--json", "--data-dir", str(data_dir)]
    words += ["--by-itself", str(os.getpid())]
    return (*words, *(("--config", str(config)) if config else ()))


def require_second_disk(place: Path, data_dir: Path) -> None:
    """Raises CopyFailed for a place on the record's own disk: the second one is not plugged in.

    The folder on which it is mounted stays where it was, and would be filled in its stead.
    """
    try:
        there = (place if place.exists() else place.parent).stat().st_dev
    except OSError as error:
        raise CopyFailed(CopyFault.MISSING, str(place), str(error.strerror)) from error
    if there == data_dir.stat().st_dev:
        raise CopyFailed(CopyFault.MISSING, str(place))


@dataclass(frozen=True)
class _Work:
    """A child at a place, since when (steady seconds), and whether it was given up."""

    child: subprocess.Popen[bytes]
    since_s: float
    given_up: bool = False


class Backups:
    """Sees to it that each place has its copies; `words` as of `child_words`.

    `longest_s` and `again_s` are those of this module; `steady_s` is monotonic.
    """

    def __init__(
        self,
        office: Office,
        data_dir: Path,
        places: Sequence[Path],
        words: Sequence[str],
        *,
        longest_s: float = LONGEST_S,
        again_s: float = AGAIN_S,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office = office
        self._data_dir = data_dir
        self._places = [str(one) for one in places]
        self._words = words
        self._longest_s = longest_s
        self._again_s = again_s
        self._steady_s = steady_s
        self._at_work: dict[str, _Work] = {}
        self._failed_s: dict[str, float] = {}

    @property
    def busy(self) -> bool:
        """Whether a copy is being made that nobody has given up."""
        return any(not work.given_up for work in self._at_work.values())

    @property
    def states(self) -> dict[str, PlaceState]:
        """How each of the places stands; those of earlier settings are left out."""
        told = read_states(self._data_dir)
        return {place: told.get(place, PlaceState()) for place in self._places}

    def look(self) -> None:
        """Take what the children have done, give up what hangs, begin what is due."""
        states = self.states
        told = {
            place: self._after(place, self._at_work[place], states[place])
            for place in list(self._at_work)
        }
        if told:
            write_states(self._data_dir, {**states, **told})
        for place, state in {**states, **told}.items():
            rests = self._steady_s() - self._failed_s.get(place, -self._again_s) < self._again_s
            if place not in self._at_work and not rests and is_due(self._office, state):
                self._begin(place)

    def begin_all(self) -> None:
        """Begin a copy in every place, due or not."""
        for place in self._places:
            self._begin(place)

    def stop(self) -> None:
        """Let nothing go on; what hangs is left behind."""
        for work in self._at_work.values():
            _kill(work.child)
        for work in self._at_work.values():
            with suppress(subprocess.TimeoutExpired):
                work.child.wait(_STOP_S)
            assert work.child.stdout
            work.child.stdout.close()
        self._at_work.clear()

    def _begin(self, place: str) -> None:
        child = subprocess.Popen(
            ["nice", "-n", str(_NICE), *self._words, place],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._at_work[place] = _Work(child, self._steady_s())

    def _after(self, place: str, work: _Work, state: PlaceState) -> PlaceState:
        """How a place stands now that its child has been looked at."""
        if work.child.poll() is None:
            if self._steady_s() - work.since_s < self._longest_s or work.given_up:
                return state
            _logger.error("the copy to %s has not ended in %g s", place, self._longest_s)
            _kill(work.child)
            self._at_work[place] = _Work(work.child, work.since_s, given_up=True)
            return state.failed(STUCK)
        del self._at_work[place]
        told, _ = work.child.communicate()
        after = state.failed(STUCK) if work.given_up else self._told(told, state)
        if after.fault:
            _logger.error("no copy to %s: %s %s", place, after.fault, after.detail)
            self._failed_s[place] = self._steady_s()
        else:
            self._failed_s.pop(place, None)
        return after

    def _told(self, told: bytes, state: PlaceState) -> PlaceState:
        """What a child that has ended said; one that said nothing has failed."""
        try:
            answer = json.loads(told)
        except ValueError:
            return state.failed(FAILED)
        if error := answer.get("error"):
            known = error["code"] in {*CopyFault}
            detail = str(error["details"].get("detail", ""))
            return state.failed(error["code"] if known else FAILED, detail or error["message"])
        now = to_ms(self._office.clock.now())
        return PlaceState(answer["file"], now, answer["seq"], answer["bytes"])


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """End a child and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
