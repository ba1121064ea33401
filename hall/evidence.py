"""What a check of a device rests on, in words."""

from collections.abc import Mapping

from hall.sentences import Sentences

__all__ = ["detail_text", "evidence_text"]

DETAIL = "detail"
"""What a driver told for the log: English, for a technician alone."""

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
    """All of the evidence that has words, parted by commas, without the driver's own English."""
    known = words.section("check-evidence")
    return ", ".join(
        words.say("check-evidence", name, {"value": _readable(name, value, words)})
        for name, value in evidence.items()
        if name in known and name != DETAIL
    )


def detail_text(evidence: Mapping[str, object], words: Sentences) -> str:
    """The line for a technician, marked as such; empty where a driver told nothing."""
    detail = evidence.get(DETAIL)
    return words.say("check-evidence", DETAIL, {"value": detail}) if detail else ""


def _readable(name: str, value: object, words: Sentences) -> str:
    return words.say(_VALUES[name], str(value)) if name in _VALUES else str(value)
