"""A wait in words, as short as a line of a board or of a command's answer wants it."""

from hall.sentences import Sentences


def wait_words(wait: tuple[int, int], sentences: Sentences) -> str:
    """A range of minutes: "khoảng 10–20 phút"; from 0, or from its own end, only that end."""
    low, high = wait
    code = "about" if low in (0, high) else "range"
    return sentences.say("waits", code, {"low": low, "high": high})
