"""The language of the QML texts: Vietnamese stands in the source, others come as .qm files."""

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

SOURCE_LANGUAGE = "vi"

log = logging.getLogger(__name__)


class Languages(QObject):
    """Speaks one of `languages` at a time. `folder` holds `<program>_<language>.qm`.

    All files are read at once, so that no touch waits for the disk. A language whose file is
    missing is shown in Vietnamese, which the log says.
    """

    def __init__(
        self,
        folder: Path,
        program: str,
        languages: Sequence[str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._translators: dict[str, QTranslator | None] = {
            language: self._loaded(folder / f"{program}_{language}.qm", language)
            for language in languages
            if language != SOURCE_LANGUAGE
        }
        self._spoken = SOURCE_LANGUAGE

    def speak(self, language: str) -> bool:
        """Put `language` in force; False when nothing changed."""
        old, new = self._translators.get(self._spoken), self._translators.get(language)
        self._spoken = language
        if old is new:
            return False
        if old is not None:
            QCoreApplication.removeTranslator(old)
        if new is not None:
            QCoreApplication.installTranslator(new)
        return True

    def close(self) -> None:
        """Leave nothing of ours in force."""
        self.speak(SOURCE_LANGUAGE)

    def _loaded(self, file: Path, language: str) -> QTranslator | None:
        translator = QTranslator(self)
        if translator.load(str(file)):
            return translator
        log.warning("no texts in %s (%s): shown in Vietnamese", language, file)
        return None
