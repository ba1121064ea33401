pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The classes of people, most of whom are called earlier; nobody has to choose one. Where they need
// more than `room` they wait behind one button. Only what goes before others is called priority.
Column {
    id: priorities

    required property KioskModel kiosk
    required property real room
    readonly property bool hidden: Theme.large || chips.implicitHeight > room
    readonly property real labelHeight: label.visible ? label.height + spacing : 0

    spacing: Theme.fit(3)

    Words {
        id: label

        visible: !priorities.hidden
        text: priorities.kiosk.choice.mixed ? qsTr("Diện riêng (nếu có)") : qsTr("Ưu tiên (nếu có)")
        font.weight: Font.DemiBold
        color: Theme.slate
    }

    Choice {
        objectName: "priorities"
        visible: priorities.hidden
        maximumWidth: priorities.width
        chosen: priorities.kiosk.choice.priority !== ""
        text: !chosen ? (priorities.kiosk.choice.mixed ? qsTr("Tôi thuộc một diện riêng") : qsTr("Tôi thuộc diện ưu tiên")) : priorities.kiosk.choice.preferred ? qsTr("Ưu tiên: %1").arg(priorities.kiosk.choice.priority) : priorities.kiosk.choice.priority
        onClicked: priorities.kiosk.tap("priorities", "")
    }

    Item {
        width: parent.width
        height: chips.implicitHeight
        visible: !priorities.hidden

        PriorityChips {
            id: chips

            width: parent.width
            kiosk: priorities.kiosk
        }
    }
}
