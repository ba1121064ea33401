import QtQuick
import QtQuick.Templates as T

// A way on that is not the main one: a line around it, filled while pressed.
T.AbstractButton {
    id: control

    property string iconName

    implicitHeight: Math.max(Theme.touch, label.implicitHeight + Theme.gap)
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + leftPadding + rightPadding)
    leftPadding: Theme.fit(6)
    rightPadding: Theme.fit(6)
    font.family: Theme.family
    font.pixelSize: Theme.bodyText
    font.weight: Font.DemiBold

    background: Rectangle {
        radius: Theme.radius
        color: control.down ? Theme.action : Theme.paper
        border.width: control.visualFocus ? Theme.focusBorder : Theme.border
        border.color: control.visualFocus ? Theme.gold : Theme.action
    }

    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.gap

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: control.iconName !== ""
                name: visible ? control.iconName + (control.down ? "-white" : "-action") : ""
                size: Math.round(control.font.pixelSize * 1.3)
            }

            Words {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                text: control.text
                font: control.font
                color: control.down ? Theme.paper : Theme.action
                wrapMode: Text.NoWrap
            }
        }
    }
}
