"""A box with up to eight push buttons that is a kiosk of its own: one press, one number on paper.

It has no screen. What a citizen must know comes out of the printer, or is said aloud; where neither
can tell the number, none is given, and somebody is called to the box. No press stays unanswered.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.keypads import Keypad, KeyPressed
from hall.numbers import english_label, spelled
from hall.sentences import Sentences
from kiosk.config import BoxKey, ButtonBoxSettings
from kiosk.desk import Desk, DeskRefusal, DeskUnknown, Issued, PaperState, in_language
from office.model import new_id

__all__ = ["BoxDesk", "ButtonBox", "Rests", "Voice"]

KEY_REST_S = 0.5
"""A key that is pressed again sooner is pressed by the same finger."""
SLIP_REST_S = 3.0
"""While its slip is being printed a key rests so long at most, for who hammers on it."""
PRESS_AGE_S = 10.0
"""Whoever pressed longer ago is not waiting for a number any more."""
TRIES = 3
TRY_AGAIN_S = 1.0
LOOK_EVERY_S = 0.2
"""Slips that are being printed are looked after so often."""
SLIP_WAIT_S = 60.0
"""A slip of which nothing was heard for so long is in nobody's hand."""
STOP_TIMEOUT_S = 10.0
MOST_WAITING = 50
UNSURE = "print-unconfirmed"
"""The refusal of a sentence that may be on paper: a printer may be one that never answers."""

_logger = logging.getLogger(__name__)


class Voice(Protocol):
    """What speaks to whoever stands before the box."""

    def audible(self) -> bool:
        """Whether a sentence would be heard, as far as is known."""
        ...

    def say(self, sentence: str, unheard: Callable[[], None]) -> None:
        """Say this behind what waits; returns at once. Calls `unheard` where it is not heard."""
        ...


class BoxDesk(Desk, Protocol):
    """What a box may ask of the office."""

    def notice(self, sentence: str) -> None:
        """Print a sentence on a short slip. Raises `DeskRefusal` unless it is confirmed."""
        ...


class Rests:
    """Which presses are made by a new finger: those of a key that has rested. Pure."""

    def __init__(self) -> None:
        self._pressed_at: dict[str, float] = {}

    def begins(self, key: str, at_s: float) -> bool:
        """Take a press of `key` at `at_s` (monotonic seconds)."""
        before, self._pressed_at[key] = self._pressed_at.get(key), at_s
        return before is None or at_s - before >= KEY_REST_S


@dataclass(frozen=True, slots=True)
class _Press:
    """A press on its way to its number; its command id was born with it."""

    key: str
    at_s: float
    command_id: str


@dataclass(frozen=True, slots=True)
class _Slip:
    """A number whose slip is on its way."""

    key: str
    issued: Issued
    since_s: float


