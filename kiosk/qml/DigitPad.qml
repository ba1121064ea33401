pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// Ten digits, one to take the last one back, one to go on.
Item {
    id: digits

    required property real room
    required property string enterText
    property bool ready: false
    property real widest: Theme.fit(80)

    signal tapped(string control, string value)

    implicitHeight: keys.implicitHeight

    Grid {
        id: keys

        readonly property int textSize: keyHeight < 1.4 * Theme.titleText ? Theme.bodyText : Theme.titleText
        readonly property int wordSize: Theme.caps(Theme.large ? 6.9 : 5.8)
        readonly property real keyWidth: Math.min(digits.widest, Math.floor((parent.width - 2 * spacing) / 3))
        readonly property real keyHeight: Math.max(Theme.touch, Math.min(Theme.fit(48), Math.floor((digits.room - 3 * spacing) / 4)))

        anchors.horizontalCenter: parent.horizontalCenter
        columns: 3
        spacing: Theme.gap

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

            PlainButton {
                required property string modelData

                objectName: "key-" + modelData
                width: keys.keyWidth
                height: keys.keyHeight
                text: modelData
                font.pixelSize: keys.textSize
                onClicked: digits.tapped("key", modelData)
            }
        }

        FootButton {
            objectName: "erase"
            width: keys.keyWidth
            height: keys.keyHeight
            text: qsTr("Xóa")
            iconName: "erase"
            font.pixelSize: keys.wordSize
            onClicked: digits.tapped("erase", "")
        }

        PlainButton {
            objectName: "key-0"
            width: keys.keyWidth
            height: keys.keyHeight
            text: "0"
            font.pixelSize: keys.textSize
            onClicked: digits.tapped("key", "0")
        }

        FootButton {
            objectName: "enter"
            width: keys.keyWidth
            height: keys.keyHeight
            enabled: digits.ready
            filled: enabled
            text: digits.enterText
            font.pixelSize: keys.wordSize
            iconName: "arrow-right"
            onClicked: digits.tapped("enter", "")
        }
    }
}
