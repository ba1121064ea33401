pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The classes of people who are called earlier; nobody has to choose one.
Column {
    id: priorities

    required property KioskModel kiosk
    readonly property real labelHeight: label.height + spacing

    spacing: Theme.fit(3)

    Words {
        id: label

        text: qsTr("Ưu tiên (nếu có)")
        font.weight: Font.DemiBold
        color: Theme.slate
    }

    Flow {
        width: parent.width
        spacing: Theme.gap

        Repeater {
            model: priorities.kiosk.choice.priorities

            Choice {
                required property string key
                required property string name
                required chosen

                objectName: "priority-" + key
                maximumWidth: priorities.width
                text: name || qsTr("Không")
                onClicked: priorities.kiosk.tap("priority", key)
            }
        }
    }
}