class ButtonBox:
    """The box at work, in a thread of its own; start and stop it.

    `voice` is None where the box has no speaker; `directions` is where it sends people whom it
    cannot help. One thread presses.
    """

    def __init__(
        self,
        desk: BoxDesk,
        settings: ButtonBoxSettings,
        sentences: Sentences,
        voice: Voice | None = None,
        *,
        directions: str = "",
        new_id: Callable[[], str] = new_id,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._settings = settings
        self._keys = {one.key: one for one in settings.keys}
        self._sentences = sentences
        self._voice = voice
        self._directions = directions
        self._new_id = new_id
        self._clock = clock
        self._presses: queue.Queue[_Press | None] = queue.Queue(MOST_WAITING)
        self._rests = Rests()
        self._answered_at: dict[str, float] = {}
        self._slips: list[_Slip] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="button box", daemon=True)

    def bind(self, keypad: Keypad) -> None:
        """Let the keys of this keypad be the buttons."""
        keypad.listen(self.pressed)

    def start(self) -> None:
        """Begin to give numbers."""
        self._thread.start()

    def stop(self) -> None:
        """Give no more; what was committed is printed all the same."""
        self._stopping.set()
        if not self._thread.is_alive():
            return
        try:
            self._presses.put(None, timeout=STOP_TIMEOUT_S)
        except queue.Full:
            _logger.error("the button box is stuck and is left behind")
            return
        self._thread.join(STOP_TIMEOUT_S)

    def pressed(self, press: KeyPressed) -> None:
        """Take a press; returns at once, since the owner of the port calls it."""
        begins = self._rests.begins(press.key, press.at_monotonic)
        if press.key not in self._keys or not begins:
            return
        try:
            self._presses.put_nowait(_Press(press.key, press.at_monotonic, self._new_id()))
        except queue.Full:
            _logger.error("%s: too many presses wait", press.device)

    # Everything below runs in the thread.

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                press = self._presses.get(timeout=LOOK_EVERY_S if self._slips else None)
            except queue.Empty:
                press = None
            try:
                if press is not None:
                    self._answer(press)
                self._look_after_slips()
            except Exception:
                _logger.exception("the button box: a press was not answered")
                self._tell("unanswered")

    def _answer(self, press: _Press) -> None:
        if press.at_s <= self._answered_at.get(press.key, 0.0) or self._printing(press.key):
            _logger.info("key %s: pressed again before its slip was out", press.key)
            return
        try:
            if self._clock() - press.at_s > PRESS_AGE_S:
                _logger.warning("key %s: dropped, its press is too old", press.key)
                self._tell("unanswered")
            else:
                self._give(press, self._keys[press.key])
        except DeskRefusal as refusal:
            _logger.info("key %s: %s", press.key, refusal.code)
            self._say(in_language(refusal.sentence, self._settings.language))
        except DeskUnknown as error:
            _logger.error("key %s: no answer: %s", press.key, error.code)
            self._tell("unanswered")
            self._call_help()
        finally:
            self._answered_at[press.key] = self._clock()

    def _give(self, press: _Press, key: BoxKey) -> None:
        """Give the number that was wished for, if it can be told. Raises DeskError."""
        expected = self._desk.view().paper == "expected"
        if not expected and not (self._voice and self._voice.audible()):
            _logger.error("key %s: no number, neither paper nor voice could tell it", press.key)
            self._call_help()
            return
        issued = self._issued(press, key)
        _logger.info("key %s: %s", press.key, issued.number)
        self._slips.append(_Slip(press.key, issued, self._clock()))

    def _issued(self, press: _Press, key: BoxKey) -> Issued:
        """The number; one that was not answered is asked for again by the same id."""
        language = self._settings.language
        for _ in range(TRIES - 1):
            try:
                return self._desk.issue(press.command_id, key.service, key.priority, language)
            except DeskUnknown as error:
                _logger.warning("key %s: asking again: %s", press.key, error.code)
                self._stopping.wait(TRY_AGAIN_S)
        return self._desk.issue(press.command_id, key.service, key.priority, language)

    def _printing(self, key: str) -> bool:
        """Whether a slip of this key comes out just now."""
        now_s = self._clock()
        return any(one.key == key and now_s - one.since_s < SLIP_REST_S for one in self._slips)

    # --- what becomes of slips ---

    def _look_after_slips(self) -> None:
        """Tell the numbers whose slips did not come out."""
        waiting, self._slips = self._slips, []
        for slip in waiting:
            paper = self._paper_of(slip)
            if paper is PaperState.PRINTING:
                self._slips.append(slip)
            elif paper is not PaperState.CONFIRMED:
                _logger.warning("%s: its slip is %s", slip.issued.number, paper)
                self._tell_number(slip.issued, paper)

    def _paper_of(self, slip: _Slip) -> PaperState:
        try:
            paper = self._desk.paper(slip.issued.ticket_id)
        except DeskUnknown:
            paper = PaperState.PRINTING
        overdue = self._clock() - slip.since_s > SLIP_WAIT_S
        return PaperState.UNCONFIRMED if paper is PaperState.PRINTING and overdue else paper

    def _tell_number(self, issued: Issued, paper: PaperState) -> None:
        """Say a number aloud; where nothing can, and surely no paper is out, somebody must come.

        What may be on paper is on the guidance desk's list in any case.
        """
        vietnamese = self._settings.language == "vi"
        spoken = ", ".join(spelled(issued.number)) if vietnamese else english_label(issued.number)
        number = self._sentences.say("reading", "number", {"number": spoken})
        told = self._sentences.say("reading", f"paper_{paper}")
        if self._voice is not None:
            self._say(f"{number} {told}")
        elif paper is not PaperState.UNCONFIRMED:
            self._call_help()

    # --- to people ---

    def _tell(self, code: str) -> None:
        self._say(self._sentences.say("reading", code, {"directions": self._directions}))

    def _say(self, sentence: str) -> None:
        if self._voice is not None:
            self._voice.say(sentence, self._call_help)
        else:
            self._show(sentence)

    def _show(self, sentence: str) -> None:
        """Print a sentence; where surely none came out somebody must come."""
        try:
            self._desk.notice(sentence)
        except DeskRefusal as refusal:
            if refusal.code != UNSURE:
                _logger.error("a sentence was not printed: %s", refusal.code)
                self._call_help()
        except Exception:
            _logger.exception("a sentence was not printed")
            self._call_help()

    def _call_help(self) -> None:
        """Have the panels call somebody to this box; any thread may do so."""
        try:
            self._desk.ask_help(self._new_id())
        except Exception:
            _logger.exception("nobody can be called to the button box")
