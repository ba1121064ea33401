pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// One choice for each class of priority, "none" first. Where they may be `listed` they stand one
// below the other, as high as the `room` allows.
Flow {
    id: chips

    required property KioskModel kiosk
    property bool listed: false
    property real room: 0
    readonly property real share: Math.floor((room + spacing) / Math.max(1, classes.count)) - spacing
    readonly property bool stacked: listed && share >= Theme.touch

    spacing: Theme.gap

    Repeater {
        id: classes

        model: chips.kiosk.choice.priorities

        Choice {
            required property string key
            required property string name
            required chosen

            objectName: "priority-" + key
            width: chips.stacked ? chips.width : implicitWidth
            height: chips.stacked ? Math.max(implicitHeight, Math.min(Theme.fit(30), chips.share)) : implicitHeight
            maximumWidth: chips.width
            aligned: chips.stacked
            text: name || qsTr("Không")
            onClicked: chips.kiosk.tap("priority", key)
        }
    }
}
