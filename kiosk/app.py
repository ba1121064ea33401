"""The citizens' programs: the kiosk, and the rating screen of a counter.

Each is one window, until the window closes or the system ends it.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kiosk.config import KioskSettings, RatingSettings
from kiosk.desk import Desk
from kiosk.ui.scanner import Scanner
from kiosk.ui.stage import Reader, Stage
from screens.program import run_program

if TYPE_CHECKING:
    from devices.readers import Code, CodeReader
    from devices.speakers import Sound, Speaker
    from office.office import Office, Who


def run_kiosk(
    desk: Desk,
    settings: KioskSettings,
    *,
    make_reader: Callable[[], Reader] | None = None,
    codes: "CodeReader | None" = None,
    place: str = "",
    on_first_interactive: Callable[[], None] | None = None,
    restart_code: int | None = None,
) -> int:
    """Run the kiosk and return its exit code: `restart_code` where staff want it to start again.

    Without such a code nobody would start it again, and staff are not offered it.

    Fills the screen where there is a real one, else takes its size from the settings; with a
    `place` it stands beside other windows. Without a reader the pages are not read aloud; `codes`
    reads the square codes of appointments.
    `on_first_interactive` is called once, on the Qt thread, after the first picture that shows the
    hall as it is.
    """

    def opened() -> Stage:
        reader = make_reader() if make_reader else None
        restarts = restart_code is not None
        stage = Stage(desk, settings, reader=reader, restarts=restarts, scans=codes is not None)
        if codes is not None:
            scanner.read.connect(stage.conductor.scanned)
            codes.listen(scanner.heard)
        if restart_code is not None:
            stage.restart_asked.connect(partial(QCoreApplication.exit, restart_code))
        if on_first_interactive is not None:
            stage.interactive.connect(on_first_interactive)
        return stage

    scanner = Scanner()
    try:
        return run_program("motcua-kiosk", opened, place, settings.screen)
    finally:
        if codes is not None:
            codes.listen(_unheard)


def run_rating(
    office: "Office",
    point: str,
    counter: int,
    settings: RatingSettings,
    who: "Who",
    *,
    speaker: "Speaker | None",
    speech: "Callable[[str, str], Sound]",
    spell: Callable[[str, str], str],
    place: str = "",
) -> int:
    """Run the rating screen of a counter and return its exit code.

    `speech` turns a sentence and its language into a sound for `speaker`; without a speaker the
    screen is silent. `spell` gives the words of a number in a language.
    """
    # not above: the kiosk's first picture would wait for them
    from kiosk.rating_voice import RatingVoice
    from kiosk.ui.rating_stage import RatingStage

    voice = RatingVoice(speaker, speech) if speaker else None
    speak = voice.say if voice else None
    opened = partial(RatingStage, office, point, counter, settings, who, speak=speak, spell=spell)
    try:
        return run_program("motcua-rating", opened, place, settings.screen)
    finally:
        if voice:
            voice.close()


def _unheard(_code: "Code") -> None:
    """Nobody is there any more."""
