import QtQuick

// A way on that is not the main one: a line around it, filled while pressed.
Press {
    id: control

    // a narrow one takes as many lines as it needs
    property bool wraps: false

    implicitHeight: Math.max(Theme.touch, label.implicitHeight + Theme.gap)
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + leftPadding + rightPadding)

    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.gap

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: control.iconName !== ""
                name: control.iconName
                color: control.inkColor
                size: Math.round(control.font.pixelSize * 1.3)
            }

            Words {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                text: control.text
                font: control.font
                color: control.inkColor
                width: control.wraps ? Math.min(implicitWidth, control.availableWidth) : implicitWidth
                horizontalAlignment: Text.AlignHCenter
                wrapMode: control.wraps ? Text.WordWrap : Text.NoWrap
            }
        }
    }
}
