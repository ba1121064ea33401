"""Documents of several tables as PDF files of A4, in the program's own letters."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from screens.application import prepare_application

MARGIN_MM = 14.0
FOOT_MM = 7.0
FOOT_PT = 7.5
DPI = 300
MM_PER_INCH = 25.4


def write_pdf(html: str, title: str, file: Path) -> int:
    """Write HTML as a PDF of A4 pages; how many there are. Raises OSError.

    Only what QTextDocument understands is drawn. At the foot of each page stand the title and
    which page of how many it is. No screen is needed.
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
    whole = QRectF(writer.pageLayout().paintRectPixels(DPI))
    foot = FOOT_MM / MM_PER_INCH * DPI
    document.setPageSize(QSizeF(whole.width(), whole.height() - foot))
    _draw(writer, document, whole.size(), title)
    return document.pageCount()


def _draw(writer: QPdfWriter, document: QTextDocument, whole: QSizeF, title: str) -> None:
    """Every page with its foot, as tall as is left below the document's pages."""
    size, pages = document.pageSize(), document.pageCount()
    foot = QRectF(0, size.height(), whole.width(), whole.height() - size.height())
    font = QFont(document.defaultFont())
    font.setPointSizeF(FOOT_PT)
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * size.height())
        document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height()))
        painter.restore()
        painter.setFont(font)
        painter.drawText(foot, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, title)
        told = f"{page + 1}/{pages}"
        painter.drawText(foot, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, told)
    painter.end()
