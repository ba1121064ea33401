"""Known words in a stream of bytes: boards that say or take a few fixed ones, and no frames."""

from collections.abc import Mapping
from typing import Generic, TypeVar

__all__ = ["WordFinder"]

Meaning = TypeVar("Meaning")


class WordFinder(Generic[Meaning]):
    """Finds known words in a stream; none of them begins another. Pure."""

    def __init__(self, words: Mapping[bytes, Meaning]) -> None:
        self._words = words
        self._rest = b""

    def feed(self, data: bytes) -> tuple[list[Meaning], int]:
        """What the words in `data` mean, in order, and how many bytes belonged to none."""
        found: list[Meaning] = []
        stream, foreign = self._rest + data, 0
        while stream and not any(
            word != stream and word.startswith(stream) for word in self._words
        ):
            word = next((one for one in self._words if stream.startswith(one)), None)
            if word is None:
                foreign += 1
            else:
                found.append(self._words[word])
            stream = stream[len(word or b"?") :]
        self._rest = stream
        return found, foreign

    def forget(self) -> int:
        """Drop half a word; gives its bytes."""
        half, self._rest = len(self._rest), b""
        return half
