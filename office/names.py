"""People's names, as they are typed and kept."""

import unicodedata

NAME_LETTERS = 60
"""The longest name."""


def tidy_name(typed: str) -> str | None:
    """A name in NFC with single spaces; None where it is empty, too long, or holds no letters."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    return name if 0 < len(name) <= NAME_LETTERS and name.isprintable() else None
