"""Which procedures a code may mean that was typed whole, in part, or within a page's address."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from office.procedures import code_within, national_code

_PART = re.compile(r"(?=(?:\D*\d){3})[\d.]+[\w.]*")
"""Three digits at least: of fewer everything has some."""
_SEPARATORS = " \t:#"
_WHOLE, _NATIONAL, _BEGUN, _WITHIN = 1.0, 0.95, 0.9, 0.7

Fit = tuple[float, str]
"""How well a code fits, at most 1, and the code as it is written."""


class CodeBook:
    """All codes of procedures, new and old ones, by their place in a list."""

    def __init__(self, codes: Iterable[Sequence[str]]) -> None:
        self._written = [
            (code.casefold(), at, code) for at, many in enumerate(codes) for code in many
        ]
        self._same: dict[str, list[tuple[int, Fit]]] = defaultdict(list)
        for folded, at, code in self._written:
            self._same[national_code(folded)].append((at, (_NATIONAL, code)))
            self._same[folded].append((at, (_WHOLE, code)))

    def find(self, typed: str) -> dict[int, Fit]:
        """The places whose codes fit what was typed, which may be no code at all."""
        text = typed.strip(_SEPARATORS).casefold()
        wanted = code_within(text) or (text if _PART.fullmatch(text) else "")
        if not wanted:
            return {}
        whole = [*self._same.get(wanted, ()), *self._same.get(text, ())]
        return _best(whole or self._having(wanted))

    def _having(self, part: str) -> Iterable[tuple[int, Fit]]:
        """Codes that have a part; the number behind the first dot begins anew."""
        for folded, at, code in self._written:
            if part in folded:
                begun = folded.startswith(part) or folded.partition(".")[2].startswith(part)
                yield at, (_BEGUN if begun else _WITHIN, code)


def _best(fits: Iterable[tuple[int, Fit]]) -> dict[int, Fit]:
    """The best fit at each place."""
    found: dict[int, Fit] = {}
    for at, fit in fits:
        if at not in found or found[at][0] < fit[0]:
            found[at] = fit
    return found
