import QtQuick
import MotCua.Controls

// One row of a list: a number where it is about one, what it is, and what a press does.
Press {
    id: row

    property string number
    property string detail
    property string deed

    implicitHeight: Math.max(Desk.px(36), words.implicitHeight + Desk.px(10))
    leftPadding: Desk.px(10)
    faceColor: down ? Theme.actionTint : enabled ? Theme.paper : Theme.mist
    edgeColor: enabled ? Theme.action : Theme.hairline

    Accessible.name: [number, text, detail, deed].filter(part => part !== "").join(", ")

    contentItem: Item {
        Caption {
            id: number

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            visible: text !== ""
            width: visible ? Math.max(Desk.px(58), implicitWidth + Desk.px(8)) : 0
            text: row.number
            font.pixelSize: Desk.px(17)
            font.weight: Font.Bold
            color: Theme.navy
            wrapMode: Text.NoWrap
        }

        Column {
            id: words

            anchors.left: number.right
            anchors.right: deed.left
            anchors.rightMargin: deed.visible ? Desk.px(8) : 0
            anchors.verticalCenter: parent.verticalCenter

            Caption {
                width: parent.width
                text: row.text
                font.weight: Font.DemiBold
            }

            Caption {
                width: parent.width
                visible: text !== ""
                text: row.detail
                color: Theme.slate
            }
        }

        Caption {
            id: deed

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: text !== ""
            text: row.deed
            color: Theme.action
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
        }
    }
}
