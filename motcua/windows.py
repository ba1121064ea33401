"""The windows of a machine, each put together from the record it shows and its own speaker.

What only one of them needs is imported where it is taken, since every first picture waits for it.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from devices.speakers import Speaker
from motcua.halls import elsewhere, printers_at
from motcua.machine import SPEECH, Machine
from motcua.programs import kiosk_desk, owned_speaker
from office.errors import Refusal, Refused

if TYPE_CHECKING:
    from devices.speakers import Sound
    from kiosk.ui.reader import Reader


def show_kiosk(
    here: Machine,
    place: str = "",
    on_first_interactive: Callable[[], None] | None = None,
    restart_code: int | None = None,
) -> int:
    """Be the kiosk of this machine, with its own printer, speaker and code reader.

    Ends with `restart_code` where staff want it to start again; None: nobody would start it.
    """
    from kiosk.app import run_kiosk

    kiosk = here.settings.kiosk
    speaker = here.catalogue.speaker(kiosk.speaker) if kiosk.speaker else None
    codes = here.catalogue.desks.reader(kiosk.reader) if kiosk.reader else None
    with kiosk_desk(here, speaker, codes) as desk:
        return run_kiosk(
            desk,
            kiosk,
            codes=codes,
            make_reader=partial(_reader, here, speaker) if speaker else None,
            place=place,
            on_first_interactive=on_first_interactive,
            restart_code=restart_code,
        )


def _reader(here: Machine, speaker: Speaker) -> "Reader":
    from kiosk.ui.reader import Reader

    return Reader(speaker, _speech(here))


def _speech(here: Machine) -> "Callable[[str, str], Sound]":
    from devices.speakers.espeak import Synthesiser

    return Synthesiser(here.data_dir / SPEECH).speech


def show_panel(here: Machine, point: str, number: int, place: str = "") -> int:
    """Be the officer's panel of a counter. Raises Refused for an unknown counter."""
    from counter_display.app import run_panel
    from hall.owners import Owners
    from screens.application import OWN

    owners = Owners(here.office.store, "panel")

    def living(device: str) -> bool:
        return owners.living(here.settings.devices.owned_as(device)) is not None

    return run_panel(
        here.office,
        here.settings.hall(point),
        known_counter(here, point, number),
        here.who("panel").origin,
        printers=printers_at(here.settings, point),
        elsewhere=elsewhere(here.settings, point),
        living=living,
        place=place or OWN,
    )


def show_board(here: Machine, point: str, place: str = "") -> int:
    """Be the board of a point's hall."""
    from counter_display.app import run_board

    return run_board(here.office, point, here.settings.hall(point).board, place)


def show_rating(here: Machine, point: str, number: int, place: str = "") -> int:
    """Be the rating screen of a counter. Raises Refused for an unknown counter."""
    from kiosk.app import run_rating

    device = here.settings.rating.speaker
    with owned_speaker(here, "rating", device) if device else nullcontext() as speaker:
        return run_rating(
            here.office,
            point,
            known_counter(here, point, number),
            here.settings.rating,
            here.who("rating"),
            speaker=speaker,
            speech=_speech(here),
            spell=_spelled,
            place=place,
        )


def _spelled(label: str, language: str) -> str:
    """The words of a number."""
    from hall.numbers import english_label, spelled

    return " ".join(spelled(label)) if language == "vi" else english_label(label)


def known_counter(here: Machine, point: str, number: int) -> int:
    """The counter itself. Raises Refused where the point has none of this number."""
    known = [one.number for one in here.settings.office.counters if one.point == point]
    if number not in known:
        listed = ", ".join(str(one) for one in known)
        raise Refused(Refusal.COUNTER_UNKNOWN, counter=number, known=listed)
    return number


def show_simulated(here: Machine, place: str = "") -> int:
    """Be the window of this machine's simulated devices."""
    from counter_display.app import run_simulated
    from motcua.simulated import SimulatedTable
    from screens.application import OWN

    return run_simulated(SimulatedTable(here), place or OWN)
