import QtQuick

// The one thing to do on a page. Acts when the finger is lifted inside; pressing inverts it.
Press {
    id: control

    property string note
    property int noteSize: Theme.buttonText

    filled: true
    implicitHeight: Math.max(Theme.touch, Theme.fit(30), column.implicitHeight + 2 * Theme.fit(4))
    leftPadding: Theme.space
    font.pixelSize: Theme.buttonText
    Accessible.description: note

    contentItem: Item {
        Icon {
            id: icon

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: control.iconName !== ""
            name: control.iconName
            color: control.inkColor
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
                color: control.inkColor
                horizontalAlignment: icon.visible ? Text.AlignLeft : Text.AlignHCenter
            }

            EvenWords {
                visible: text !== ""
                wording: control.note
                font.pixelSize: control.noteSize
                color: control.inkColor
                horizontalAlignment: icon.visible ? Text.AlignLeft : Text.AlignHCenter
            }
        }
    }
}
