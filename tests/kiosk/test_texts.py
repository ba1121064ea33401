"""The texts of the screens in other languages."""

import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from screens.application import ASSETS
from screens.languages import Languages

TRANSLATIONS = ASSETS.parent / "packaging" / "translations.py"
TS_FILE = ASSETS / "texts" / "kiosk_en.ts"


def translated(ts_file: Path) -> list[tuple[str, list[str]]]:
    """Each Vietnamese text with its forms in the other language."""
    pairs = []
    for message in ET.parse(ts_file).getroot().iter("message"):
        (translation,) = message.iter("translation")
        forms = [form.text or "" for form in translation.iter("numerusform")]
        pairs.append((str(message.findtext("source")), forms or [translation.text or ""]))
    return pairs


def test_every_text_of_the_pages_is_translated() -> None:
    done = subprocess.run(
        [sys.executable, TRANSLATIONS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (ASSETS / "texts" / "build" / "kiosk_en.qm").stat().st_size > 1000


def test_a_program_that_has_the_texts_open_keeps_them() -> None:
    """Qt maps the file: it must not be written in its place."""
    file = ASSETS / "texts" / "build" / "kiosk_en.qm"
    with file.open("rb") as held:
        subprocess.run([sys.executable, TRANSLATIONS], check=True)
        assert held.read() == file.read_bytes()
        assert file.stat().st_ino != os.fstat(held.fileno()).st_ino


@pytest.mark.parametrize(("source", "forms"), translated(TS_FILE))
def test_a_translation_keeps_its_markers(source: str, forms: list[str]) -> None:
    markers = re.findall(r"%[n1-9]", source)
    assert all(form.strip() for form in forms)
    assert all(sorted(re.findall(r"%[n1-9]", form)) == sorted(markers) for form in forms)
    assert unicodedata.is_normalized("NFC", source)


def test_vietnamese_needs_no_file(qapp: QGuiApplication, tmp_path: Path) -> None:
    languages = Languages(tmp_path, "kiosk", ["vi"], qapp)
    assert languages.speak("vi") is False


def test_a_missing_file_is_logged_once(
    qapp: QGuiApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    languages = Languages(tmp_path, "kiosk", ["vi", "en"], qapp)
    assert [languages.speak(language) for language in ("en", "vi", "en")] == [False] * 3
    assert len(caplog.records) == 1
