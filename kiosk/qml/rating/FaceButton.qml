import QtQuick
import MotCua.Controls

// One face to press: its mouth says what the word below says.
Press {
    id: control

    required property int level
    required property string caption
    required property int lines
    required property real pad
    readonly property list<color> colours: [Theme.fault, Theme.fault, Theme.action, Theme.done, Theme.done]

    padding: pad
    leftPadding: pad

    contentItem: Item {
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.round((words.y - height) / 2)
            name: "face-" + control.level
            size: Math.floor(Math.min(parent.width, words.y))
            color: control.dark ? control.inkColor : control.colours[control.level - 1]
        }

        Item {
            id: words

            anchors.bottom: parent.bottom
            width: parent.width
            height: Math.ceil((1.35 * control.lines + 0.1) * control.font.pixelSize)

            Words {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                text: control.caption
                font: control.font
                color: control.dark ? control.inkColor : Theme.ink
                horizontalAlignment: Text.AlignHCenter
                topPadding: 0
                lineHeight: 1.05
            }
        }
    }
}
