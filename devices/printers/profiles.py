"""What is known of a printer by its model: facts of its maker, in `profiles.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from devices.framing import Declared, HexBytes
from devices.printers import Reason
from devices.printers.letters import Table

__all__ = ["GENERIC", "FullStatus", "Profile", "StatusBit", "profiles"]

GENERIC = "generic-80"
"""A printer of which nothing is known but its paper."""
RECOVERY = {Reason.CUTTER_JAM: bytes((0x10, 0x05, 2))}
"""DLE ENQ 2, which a printer hears only in such an error, and which empties its buffers."""


class StatusBit(Declared):
    """What a bit of a long status means; `byte` counts from 1 behind its head."""

    byte: int = Field(ge=1, le=16)
    mask: int = Field(ge=1, le=255)
    reason: Reason


class FullStatus(Declared):
    """A status of several bytes that a model has beside `DLE EOT` 1 to 4."""

    question: HexBytes
    head: HexBytes
    size: int = Field(ge=1, le=16)
    bits: tuple[StatusBit, ...]

    def reasons(self, value: bytes) -> frozenset[Reason]:
        """What it complains of."""
        return frozenset(one.reason for one in self.bits if value[one.byte - 1] & one.mask)


class Profile(Declared):
    """A model of printer; what each key means stands at the head of `profiles.toml`."""

    name: str
    width_dots: int = Field(default=576, ge=192, le=1024, multiple_of=8)
    answers: Literal["process-id", "status"] = "process-id"
    dpi: int = Field(default=0, ge=0, le=255)
    kanji: bool = False
    serial_number: bool = False
    glyphs: bool = False
    power_mark: bool = False
    picture_bytes: int = Field(default=0, ge=0)
    roll_m: int = Field(default=0, ge=0)
    recovery: dict[Reason, HexBytes] = Field(default_factory=lambda: dict(RECOVERY))
    full_status: FullStatus | None = None
    code_pages: dict[int, Table] = Field(default_factory=dict)


@cache
def profiles() -> Mapping[str, Profile]:
    """Every known model by its id."""
    text = files("devices.printers").joinpath("profiles.toml").read_text(encoding="utf-8")
    return {name: Profile.model_validate(facts) for name, facts in tomllib.loads(text).items()}
