pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// One choice for each class of priority, "none" first; one below the other where they are `listed`.
Flow {
    id: chips

    required property KioskModel kiosk
    property bool listed: false

    spacing: Theme.gap

    Repeater {
        model: chips.kiosk.choice.priorities

        Choice {
            required property string key
            required property string name
            required chosen

            objectName: "priority-" + key
            width: chips.listed ? chips.width : implicitWidth
            maximumWidth: chips.width
            text: name || qsTr("Không")
            onClicked: chips.kiosk.tap("priority", key)
        }
    }
}
