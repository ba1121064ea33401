import QtQuick
import QtQuick.Templates as T

// A service to touch: its name, where and how many wait. A closed one stays and says why.
T.AbstractButton {
    id: control

    property string note
    property string count
    property string countLabel
    property bool closed: false
    property bool asked: false
    readonly property bool dark: (down || asked) && !closed
    readonly property color strong: closed ? Theme.slate : dark ? Theme.paper : Theme.ink
    readonly property color soft: dark ? Theme.paper : Theme.slate

    implicitHeight: Math.max(Theme.mm(30), column.implicitHeight + 2 * Theme.mm(5))
    leftPadding: Theme.space
    rightPadding: Theme.space

    background: Rectangle {
        radius: Theme.radius
        color: control.dark ? Theme.action : control.closed ? Theme.mist : Theme.paper
        border.width: control.visualFocus ? Theme.focusBorder : Theme.border
        border.color: control.visualFocus ? Theme.gold : control.closed ? Theme.hairline : Theme.action
    }

    contentItem: Item {
        Column {
            id: column

            anchors.left: parent.left
            anchors.right: waiting.left
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter

            Words {
                width: parent.width
                text: control.text
                font.pixelSize: Theme.buttonText
                font.weight: Font.DemiBold
                color: control.strong
            }

            Words {
                width: parent.width
                visible: text !== ""
                text: control.note
                font.pixelSize: Theme.bodyText
                color: control.soft
            }
        }

        Column {
            id: waiting

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: control.count !== ""
            width: visible ? Math.max(count.implicitWidth, label.implicitWidth) : 0

            Words {
                id: count

                anchors.horizontalCenter: parent.horizontalCenter
                text: control.count
                font.pixelSize: Theme.titleText
                font.weight: Font.Bold
                color: control.strong
                wrapMode: Text.NoWrap
                topPadding: 0
                lineHeight: 1
            }

            Words {
                id: label

                anchors.horizontalCenter: parent.horizontalCenter
                text: control.countLabel
                font.pixelSize: Theme.noteText
                color: control.soft
                wrapMode: Text.NoWrap
                topPadding: 0
                lineHeight: 1
            }
        }
    }
}
