"""Every sentence that people read or hear outside the screens: code → Vietnamese or English.

The texts are data (`assets/texts/vi.toml`, `en.toml`): a section for each kind of code, `{blanks}`
filled with facts. Vietnamese stands in wherever another language has no sentence.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources

import assets
from devices.errors import DeviceError
from office.errors import OfficeError, Refusal

LANGUAGES = ("vi", "en")
_NO_FACT = ("", "-", "…")


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
        text = self.section(section).get(code, code)
        return text.format_map(_Facts(facts or {}))

    def section(self, section: str) -> Mapping[str, str]:
        """All sentences of a section, code → sentence."""
        return {**self._fallback.get(section, {}), **self._texts.get(section, {})}

    def error(self, error: OfficeError | DeviceError) -> str:
        """What went wrong, and what people can do about it."""
        return self._filled("errors", error)

    def hint(self, error: OfficeError | DeviceError) -> str:
        """What to type at a command line, empty where there is no command for it.

        For what a ticket's state forbids that is the way on from there.
        """
        if error.code == Refusal.TICKET_STATE:
            facts = facts_of(error)
            return self.say("ways-on", str(facts["state"]), facts)
        return self._filled("hints", error) if error.code in self.section("hints") else ""

    def _filled(self, section: str, error: OfficeError | DeviceError) -> str:
        facts = {key: self._readable(key, str(value)) for key, value in facts_of(error).items()}
        facts.setdefault("note", "")
        facts.setdefault("others", "")
        facts["where"] = self._where(facts)
        facts["closing"] = self.say("ways-on", "closing") if "closing" in facts else ""
        return " ".join(self.say(section, error.code, facts).split())

    def _readable(self, key: str, value: str) -> str:
        """A fact as people read it: states and reasons in words, times and dates written out."""
        match key:
            case "state":
                return self.say("states", value)
            case "reasons":
                return ", ".join(self.say("device-reasons", one) for one in value.split())
            case "evidence":
                return self.say("evidence", value)
            case "fault":
                return self.say("code-faults", value)
            case "opens":
                return self._opens(value)
            case "day" | "wanted":
                return date_text(value)
            case "newest":
                return date_text(value) if value else self.say("openings", "no-day")
            case "others" if value:
                return f"Còn sai ở {value}."
            case "note" if value and not value.endswith("."):
                return f"{value}."
            case _:
                return value

    def _opens(self, at: str) -> str:
        """A local ISO time as people read it; an empty one is not known."""
        if not at:
            return self.say("openings", "unknown")
        moment = datetime.fromisoformat(at)
        facts = {"time": f"{moment:%H:%M}", "date": f"{moment:%d/%m/%Y}"}
        return self.say("openings", "later", facts)

    def _where(self, facts: Mapping[str, str]) -> str:
        """The place in a settings file, as far as it is known."""
        known = [one for one in ("key", "value") if facts.get(one, "-") not in _NO_FACT]
        return self.say("settings-where", known[-1] if "key" in known else "file", facts)

    def who(self, error: OfficeError | DeviceError) -> str:
        """Who can mend it."""
        return self.say("who", error.who.value)


def date_text(day: str) -> str:
    """An ISO date as people write it in Vietnam; anything else as it is."""
    try:
        return f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return day


def facts_of(error: OfficeError | DeviceError) -> dict[str, str | int]:
    """The facts that an error carries."""
    if isinstance(error, OfficeError):
        return dict(error.details)
    return {"device": error.device, "detail": error.detail}


@cache
def _read(language: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of a language; a program has several who say them, and reads them once."""
    path = resources.files(assets) / "texts" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
