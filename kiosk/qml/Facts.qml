import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The hall at a glance: how many wait, if that is known, and when the office works.
Grid {
    id: facts

    required property KioskModel kiosk
    required property bool portrait

    columns: portrait ? 2 : 1
    spacing: Theme.gap

    Fact {
        id: waiting

        visible: facts.kiosk.hall.waiting >= 0
        width: facts.portrait ? Math.round((facts.width - facts.spacing) * 0.38) : facts.width
        height: facts.portrait ? Math.max(implicitHeight, hours.implicitHeight) : implicitHeight
        title: qsTr("Đang chờ")
        figure: String(facts.kiosk.hall.waiting)
        text: qsTr("người", "", facts.kiosk.hall.waiting)
    }

    Fact {
        id: hours

        width: facts.portrait && waiting.visible ? facts.width - facts.spacing - waiting.width : facts.width
        height: facts.portrait && waiting.visible ? waiting.height : implicitHeight
        title: qsTr("Giờ làm việc")
        text: facts.kiosk.hall.hours
    }
}
