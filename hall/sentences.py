"""Every sentence that people read or hear outside the screens: code → Vietnamese or English.

The texts are data (`assets/texts/vi.toml`, `en.toml`): a section for each kind of code, `{blanks}`
filled with facts. Vietnamese stands in wherever another language has no sentence.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Any

import assets
from devices.errors import DeviceError
from office.errors import OfficeError

LANGUAGES = ("vi", "en")


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


class Sentences:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _read(language)
        self._fallback = self._texts if language == "vi" else _read("vi")

    def say(self, section: str, code: str, facts: Mapping[str, object] | None = None) -> str:
        """The sentence of `code` in `section`; the bare code where nobody wrote one."""
        text = self._texts.get(section, {}).get(code) or self._fallback.get(section, {}).get(code)
        return str(text).format_map(_Facts(facts or {})) if text else code

    def section(self, section: str) -> Mapping[str, str]:
        """All sentences of a section."""
        return {**self._fallback.get(section, {}), **self._texts.get(section, {})}

    def error(self, error: OfficeError | DeviceError) -> str:
        """What went wrong, and what to do."""
        facts: dict[str, object] = dict(facts_of(error))
        if "state" in facts:
            facts["state"] = self.say("states", str(facts["state"]))
        if "opens" in facts:
            facts["opens"] = self._opens(str(facts["opens"]))
        return " ".join(self.say("errors", error.code, facts).split())

    def _opens(self, at: str) -> str:
        """A local ISO time as people read it; an empty one is not known."""
        if not at:
            return self.say("openings", "unknown")
        moment = datetime.fromisoformat(at)
        facts = {"time": f"{moment:%H:%M}", "date": f"{moment:%d/%m/%Y}"}
        return self.say("openings", "later", facts)

    def who(self, error: OfficeError | DeviceError) -> str:
        """Who can mend it."""
        return self.say("who", error.who.value)


def facts_of(error: OfficeError | DeviceError) -> dict[str, str | int]:
    """The facts that an error carries."""
    if isinstance(error, OfficeError):
        return dict(error.details)
    return {"device": error.device, "detail": error.detail}


def _read(language: str) -> dict[str, dict[str, Any]]:
    path = resources.files(assets) / "texts" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
