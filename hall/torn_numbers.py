"""Numbers on paper as the lines of a strip: a stub for staff, then each number to be torn off."""

import json
from collections.abc import Iterator, Sequence

from hall.sentences import Sentences, date_text
from office.config import OfficeSettings, Service
from office.numbering import written

__all__ = ["torn_lines"]

Line = tuple[str, str]
"""What kind of line, and its text."""


def torn_lines(
    settings: OfficeSettings,
    service: Service,
    day: str,
    numbers: Sequence[int],
    sentences: Sentences,
    *,
    again: bool,
) -> str:
    """The lines as JSON text, for whoever owns the printer; `again`: some may be on paper already.

    `day` is ISO; on paper it stands on every number, since none counts on another one.
    """
    words = _Words(settings, service, day, sentences, again)
    return json.dumps(list(words.lines(numbers)), ensure_ascii=False)


class _Words:
    def __init__(
        self,
        settings: OfficeSettings,
        service: Service,
        day: str,
        sentences: Sentences,
        again: bool,
    ) -> None:
        self._settings, self._service, self._day = settings, service, date_text(day)
        self._sentences, self._again = sentences, again

    def lines(self, numbers: Sequence[int]) -> Iterator[Line]:
        """The stub, which stays with staff, and the numbers."""
        first, last = (written(self._service.series, one) for one in (numbers[0], numbers[-1]))
        yield from self._labels()
        yield "day", self._say("stub", first=first, last=last, count=len(numbers))
        yield "centre", self._service.name.vi
        yield "centre", self._say("day", day=self._day)
        yield "", self._say("stub-use")
        yield "", self._say("stub-after")
        for number in numbers:
            yield "tear", ""
            yield from self._number(number)

    def _number(self, number: int) -> Iterator[Line]:
        yield from self._labels()
        yield "said", self._settings.name.vi
        yield "number", written(self._service.series, number)
        yield "strong", self._service.name.vi
        yield "strong", self._say("day", day=self._day)
        yield "said", self._say("by-voice")

    def _labels(self) -> Iterator[Line]:
        if self._settings.mark:
            yield "label", self._sentences.say("slip", self._settings.mark)
        if self._again:
            yield "label", self._sentences.say("slip", "reprint")

    def _say(self, code: str, **facts: object) -> str:
        return self._sentences.say("strips", code, facts)
