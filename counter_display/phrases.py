"""What is said in a hall, clip by clip. Pure.

A sentence is a tuple of clips: each is the name of a recording and at the same time what is heard
in it. The sentences themselves stand in the texts; what is between their blanks is one clip up to
the next comma.
"""

import re
import string
from collections.abc import Mapping, Sequence

from hall.numbers import PAUSE, Region, cardinal, number_words, spelled

CHIME = "chuông"
SHORT_CHIME = "chuông ngắn"


def filled(template: str, blanks: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The clips of a sentence: "Mời số {number}." is "mời số" and the words of the number."""
    clips: list[str] = []
    for plain, blank, _, _ in string.Formatter().parse(template):
        clips += _plain_clips(plain)
        clips += blanks[blank] if blank else ()
    return tuple(clips)


def written(clips: Sequence[str]) -> str:
    """A sentence of clips for people to read."""
    return " ".join(clips).replace(f" {PAUSE}", PAUSE).capitalize() + "."


class Phrases:
    """What the voice says, in clips; `templates` are the Vietnamese sentences by their codes.

    From the call with the number `last_call` on, a call is the last one.
    """

    def __init__(self, templates: Mapping[str, str], region: Region, last_call: int) -> None:
        self._templates = templates
        self._region = region
        self._last_call = last_call

    def call(
        self, label: str, counter: int, times: int = 1, *, priority: bool = False
    ) -> tuple[str, ...]:
        """The call of a ticket to a counter, for the `times`-th time."""
        number: Sequence[str] = spelled(label)
        if priority:
            number = filled(self._templates["priority"], {"number": number})
        blanks = {
            "number": number,
            "counter": cardinal(counter, self._region),
            "times": cardinal(times, self._region),
        }
        return filled(self._templates[self.call_code(times)], blanks)

    def call_code(self, times: int) -> str:
        """The code of the sentence with which somebody is called for the `times`-th time."""
        if times >= self._last_call:
            return "last-call"
        return "ticket.recalled" if times > 1 else "ticket.called"

    def announced(self, label: str, counter: int) -> tuple[str, ...]:
        """The second of two numbers is asked to come near a counter."""
        blanks = {"number": spelled(label), "counter": cardinal(counter, self._region)}
        return filled(self._templates["ticket.announced"], blanks)

    def absent(self, label: str) -> tuple[str, ...]:
        """A number is let go, since nobody came."""
        return filled(self._templates["ticket.missed"], {"number": spelled(label)})

    def help(self, kiosk: int) -> tuple[str, ...]:
        """Somebody at a kiosk calls for help."""
        return filled(self._templates["help.asked"], {"kiosk": cardinal(kiosk, self._region)})

    def clips(self) -> tuple[str, ...]:
        """The name of every clip that can be needed, chimes first: the checklist of recordings."""
        plain = [
            clip
            for template in self._templates.values()
            for text, _, _, _ in string.Formatter().parse(template)
            for clip in _plain_clips(text)
            if clip != PAUSE
        ]
        every = [CHIME, SHORT_CHIME, *plain, *number_words(self._region)]
        return tuple(dict.fromkeys(every))


def _plain_clips(text: str) -> list[str]:
    """The clips of what stands between two blanks; a full stop is none."""
    parts = [part.strip() for part in re.split(r"(,)|\.", text.lower()) if part]
    return [part for part in parts if part]
