"""The view-model of what stands on every page."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.ui.changes import emit_changes
from kiosk.ui.props import HallProps, LanguageChip
from screens.rows import RowsModel

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class HallModel(QObject):
    """What stands on every page or tells about the whole hall."""

    page_changed = Signal()
    language_changed = Signal()
    languages_changed = Signal()
    office_changed = Signal()
    mark_changed = Signal()
    clock_changed = Signal()
    hours_changed = Signal()
    waiting_changed = Signal()
    paper_changed = Signal()
    opening_changed = Signal()
    code_changed = Signal()
    fault_changed = Signal()
    begun_changed = Signal()
    few_changed = Signal()
    large_changed = Signal()
    contrast_changed = Signal()
    reach_changed = Signal()
    audible_changed = Signal()
    speaking_changed = Signal()
    volume_changed = Signal()
    help_changed = Signal()
    left_changed = Signal()
    directions_changed = Signal()
    staffed_changed = Signal()
    appointments_changed = Signal()
    scans_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = HallProps()
        self._languages = RowsModel(LanguageChip, self)

    def show(self, props: HallProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        self._languages.show(props.languages)
        emit_changes(self, old, props)

    @Property(str, notify=page_changed)
    def page(self) -> str:
        """The page to show."""
        return self._props.page

    @Property(str, notify=language_changed)
    def language(self) -> str:
        """The language that the citizen chose."""
        return self._props.language

    @Property(QObject, notify=languages_changed)
    def languages(self) -> QObject:
        """The languages to choose from; roles as in `LanguageChip`."""
        return self._languages

    @Property(str, notify=office_changed)
    def office(self) -> str:
        """The office's name."""
        return self._props.office

    @Property(str, notify=mark_changed)
    def mark(self) -> str:
        """Whether this office does not exist."""
        return self._props.mark

    @Property(str, notify=clock_changed)
    def clock(self) -> str:
        """HH:MM, or empty while the clock is doubtful."""
        return self._props.clock

    @Property(str, notify=hours_changed)
    def hours(self) -> str:
        """The opening hours, several lines."""
        return self._props.hours

    @Property(int, notify=waiting_changed)
    def waiting(self) -> int:
        """How many people wait in the hall."""
        return self._props.waiting

    @Property(bool, notify=paper_changed)
    def paper(self) -> bool:
        """Whether a slip will be printed with the number."""
        return self._props.paper

    @Property(str, notify=opening_changed)
    def opening(self) -> str:
        """When the office opens next, or empty."""
        return self._props.opening

    @Property(str, notify=code_changed)
    def code(self) -> str:
        """Short code for staff while this kiosk is out of service, or empty."""
        return self._props.code

    @Property(str, notify=fault_changed)
    def fault(self) -> str:
        """What happened, for staff; empty where the desk said nothing."""
        return self._props.fault

    @Property(bool, notify=begun_changed)
    def begun(self) -> bool:
        """Whether there is a visit to end."""
        return self._props.begun

    @Property(bool, notify=few_changed)
    def few(self) -> bool:
        """Whether home shows the services itself."""
        return self._props.few

    @Property(bool, notify=large_changed)
    def large(self) -> bool:
        """Whether letters are large."""
        return self._props.large

    @Property(bool, notify=contrast_changed)
    def contrast(self) -> bool:
        """Whether all is black, white and yellow."""
        return self._props.contrast

    @Property(bool, notify=reach_changed)
    def reach(self) -> bool:
        """Whether all stands low."""
        return self._props.reach

    @Property(bool, notify=audible_changed)
    def audible(self) -> bool:
        """Whether the pages can be read aloud."""
        return self._props.audible

    @Property(bool, notify=speaking_changed)
    def speaking(self) -> bool:
        """Whether the pages are read aloud."""
        return self._props.speaking

    @Property(int, notify=volume_changed)
    def volume(self) -> int:
        """How loud: 1, 2 or 3."""
        return self._props.volume

    @Property(str, notify=help_changed)
    def help(self) -> str:
        """Empty, offered, asking, asked, coming or failed."""
        return self._props.help

    @Property(int, notify=left_changed)
    def left(self) -> int:
        """Seconds until an idle visit ends."""
        return self._props.left

    @Property(str, notify=directions_changed)
    def directions(self) -> str:
        """Where people go whom the kiosk cannot help."""
        return self._props.directions

    @Property(bool, notify=staffed_changed)
    def staffed(self) -> bool:
        """Whether anybody can sign in."""
        return self._props.staffed

    @Property(bool, notify=appointments_changed)
    def appointments(self) -> bool:
        """Whether the number for an appointment can be taken here now."""
        return self._props.appointments

    @Property(bool, notify=scans_changed)
    def scans(self) -> bool:
        """Whether the code of one can be scanned here."""
        return self._props.scans
