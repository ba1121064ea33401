"""Documents of several tables as PDF files of A4, in the program's own letters."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from screens.application import prepare_application

MARGIN_MM = 14.0
DPI = 300
POINTS_PER_INCH = 72


def write_pdf(html: str, title: str, file: Path) -> int:
    """Write HTML as a PDF of A4 pages; how many there are. Raises OSError.

    Only what QTextDocument understands is drawn. No screen is needed.
    """
    application = prepare_application(["motcua", "-platform", "offscreen"])
    file.touch()  # Qt says nothing of a file that it cannot write
    writer = QPdfWriter(str(file))
    writer.setTitle(title)
    writer.setCreator("motcua")
    writer.setResolution(DPI)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(application.font())
    document.setDocumentMargin(0)
    document.setHtml(html)
    page = writer.pageLayout().paintRectPixels(DPI).size()
    document.setPageSize(QSizeF(page))
    document.print_(writer)
    return document.pageCount()
