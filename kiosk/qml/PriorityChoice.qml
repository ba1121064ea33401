pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The classes of people who are called earlier; nobody has to choose one. Where they need more than
// `room` they wait behind one button.
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
        text: qsTr("Ưu tiên (nếu có)")
        font.weight: Font.DemiBold
        color: Theme.slate
    }

    Choice {
        objectName: "priorities"
        visible: priorities.hidden
        maximumWidth: priorities.width
        chosen: priorities.kiosk.choice.priority !== ""
        text: chosen ? qsTr("Ưu tiên: %1").arg(priorities.kiosk.choice.priority) : qsTr("Tôi thuộc diện ưu tiên")
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
