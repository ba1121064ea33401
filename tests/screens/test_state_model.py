"""One value for a whole page: told when it changes, read and answered by QML."""

from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from screens.state_model import StateModel

PAGE = b"""
import QtQuick
Item {
    required property QtObject model
    property string second: model.state.rows ? model.state.rows[1].name : ""
    function press() { model.act("call", "2") }
}
"""


class Heard:
    """What the page asked for, and how often it was told of a change."""

    def __init__(self) -> None:
        self.actions: list[tuple[str, str]] = []
        self.changes = 0

    def act(self, action: str, value: str) -> None:
        self.actions.append((action, value))

    def note(self) -> None:
        self.changes += 1


def test_a_change_is_told_once() -> None:
    heard = Heard()
    model = StateModel(heard.act)
    model.state_changed.connect(heard.note)
    for state in ({"n": 1}, {"n": 1}, {"n": 2}):
        model.show(state)
    assert (heard.changes, model.property("state")) == (2, {"n": 2})


def test_qml_reads_the_value_and_acts(application: QGuiApplication) -> None:
    heard = Heard()
    engine = QQmlApplicationEngine()
    model = StateModel(heard.act, application)
    engine.setInitialProperties({"model": model})
    engine.loadData(PAGE)
    (page,) = engine.rootObjects()
    model.show({"rows": ({"name": "một"}, {"name": "Ẩn"})})
    assert page.property("second") == "Ẩn"
    QMetaObject.invokeMethod(page, "press")
    assert heard.actions == [("call", "2")]
    engine.deleteLater()
    QCoreApplication.sendPostedEvents(engine, QEvent.Type.DeferredDelete.value)
