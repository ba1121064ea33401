"""The push-button box's program: keys, a printer of its own, perhaps a voice; no window."""

import threading
from contextlib import ExitStack

from devices.speakers import Speaker
from devices.speakers.espeak import Synthesiser
from hall.sentences import Sentences
from hall.watch import Watched
from kiosk.box_voice import BoxVoice
from kiosk.button_box import ButtonBox
from motcua.desks import Desks, lend_desks
from motcua.machine import SPEECH, Machine
from motcua.parts import NOTHING, Owned, own_speaker, owners_of
from motcua.programs import start_desk
from office.errors import SettingsError


def run_button_box(here: Machine, stop: threading.Event) -> None:
    """Give numbers by push buttons until `stop`. Raises SettingsError where there is no box."""
    settings = here.settings.button_box
    if settings.keypad is None:
        raise SettingsError("", "button_box.keypad", "", "mã của bàn phím mà các nút nối vào")
    with ExitStack() as running:
        owners = owners_of(here, running, "buttons")
        owners.claim(settings.keypad)
        keypad = here.catalogue.desks.keypad(settings.keypad)
        speaker = here.catalogue.speaker(settings.speaker) if settings.speaker else None
        voice = own_speaker(running, owners, speaker) if speaker else NOTHING
        lent, lanes = lend_desks(here, running, Desks(drivers={settings.keypad: keypad}))
        others = Owned(
            {**voice.lanes, **lanes},
            {**voice.actions, **lent},
            {**voice.watched, settings.keypad: Watched("keypad", keypad.status)},
        )
        printers = [settings.printer] if settings.printer else []
        desk = start_desk(here, running, owners, "buttons", printers, settings, others)
        box = ButtonBox(
            desk,
            settings,
            Sentences(settings.language),
            _voice(here, running, speaker) if speaker else None,
            directions=here.settings.kiosk.directions.in_language(settings.language),
        )
        running.callback(box.stop)
        box.start()
        box.bind(keypad)
        running.callback(keypad.close)
        keypad.start()
        stop.wait()


def _voice(here: Machine, running: ExitStack, speaker: Speaker) -> BoxVoice:
    speech = Synthesiser(here.data_dir / SPEECH).speech
    voice = BoxVoice(speaker, speech, here.settings.button_box.language)
    running.callback(voice.close)
    return voice
