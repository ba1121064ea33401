"""The simulated devices of a demonstration, as people see and touch them. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

WORDS: Mapping[str, str] = {
    "next": "Tiếp",
    "recall": "Gọi lại",
    "no-show": "Vắng",
    "hold": "Giữ",
    "finish": "Xong",
    "pause": "Nghỉ",
}
"""What stands on the keys, in the order in which they lie there."""


@dataclass(frozen=True)
class SimulatedKey:
    """A key and the word on it."""

    key: str
    word: str


@dataclass(frozen=True)
class SimulatedCounter:
    """One counter's devices: the sign's text, the keypad's keys; empty where there is none.

    `faces` is how many buttons its rating panel has, 0 where it has no panel.
    """

    number: int
    sign: str
    keys: tuple[SimulatedKey, ...]
    faces: int = 0


@dataclass(frozen=True)
class SimulatedNow:
    """What the devices show at one moment.

    `slip` is the address of the newest slip's picture, `spoken` the sentence that was said last;
    both are empty before the first one.
    """

    counters: tuple[SimulatedCounter, ...] = ()
    slip: str = ""
    slips: int = 0
    paper_out: bool = False
    spoken: str = ""


def keys_of(names: tuple[str, ...]) -> tuple[SimulatedKey, ...]:
    """Keys in the order in which they lie there; one without a word has no place."""
    return tuple(SimulatedKey(key, word) for key, word in WORDS.items() if key in names)


def table_state(now: SimulatedNow) -> dict[str, object]:
    """What the window shows, as JSON."""
    return asdict(now)
