"""Which words of a catalogue are near a word that was typed, how near, and in what way."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from office.folding import bare, edits, marked, sound
from office.search_words import Word

LEAST_EDITED = 4
"""A shorter word with a letter wrong may be anything."""


_ALIKE = 0.5


class How(StrEnum):
    """In what way a word of the catalogue is near what was typed."""

    SAME = "same"
    MARKS_LEFT_OUT = "marks-left-out"
    OTHER_MARKS = "other-marks"
    BEGUN = "begun"
    SOUND = "sound"
    LETTER = "letter"
    CODE = "code"
    STANDS_FOR = "stands-for"


NEAR: dict[How, float] = {
    How.SAME: 1.0,
    How.MARKS_LEFT_OUT: 0.92,
    How.BEGUN: 0.75,
    How.SOUND: 0.6,
    How.OTHER_MARKS: 0.55,
    How.LETTER: 0.5,
}
"""How much each counts."""


class Near(NamedTuple):
    """How near a word is: how much it counts, at most 1, and in what way."""

    counts: float
    how: How


class WordBook:
    """The words of a catalogue, each with a number, and the ways to find them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts: list[str] = []
        self._marked: list[str] = []
        self._numbers: dict[str, int] = {}
        self._times: Counter[str] = Counter()
        self._by_bare: dict[str, list[int]] = defaultdict(list)
        for text in texts:
            self._add(text)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        self._sorted = sorted(self._by_bare)
        for one in self._sorted:
            self._by_sound[sound(one)].append(one)
            if len(one) >= LEAST_EDITED - 1:
                for rest in edits(one):
                    self._by_rest[rest].append(one)

    def _add(self, text: str) -> None:
        key = marked(text)
        if key not in self._numbers:
            number = self._numbers[key] = len(self.texts)
            self.texts.append(text.casefold())
            self._marked.append(key)
            self._by_bare[bare(text)].append(number)
        self._times[key] += 1

    def number(self, text: str) -> int:
        """The number of a word that is there."""
        return self._numbers[marked(text)]

    def near(self, word: Word) -> dict[int, Near]:
        """The numbers of all words near one, each in the way that counts most."""
        found: dict[int, Near] = {}
        for letters, how in self._letters_near(word):
            for number in self._by_bare[letters]:
                way = self._way(word, number, how)
                if number not in found or found[number].counts < way.counts:
                    found[number] = way
        return found

    def _letters_near(self, word: Word) -> Iterable[tuple[str, How]]:
        """Words without marks, each with how its letters are near."""
        if word.bare in self._by_bare:
            yield word.bare, How.SAME
        if not word.stands_for:
            yield from self._misspelt(word)

    def _misspelt(self, word: Word) -> Iterable[tuple[str, How]]:
        """Words with other letters that may be meant."""
        for one in self._by_sound.get(sound(word.bare), ()):
            if one != word.bare:
                yield one, How.SOUND
        if len(word.bare) >= LEAST_EDITED:
            for one in sorted(
                {hit for rest in edits(word.bare) for hit in self._by_rest.get(rest, ())}
            ):
                if one != word.bare and is_one_edit(one, word.bare):
                    yield one, How.LETTER
        if word.is_begun:
            at = bisect_left(self._sorted, word.bare)
            while at < len(self._sorted) and self._sorted[at].startswith(word.bare):
                if self._sorted[at] != word.bare:
                    yield self._sorted[at], How.BEGUN
                at += 1

    def _way(self, word: Word, number: int, how: How) -> Near:
        """How near a word is whose letters are near in a way."""
        if how is How.SAME and self._marked[number] != word.marked:
            how = How.OTHER_MARKS if word.has_marks else How.MARKS_LEFT_OUT
        counts = NEAR[how]
        if (
            how is How.BEGUN
            and word.has_marks
            and not self.texts[number].startswith(word.text.casefold())
        ):
            counts *= NEAR[How.OTHER_MARKS]
        return Near(counts, how)

    def likeliest(self, word: Word, most: int = 2) -> list[str]:
        """Words that somewhat look like one that is near none: the likest first."""
        likeness = SequenceMatcher(autojunk=False)
        likeness.set_seq2(word.bare)
        found = []
        for one in self._sorted:
            if abs(len(one) - len(word.bare)) <= 2 and one[:1] == word.bare[:1]:
                likeness.set_seq1(one)
                found.append((-likeness.ratio(), one))
        likest = [one for far, one in sorted(found)[:most] if far <= -_ALIKE]
        return [self._usual(one) for one in likest]

    def _usual(self, letters: str) -> str:
        """Of the words with these letters the one that there is most of."""
        keys = [self._marked[number] for number in self._by_bare[letters]]
        return self.texts[self._numbers[min(keys, key=lambda one: (-self._times[one], one))]]


def is_one_edit(one: str, other: str) -> bool:
    """Whether a letter too many, too few or wrong, or two neighbours swapped, is all between them.

    >>> is_one_edit("khai", "khia"), is_one_edit("khai", "haik")
    (True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if first is None:
        return True
    mine, others = one[first:], other[first:]
    swapped = mine[1::-1] == others[:2] and mine[2:] == others[2:]
    return swapped or mine[1:] == others[1:] or mine[1:] == others or mine == others[1:]
