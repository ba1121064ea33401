"""The language of the QML texts: Vietnamese stands in the source, others come as .qm files."""

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

SOURCE_LANGUAGE = "vi"

log = logging.getLogger(__name__)


class Languages(QObject):
    """Speaks one language at a time. `folder` holds `kiosk_<language>.qm`.

    A language whose file is missing is shown in Vietnamese, which the log says once.
    """

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._translators: dict[str, QTranslator | None] = {SOURCE_LANGUAGE: None}
        self._spoken = SOURCE_LANGUAGE

    def speak(self, language: str) -> bool:
        """Put `language` in force; False when nothing changed."""
        if language == self._spoken:
            return False
        old, new = self._translator(self._spoken), self._translator(language)
        self._spoken = language
        if old is not None:
            QCoreApplication.removeTranslator(old)
        if new is not None:
            QCoreApplication.installTranslator(new)
        return old is not new

    def _translator(self, language: str) -> QTranslator | None:
        if language not in self._translators:
            self._translators[language] = self._loaded(language)
        return self._translators[language]

    def _loaded(self, language: str) -> QTranslator | None:
        translator = QTranslator(self)
        file = self._folder / f"kiosk_{language}.qm"
        if translator.load(str(file)):
            return translator
        log.warning("no texts in %s (%s): shown in Vietnamese", language, file)
        return None
