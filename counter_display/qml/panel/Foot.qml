import QtQuick
import MotCua.Controls

// What is wrong behind the panel, in one line; a shape and a word, never a colour alone.
Rectangle {
    id: foot

    required property var told
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
        anchors.right: aside.left
        anchors.rightMargin: aside.text === "" ? 0 : Desk.px(8)
        anchors.verticalCenter: parent.verticalCenter
        text: foot.told.text
        color: foot.inks[foot.kind]
        font.weight: foot.kind === "done" ? Font.Normal : Font.DemiBold
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    // who mends it and the code for the telephone: they stay whole, however long the words before
    Caption {
        id: aside

        objectName: "foot-aside"
        anchors.right: parent.right
        anchors.rightMargin: Desk.px(8)
        anchors.verticalCenter: parent.verticalCenter
        text: foot.told.aside
        color: foot.inks[foot.kind]
        font.weight: Font.DemiBold
        wrapMode: Text.NoWrap
    }
}
