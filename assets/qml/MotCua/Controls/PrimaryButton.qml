import QtQuick
import QtQuick.Templates as T

// The one thing to do on a page. Acts when the finger is lifted inside; pressing inverts it.
T.AbstractButton {
    id: control

    property string iconName
    property string note
    property int noteSize: Theme.buttonText

    implicitHeight: Math.max(Theme.touch, Theme.fit(30), column.implicitHeight + 2 * Theme.gap)
    leftPadding: Theme.space
    rightPadding: Theme.space
    font.family: Theme.family
    font.pixelSize: Theme.buttonText
    font.weight: Font.DemiBold

    background: Rectangle {
        radius: Theme.radius
        color: control.down ? Theme.paper : Theme.action
        border.width: control.visualFocus ? Theme.focusBorder : Theme.border
        border.color: control.visualFocus ? Theme.gold : Theme.action
    }

    contentItem: Item {
        Icon {
            id: icon

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: control.iconName !== ""
            name: visible ? control.iconName + (control.down ? "-action" : "-white") : ""
            size: Math.round(control.font.pixelSize * 1.3)
        }

        Column {
            id: column

            anchors.left: parent.left
            anchors.right: icon.visible ? icon.left : parent.right
            anchors.rightMargin: icon.visible ? Theme.gap : 0
            anchors.verticalCenter: parent.verticalCenter

            Words {
                width: parent.width
                text: control.text
                font: control.font
                color: control.down ? Theme.action : Theme.paper
                horizontalAlignment: icon.visible ? Text.AlignLeft : Text.AlignHCenter
            }

            Words {
                width: parent.width
                visible: text !== ""
                text: control.note
                font.pixelSize: control.noteSize
                color: control.down ? Theme.action : Theme.paper
                horizontalAlignment: icon.visible ? Text.AlignLeft : Text.AlignHCenter
            }
        }
    }
}
