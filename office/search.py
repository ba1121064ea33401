"""From words to procedures: what somebody types, half typed, misspelt, without marks.

Pure over an index that is built once from the procedures in force. A procedure is worth what part
of the words typed it has, rare words counting more; among those that have as much, words side by
side, a short name and a service of this office come first. Each answer says which word was found
how, and the same words always give the same answer.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from office.folding import words
from office.near_codes import CodeBook
from office.near_words import How, Near, WordBook
from office.procedures import Procedure, national_code
from office.search_words import Reading, Vocabulary, Word

MOST_FOUND = 10
LEAST_PART = 0.5
"""What has less of the words typed is no answer."""
_FAR_BEHIND = 0.3
"""What is so far behind the best is no answer either."""
_IN_FIELD = 0.6
"""A word that only the field has counts so much of one that the name has."""
_SIDE_BY_SIDE, _ALL_OF_NAME, _AT_START, _SERVED, _FIRST = 0.10, 0.08, 0.03, 0.04, 0.02
_MOST_WEIGHED = 60
_NEAREST = 6


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a procedure, what was typed for it, and in what way the two are near.

    Where other words stand for what was typed, they are one match.
    """

    typed: str
    word: str
    how: How


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure that was looked for, how well it fits, and why."""

    procedure: Procedure
    score: float
    why: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first; where nothing was, words or fields that are `near`."""

    found: tuple[Found, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A procedure in the index: the numbers of its words, and what it has before others."""

    procedure: Procedure
    name: tuple[int, ...]
    field: tuple[int, ...]
    bonus: float


class Index:
    """The procedures in force, made ready; `served` are the codes of the office's services."""

    def __init__(
        self, procedures: Sequence[Procedure], vocabulary: Vocabulary, served: Collection[str] = ()
    ) -> None:
        self._vocabulary = vocabulary
        split = [(one, words(one.name), words(one.field)) for one in procedures]
        self._book = WordBook(word for _, name, field in split for word in (*name, *field))
        nationals = {national_code(one) for one in served}
        numbers = self._book.number
        self._entries = [
            _Entry(
                one,
                tuple(map(numbers, name)),
                tuple(map(numbers, field)),
                _SERVED * (not nationals.isdisjoint(map(national_code, one.codes)))
                + _FIRST * vocabulary.is_first(one.name),
            )
            for one, name, field in split
        ]
        self._codes = CodeBook(one.codes for one in procedures)
        self._named: dict[int, list[int]] = defaultdict(list)
        self._fielded: dict[int, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            for number in dict.fromkeys(entry.name):
                self._named[number].append(at)
            for number in dict.fromkeys(entry.field):
                self._fielded[number].append(at)
        fields = Counter(one.field for one in procedures if one.field)
        self._fields = [one for one, _ in sorted(fields.items(), key=lambda it: (-it[1], it[0]))]

    def search(self, typed: str, most: int = MOST_FOUND) -> Answer:
        """The procedures that words, or a code or part of one, may mean."""
        coded = self._coded(typed)
        if coded:
            return Answer(tuple(coded[:most]))
        readings = self._vocabulary.readings(typed)
        near: dict[Word, dict[int, Near]] = {}
        best: dict[int, tuple[float, _Reading]] = {}
        for words_meant in readings:
            reading = _Reading(self, self._book, words_meant, near)
            for at, score in reading.weighed().items():
                if at not in best or best[at][0] < score:
                    best[at] = score, reading
        ranked = sorted(best, key=lambda at: (-best[at][0], self._entries[at].procedure.code))
        floor = best[ranked[0]][0] - _FAR_BEHIND if ranked else 0.0
        kept = [at for at in ranked[:most] if best[at][0] >= floor]
        found = tuple(self._found(at, *best[at]) for at in kept)
        return Answer(found, () if kept else self._nearest(readings))

    def _found(self, at: int, score: float, reading: "_Reading") -> Found:
        return Found(self._entries[at].procedure, score, reading.why(at))

    def _coded(self, typed: str) -> list[Found]:
        """The procedures with a code, new or old, or with part of one."""
        found = []
        for at, (fit, code) in self._codes.find(typed).items():
            entry = self._entries[at]
            why = Match(typed.strip(), code, How.CODE)
            found.append(Found(entry.procedure, fit + entry.bonus, (why,)))
        return sorted(found, key=lambda one: (-one.score, one.procedure.code))

    def _nearest(self, readings: Sequence[Reading]) -> tuple[str, ...]:
        """Words that look like what was typed; fields where none does."""
        typed = readings[0] if readings else ()
        alike = [one for word in typed for one in self._book.likeliest(word)]
        return tuple(dict.fromkeys(alike))[:_NEAREST] or tuple(self._fields[:_NEAREST])

    # What a search in progress reads.

    def entry(self, at: int) -> _Entry:
        """An entry by its place."""
        return self._entries[at]

    def having(self, number: int) -> tuple[list[int], list[int]]:
        """The places of entries that have a word in the name, and in the field."""
        return self._named.get(number, []), self._fielded.get(number, [])

    def rarity(self, numbers: Collection[int]) -> float:
        """How much any of some words tells: the more the fewer names have it."""
        having = sum(len(self._named.get(one, ())) for one in numbers)
        return math.log(2 + len(self._entries) / (1 + having))


class _Reading:
    """One reading of what was typed, weighed against the index; `known` is near which words."""

    def __init__(
        self, index: Index, book: WordBook, reading: Reading, known: dict[Word, dict[int, Near]]
    ) -> None:
        self._index = index
        self._book = book
        self._words = reading
        for word in reading:
            if word not in known:
                known[word] = book.near(word)
        self._near = [known[word] for word in reading]

    def weighed(self) -> dict[int, float]:
        """What all that has enough of the words is worth, by its place."""
        weights = [self._weight(near) for near in self._near]
        whole = sum(weights)
        totals: dict[int, float] = defaultdict(float)
        for word, near, weight in zip(self._words, self._near, weights, strict=True):
            for at, worth in self._worths(near, word.share * weight / whole).items():
                totals[at] += worth
        floor = max(LEAST_PART, max(totals.values(), default=0.0) - _FAR_BEHIND)
        kept = [(at, total) for at, total in totals.items() if total >= floor]
        if len(kept) > _MOST_WEIGHED:
            kept = heapq.nsmallest(_MOST_WEIGHED, kept, key=self._roughly)
        return {at: self._score(at, total) for at, total in kept}

    def _roughly(self, one: tuple[int, float]) -> tuple[float, int, str]:
        entry = self._index.entry(one[0])
        return -round(one[1] + entry.bonus, 6), len(entry.name), entry.procedure.code

    def _weight(self, near: Mapping[int, Near]) -> float:
        """How much a word tells: that of the words with its letters, or of all that are near."""
        letters = [number for number, one in near.items() if one.how in _SAME_LETTERS]
        return self._index.rarity(letters or near)

    def _worths(self, near: Mapping[int, Near], part: float) -> dict[int, float]:
        """What a word that is `part` of all is worth at each place that has one near it."""
        levels: dict[float, list[int]] = defaultdict(list)
        for number, one in near.items():
            named, fielded = self._index.having(number)
            levels[one.counts] += named
            levels[one.counts * _IN_FIELD] += fielded
        worth: dict[int, float] = {}
        for counts in sorted(levels):
            worth.update(dict.fromkeys(levels[counts], counts * part))
        return worth

    def _score(self, at: int, total: float) -> float:
        entry = self._index.entry(at)
        places = self._places(entry)
        named = [one for one in places if one is not None and one < len(entry.name)]
        beside = sum(b is not None and a is not None and b == a + 1 for a, b in pairwise(places))
        score = (
            total
            + _SIDE_BY_SIDE * beside / max(1, len(places) - 1)
            + _ALL_OF_NAME * len(set(named)) / max(1, len(entry.name))
            + _AT_START * (0 in named)
            + entry.bonus
        )
        return round(score, 6)

    def _places(self, entry: _Entry) -> list[int | None]:
        """Where a procedure has the words nearest to those, in its name and then its field.

        Of places as near it is the next one behind the word before.
        """
        in_name = len(entry.name)
        numbered = list(enumerate((*entry.name, *entry.field)))
        found: list[int | None] = []
        behind = -1
        for near in self._near:
            have = [
                (-near[number].counts * (_IN_FIELD if at >= in_name else 1.0), at <= behind, at)
                for at, number in numbered
                if number in near
            ]
            found.append(min(have)[2] if have else None)
            behind = behind if found[-1] is None else found[-1]
        return found

    def why(self, at: int) -> tuple[Match, ...]:
        """Which words a procedure has for which that were typed."""
        entry = self._index.entry(at)
        found: list[Match] = []
        for word, near, place in zip(self._words, self._near, self._places(entry), strict=True):
            if place is None:
                continue
            number = (*entry.name, *entry.field)[place]
            text = self._book.texts[number]
            if not word.stands_for:
                found.append(Match(word.text, text, near[number].how))
            elif found and found[-1].typed == word.stands_for:
                found[-1] = replace(found[-1], word=f"{found[-1].word} {text}")
            else:
                found.append(Match(word.stands_for, text, How.STANDS_FOR))
        return tuple(found)


_SAME_LETTERS = (How.SAME, How.MARKS_LEFT_OUT, How.OTHER_MARKS)
