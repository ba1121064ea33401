"""What a check of a device rests on, in words."""

from collections.abc import Mapping

from hall.sentences import Sentences

__all__ = ["evidence_text"]

_VALUES = {
    "state": "device-states",
    "last_error": "device-reasons",
    "printed": "paper",
    "evidence": "evidence",
    "played": "check-values",
    "seen": "check-values",
}
"""The evidence whose value is a code, and where its words stand."""


def evidence_text(evidence: Mapping[str, object], words: Sentences) -> str:
    """All of the evidence that has words, parted by commas."""
    known = words.section("check-evidence")
    return ", ".join(
        words.say("check-evidence", name, {"value": _readable(name, value, words)})
        for name, value in evidence.items()
        if name in known
    )


def _readable(name: str, value: object, words: Sentences) -> str:
    return words.say(_VALUES[name], str(value)) if name in _VALUES else str(value)
