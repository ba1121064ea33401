"""The command line in this process, on a clock in the hand, and what people may read of it."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import assets
from motcua.cli import main
from motcua.machine import catalogue_of
from motcua.settings import load
from office.clock import Clock, SetClock
from office.store import Store, open_store
from tests.fakes.office import MONDAY

SAMPLE_FILE = resources.files(assets) / "sample_office" / "office.toml"
_VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I
)
_ENGLISH = re.compile(
    r"\b(the|is|are|not|no such|error|failed|cannot|could|unable|invalid|expected|required|usage|"
    r"argument|file|directory|database|refused|denied|timed out|with|of|or)\b",
    re.I,
)
_QUOTED = re.compile(r"“[^”]*”|/\S+")


@dataclass(frozen=True)
class Shown:
    """How a command ended, and what it wrote."""

    exit_code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one object on stdout."""
        data: dict[str, Any] = json.loads(self.out)
        return data

    @property
    def error(self) -> dict[str, Any]:
        """The failure, in the shape that every failure has."""
        assert set(self.data) == {"error"}, self.out
        error: dict[str, Any] = self.data["error"]
        assert set(error) == {"code", "message", "who", "details"}
        assert error["who"] in ("citizen", "officer", "typist", "technician")
        return error


@dataclass
class CommandLine:
    """`motcua` in this process, its clock in the test's hand.

    `typed` is piped into each command.
    """

    data_dir: Path
    capture: pytest.CaptureFixture[str]
    clock: Clock = field(default_factory=lambda: SetClock(MONDAY))
    config: Path | None = None
    typed: str = ""

    def __call__(self, *words: str) -> Shown:
        """Run one command, written as in a shell: a text is split, several words are not."""
        given = words[0].split() if len(words) == 1 else list(words)
        config = ["--config", str(self.config)] if self.config else []
        self.capture.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            if self.typed:
                patch.setattr("sys.stdin", StringIO(self.typed))
            code = main([*given, *config], self.clock)
        out, err = self.capture.readouterr()
        return Shown(code, out, err)

    def done(self, *words: str) -> dict[str, Any]:
        """The object of a command that must succeed."""
        given = words[0].split() if len(words) == 1 else list(words)
        shown = self(*given, "--json")
        assert shown.exit_code == 0, shown
        assert shown.err == ""
        return shown.data

    def refused(self, *words: str) -> dict[str, Any]:
        """The failure of a command that must be refused by a rule or a device."""
        given = words[0].split() if len(words) == 1 else list(words)
        shown = self(*given, "--json")
        assert shown.exit_code == 1, shown
        return shown.error

    def configure(self, changes: Mapping[str, str]) -> None:
        """Work with the sample office, some lines of its file put differently."""
        text = SAMPLE_FILE.read_text(encoding="utf-8")
        for before, after in changes.items():
            assert before in text, before
            text = text.replace(before, after, 1)
        self.config = self.data_dir.parent / "office.toml"
        self.config.write_text(text, encoding="utf-8")

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The record beneath, as another program would open it."""
        store = open_store(self.data_dir)
        try:
            yield store
        finally:
            store.close()

    def port_of(self, device: str) -> str:
        """The port on which a device of the settings hangs."""
        return catalogue_of(load(self.config), self.data_dir, self.clock).port_of(device)

    def put(self, moment: datetime, *, agreed: bool = True) -> None:
        """Put the clock to `moment`."""
        self.clock = SetClock(moment, agreed=agreed)


def assert_plain_vietnamese(text: str) -> None:
    """A sentence for people: Vietnamese with its marks, NFC, nothing unfilled, no English left."""
    assert _VIETNAMESE.search(text), text
    assert text == unicodedata.normalize("NFC", text)
    assert not set("?{}") & set(text.replace(" không? (c/k)", "")), text
    assert not re.search(r"…|Traceback", _QUOTED.sub("", text)), text
    assert not _ENGLISH.search(_QUOTED.sub("", text)), text
