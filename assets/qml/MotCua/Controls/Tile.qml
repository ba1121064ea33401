import QtQuick
import QtQuick.Templates as T

// A service to touch: its name, where and how many wait. A closed one stays and says why.
T.AbstractButton {
    id: control

    property string note
    property string count
    property string countLabel
    property bool compact: false
    property bool dense: false
    property bool closed: false
    property bool asked: false
    readonly property bool dark: (down || asked) && !closed
    readonly property color strong: closed ? Theme.slate : dark ? Theme.paper : Theme.ink
    readonly property color soft: dark ? Theme.paper : Theme.slate

    implicitHeight: Math.max(Theme.touch, Theme.fit(30), column.implicitHeight + 2 * Theme.fit(3))
    leftPadding: Theme.fit(compact ? 6 : 8)
    rightPadding: leftPadding

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
            anchors.rightMargin: waiting.visible ? Theme.space : 0
            anchors.verticalCenter: parent.verticalCenter

            EvenWords {
                wording: control.text
                font.pixelSize: control.dense ? Theme.bodyText : Theme.buttonText
                font.weight: Font.DemiBold
                color: control.strong
            }

            Words {
                width: parent.width
                visible: text !== ""
                text: control.compact && control.count !== "" ? [control.count + " " + control.countLabel, control.note].filter(part => part !== "").join(" · ") : control.note
                font.weight: control.closed ? Font.DemiBold : Font.Normal
                color: control.soft
            }
        }

        Column {
            id: waiting

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: control.count !== "" && !control.compact
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
