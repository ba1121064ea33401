"""How people say what procedures are called: other words for them, and words that say nothing.

The words are data (`assets/search/words.toml`). What was typed gets several readings: as it stands,
and with each of what its words may mean. Of several meanings the first counts most.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Generic, TypeVar

import assets
from office.folding import bare, marked, name_key, words

_STANDS_IN = 0.97
"""What a word counts that stands for another one; of the second meaning, that of that."""
MOST_WORDS = 24
"""What is typed beyond so many words is left out; names that are longer have said enough by then.
"""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for: as it was written, with marks and without.

    `stands_for` is what was typed in its place, "" where it was typed itself, and `share` how much
    of one that was typed it counts. `is_begun`: it may only be the beginning of one.
    """

    text: str
    marked: str
    bare: str
    stands_for: str = ""
    share: float = 1.0
    is_begun: bool = False

    @property
    def has_marks(self) -> bool:
        """Whether it was written with marks, which then mean something."""
        return self.marked != self.bare


Reading = tuple[Word, ...]
_Phrase = tuple[Word, ...]
T = TypeVar("T")


class _Phrases(Generic[T]):
    """Phrases, each with what belongs to it, the longest first; found by how a text begins."""

    def __init__(self, phrases: Iterable[tuple[_Phrase, T]]) -> None:
        self._by_word: dict[str, list[tuple[_Phrase, T]]] = defaultdict(list)
        for phrase, belongs in sorted(phrases, key=lambda one: -len(one[0])):
            self._by_word[phrase[0].bare].append((phrase, belongs))

    def first_of(self, text: Sequence[Word]) -> tuple[int, T] | None:
        """How many words of a text say a phrase with which it begins, and what belongs to that."""
        said = (one for one in self._by_word.get(text[0].bare, ()) if _says(one[0], text))
        return next(((len(phrase), belongs) for phrase, belongs in said), None)


class Vocabulary:
    """What stands in the file of words."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        found = _file() if data is None else data
        self.synonyms = [
            (_split(say), tuple(one["mean"])) for one in found["synonyms"] for say in one["say"]
        ]
        noise = [(_split(one), None) for one in found["noise"]]
        self._means = _Phrases(self.synonyms)
        self._noise = _Phrases(noise)
        self._sure_noise = _Phrases(one for one in noise if len(one[0]) > 1)
        self._first = tuple(name_key(one) + " " for one in found["first"])

    def is_first(self, name: str) -> bool:
        """Whether a name begins as those do that most people come for."""
        return name_key(name).startswith(self._first)

    def readings(self, typed: str) -> list[Reading]:
        """What may be meant, as it stands first, questions left out.

        A single word may be a question, or the beginning of a name whose marks were not typed.
        """
        text = tuple(_split(typed)[:MOST_WORDS])
        if text and not typed.endswith(" "):
            text = (*text[:-1], replace(text[-1], is_begun=True))
        found = []
        for noise in (self._sure_noise, self._noise):
            kept = _without(text, noise)
            found += [kept, *self._meant(kept)]
        return [one for one in dict.fromkeys(found) if one]

    def _meant(self, text: Reading) -> Iterator[Reading]:
        """The text with other words in place of those that mean them, longest first."""
        spots: list[tuple[int, int, tuple[str, ...]]] = []
        at = 0
        while at < len(text):
            hit = self._means.first_of(text[at:])
            if hit:
                spots.append((at, *hit))
            at += hit[0] if hit else 1
        for turn in range(max((len(means) for _, _, means in spots), default=0)):
            reading: list[Word] = []
            done = 0
            for start, length, means in spots:
                reading += text[done:start]
                typed = " ".join(one.text for one in text[start : start + length])
                which = min(turn, len(means) - 1)
                reading += _split(means[which], typed, _STANDS_IN ** (1 + which))
                done = start + length
            yield (*reading, *text[done:])


def _file() -> Mapping[str, Any]:
    path = resources.files(assets) / "search" / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _split(text: str, stands_for: str = "", share: float = 1.0) -> Reading:
    return tuple(Word(one, marked(one), bare(one), stands_for, share) for one in words(text))


def _without(text: Reading, noise: _Phrases[None]) -> Reading:
    """A text without what says nothing."""
    kept: list[Word] = []
    at = 0
    while at < len(text):
        gone = noise.first_of(text[at:])
        kept += () if gone else (text[at],)
        at += gone[0] if gone else 1
    return tuple(kept)


def _says(phrase: Sequence[Word], text: Sequence[Word]) -> bool:
    """Whether a text begins with a phrase; marks count where they were typed."""
    return len(phrase) <= len(text) and all(
        typed.marked == one.marked if typed.has_marks else typed.bare == one.bare
        for one, typed in zip(phrase, text, strict=False)
    )
