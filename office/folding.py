"""Vietnamese words as they are compared, however their marks were typed or left out."""

import re
import unicodedata

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Huyền, sắc, ngã, hỏi, nặng, as they stand alone in NFD."""
_WORDS = re.compile(r"\w+")


def marked(word: str) -> str:
    """A word with its marks, the tone behind all letters: "hoà" and "hòa" are the same."""
    letters = unicodedata.normalize("NFD", word.casefold())
    if letters.isascii():
        return letters
    tones = [one for one in letters if one in TONES]
    return "".join([*(one for one in letters if one not in TONES), *tones])


def bare(word: str) -> str:
    """A word without marks, as it is typed by whoever has no Vietnamese keyboard: "đất" is "dat".

    >>> bare("Đường Hoà Bình")
    'duong hoa binh'
    """
    letters = unicodedata.normalize("NFD", word.casefold()).replace("đ", "d")
    return "".join(one for one in letters if not unicodedata.combining(one))


def words(text: str) -> list[str]:
    """The words of a text, as they are written, in NFC."""
    return _WORDS.findall(unicodedata.normalize("NFC", text))


def name_key(text: str) -> str:
    """By what names are the same whatever their capitals, spaces, stops and places of tones."""
    return " ".join(marked(word) for word in words(text))


_SOUNDS = (
    (re.compile(r"^(?:ch|tr)"), "c_"),
    (re.compile(r"^(?:d|gi|r|z|j)(?=[aeiouy])"), "z_"),
    (re.compile(r"^(?:s|x)"), "s_"),
    (re.compile(r"^(?:l|n(?!g|h))"), "l_"),
    (re.compile(r"y"), "i"),
    (re.compile(r"^k(?!h)"), "c"),
    (re.compile(r"^f"), "ph"),
)


def sound(word: str) -> str:
    """A bare word as it is heard: s/x, ch/tr, d/gi/r, l/n, i/y, c/k and ph/f are the same."""
    for pattern, same in _SOUNDS:
        word = pattern.sub(same, word)
    return word


def edits(word: str) -> set[str]:
    """A word, and what is left of it without one letter; words that share one are near."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
