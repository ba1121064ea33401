"""What is known of a printer by its model: facts of its maker, in `profiles.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from devices.framing import Declared
from devices.printers.letters import Table

__all__ = ["GENERIC", "Profile", "profiles"]

GENERIC = "generic-80"
"""A printer of which nothing is known but its paper."""


class Profile(Declared):
    """A model of printer; what each key means stands at the head of `profiles.toml`."""

    name: str
    width_dots: int = Field(default=576, ge=192, le=1024, multiple_of=8)
    answers: Literal["process-id", "status"] = "process-id"
    dpi: int = Field(default=0, ge=0, le=255)
    kanji: bool = False
    serial_number: bool = False
    glyphs: bool = False
    picture_bytes: int = Field(default=0, ge=0)
    code_pages: dict[int, Table] = Field(default_factory=dict)


@cache
def profiles() -> Mapping[str, Profile]:
    """Every known model by its id."""
    text = files("devices.printers").joinpath("profiles.toml").read_text(encoding="utf-8")
    return {name: Profile.model_validate(facts) for name, facts in tomllib.loads(text).items()}
