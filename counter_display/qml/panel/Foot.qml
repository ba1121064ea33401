import QtQuick
import MotCua.Controls

// What is wrong behind the panel, in one line; a shape and a word, never a colour alone.
Rectangle {
    id: foot

    required property var told
    property string mark: ""
    readonly property var icons: ({
            "lost": "fault",
            "fault": "fault",
            "warn": "warning",
            "ignored": "warning",
            "reading": "info",
            "ok": "done"
        })
    readonly property var inks: ({
            "fault": Theme.fault,
            "warning": Theme.warning,
            "info": Theme.action,
            "done": Theme.done
        })
    readonly property string kind: icons[told.kind]

    color: kind === "fault" ? Theme.faultTint : "transparent"

    Icon {
        id: icon

        x: Desk.px(8)
        anchors.verticalCenter: parent.verticalCenter
        name: "notice-" + foot.kind
        size: Desk.px(15)
        color: foot.inks[foot.kind]
    }

    Caption {
        objectName: "foot"
        anchors.left: icon.right
        anchors.leftMargin: Desk.px(6)
        anchors.right: mark.left
        anchors.rightMargin: mark.width > 0 ? Desk.px(6) : 0
        anchors.verticalCenter: parent.verticalCenter
        text: foot.told.text
        color: foot.inks[foot.kind]
        font.weight: foot.kind === "done" ? Font.Normal : Font.DemiBold
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Rectangle {
        id: mark

        anchors.right: parent.right
        height: parent.height
        width: visible ? word.implicitWidth + Desk.px(16) : 0
        visible: word.text !== ""
        color: Theme.gold

        Caption {
            id: word

            anchors.centerIn: parent
            text: ({
                    "sample": qsTr("VĂN PHÒNG MẪU"),
                    "training": qsTr("TẬP HUẤN")
                })[foot.mark] ?? ""
            color: Theme.goldText
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
        }
    }
}
