"""What a SANE device can be asked for, read from `scanimage --all-options`; and our words for it.

SANE names few options (SANE standard 1.06, "Well-Known Options"), and leaves their values to each
driver: `ADF`, `Automatic Document Feeder(left aligned)`, `ADF Front` are all a feeder. Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from devices.scanners import (
    PAPER_MM,
    Capabilities,
    ColourMode,
    Paper,
    PaperSource,
    ScanRequest,
)

__all__ = ["SaneOption", "SaneOptions", "read_options"]

USUAL_DPI = (75, 100, 150, 200, 240, 300, 400, 600)
"""What we offer of a range of resolutions; more than 600 only makes files larger."""
GLASS_TOLERANCE_MM = 2.0
"""Glass that is so much shorter than a paper is meant for it."""

_LINE = re.compile(r"^ {4}(--?[A-Za-z][\w-]*)(.*?)((?: \[.*\])?)$", re.M)
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)[a-z%]*(?: \(in steps of [^)]*\))?")
_UNIT = re.compile(r"(?<=\d)(?:pel|bit|mm|dpi|us|%)$")
_UNSETTABLE = ("[inactive]", "[read-only]")
_Kind = TypeVar("_Kind", PaperSource, ColourMode)


@dataclass(frozen=True, slots=True)
class SaneOption:
    """One option that can be set: one of its `choices`, or a number from `low` to `high`."""

    flag: str
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0

    def word(self, value: object) -> list[str]:
        """The words that set it; only long flags take their value behind a `=`."""
        long = self.flag.startswith("--")
        return [f"{self.flag}={value}"] if long else [self.flag, str(value)]


def read_options(listing: str) -> dict[str, SaneOption]:
    """Every option of a listing that can be set now, by its name without dashes."""
    options = {}
    for flag, values, marks in _LINE.findall(listing):
        if not any(mark in marks for mark in _UNSETTABLE):
            options[flag.lstrip("-")] = _option(flag, values.strip())
    return options


def _option(flag: str, values: str) -> SaneOption:
    if span := _RANGE.fullmatch(values):
        return SaneOption(flag, (), float(span[1]), float(span[2]))
    if switch := re.fullmatch(r"\[=\((.*)\)\]", values):
        values = switch[1]
    choices = _UNIT.sub("", values).split("|")
    return SaneOption(flag, tuple(one for one in choices if one))


class SaneOptions:
    """What one device can be asked for; ValueError for one that has no way to set a resolution."""

    def __init__(self, options: Mapping[str, SaneOption]) -> None:
        self._options = options
        if "resolution" not in options:
            raise ValueError("no option --resolution")
        self._sources = self._sources_of()
        self._modes = _first_of(self._choices("mode"), _mode_of)
        self.capabilities = Capabilities(
            sources=tuple(one for one in PaperSource if one in self._sources),
            modes=tuple(one for one in ColourMode if one in self._modes),
            resolutions_dpi=self._resolutions(),
            papers=tuple(one for one in Paper if self._fits(one)),
        )

    def words(self, request: ScanRequest) -> list[str]:
        """The options for scanimage, in an order in which none undoes another.

        The source comes first, since other options depend on it. The request must have passed
        `Capabilities.check`.
        """
        words = list(self._sources[request.source])
        words += self._word("mode", self._modes[request.mode])
        if request.mode is not ColourMode.LINEART and "8" in self._choices("depth"):
            words += self._word("depth", 8)
        words += self._word("resolution", request.dpi)
        if request.paper:
            words += self._area(*PAPER_MM[request.paper])
        return words

    def _area(self, width_mm: float, height_mm: float) -> list[str]:
        """The place of a paper; sheet-fed devices want to know its size too."""
        words = []
        for name, size in (
            ("page-width", width_mm),
            ("page-height", height_mm),
            ("l", 0),
            ("t", 0),
            ("x", width_mm),
            ("y", height_mm),
        ):
            if name in self._options:
                words += self._word(name, f"{min(size, self._options[name].high):g}")
        return words

    def _word(self, name: str, value: object) -> list[str]:
        return self._options[name].word(value)

    def _choices(self, name: str) -> tuple[str, ...]:
        return self._options[name].choices if name in self._options else ()

    def _sources_of(self) -> dict[PaperSource, list[str]]:
        """Each source → the words that choose it; without a choice there is only glass."""
        if "source" not in self._options:
            return {PaperSource.FLATBED: []}
        named = _first_of(self._choices("source"), _source_of)
        found = {one: self._word("source", name) for one, name in named.items()}
        for name, one_side, both in (("duplex", "no", "yes"), ("adf-mode", "Simplex", "Duplex")):
            if PaperSource.FEEDER in found and both in self._choices(name):
                feeder = found[PaperSource.FEEDER]
                found.setdefault(PaperSource.DUPLEX, feeder + self._word(name, both))
                found[PaperSource.FEEDER] = feeder + self._word(name, one_side)
        return found

    def _resolutions(self) -> tuple[int, ...]:
        option = self._options["resolution"]
        if option.choices:
            listed = {int(float(one)) for one in option.choices if re.fullmatch(r"[\d.]+", one)}
            return tuple(sorted(one for one in listed if one <= USUAL_DPI[-1]))
        return tuple(one for one in USUAL_DPI if option.low <= one <= option.high)

    def _fits(self, paper: Paper) -> bool:
        width, height = (self._options.get(one) for one in ("x", "y"))
        if width is None or height is None:
            return False
        wide, high = PAPER_MM[paper]
        return wide <= width.high + GLASS_TOLERANCE_MM and high <= height.high + GLASS_TOLERANCE_MM


def _first_of(names: tuple[str, ...], kind_of: Callable[[str], _Kind | None]) -> dict[_Kind, str]:
    """The first name of each kind; names of none are left out."""
    found: dict[_Kind, str] = {}
    for name in names:
        kind = kind_of(name.lower())
        if kind:
            found.setdefault(kind, name)
    return found


def _source_of(name: str) -> PaperSource | None:
    """What drivers mean by a source's name, in small letters; None for what we do not use."""
    if "duplex" in name or "both" in name:
        return PaperSource.DUPLEX
    if "back" in name:
        return None
    if re.search(r"adf|feed|front", name):
        return PaperSource.FEEDER
    if re.search(r"flat|platen|normal|document table", name):
        return PaperSource.FLATBED
    return None


def _mode_of(name: str) -> ColourMode | None:
    """What drivers mean by a mode's name, in small letters; greys made of dots are none."""
    if re.search(r"diffusion|halftone|dither", name):
        return None
    if "colo" in name:
        return ColourMode.COLOUR
    if "gray" in name or "grey" in name:
        return ColourMode.GRAY
    if re.search(r"lineart|black|binary|monochrome", name):
        return ColourMode.LINEART
    return None
