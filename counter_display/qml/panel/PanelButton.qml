import QtQuick
import MotCua.Controls

// A button of the panel, its hotkey beside its name. The filled one is pressed all day.
Press {
    id: control

    property string hotkey
    readonly property color letters: enabled ? inkColor : Theme.slate

    implicitHeight: Desk.target
    implicitWidth: Math.max(Desk.target, row.implicitWidth + leftPadding + rightPadding)
    leftPadding: Desk.px(6)
    font.pixelSize: filled ? Desk.strong : Desk.text
    font.weight: !enabled ? Font.Normal : filled ? Font.Bold : Font.DemiBold
    faceColor: !enabled ? Theme.mist : dark ? Theme.action : Theme.paper
    edgeColor: enabled ? Theme.action : Theme.hairline

    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: Desk.px(6)

            Caption {
                anchors.verticalCenter: parent.verticalCenter
                visible: text !== ""
                text: control.text
                font: control.font
                color: control.letters
                wrapMode: Text.NoWrap
            }

            Caption {
                anchors.verticalCenter: parent.verticalCenter
                visible: text !== ""
                text: control.hotkey
                color: control.letters
                wrapMode: Text.NoWrap
            }

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: control.iconName !== ""
                name: control.iconName
                size: Desk.px(16)
                color: control.letters
            }
        }
    }
}
