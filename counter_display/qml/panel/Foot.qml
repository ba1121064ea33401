import QtQuick
import MotCua.Controls

// What is wrong behind the panel, and who mends it; a shape and a word, never a colour alone.
Rectangle {
    id: foot

    required property var told
    property string officer
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

    // who has signed in, as long as nothing is wrong; the window's title tells it always
    Caption {
        id: person

        objectName: "officer"
        anchors.right: parent.right
        anchors.rightMargin: Desk.px(8)
        y: column.y
        width: Math.min(implicitWidth, foot.width * 0.55)
        visible: text !== ""
        text: foot.kind === "done" ? foot.officer : ""
        color: Theme.slate
        wrapMode: Text.NoWrap
        elide: Text.ElideLeft
        Accessible.name: qsTr("Đã đăng nhập: %1").arg(text)
    }

    Column {
        id: column

        anchors.left: icon.right
        anchors.leftMargin: Desk.px(6)
        anchors.right: person.left
        anchors.rightMargin: Desk.px(8)
        anchors.verticalCenter: parent.verticalCenter

        Caption {
            objectName: "foot"
            width: parent.width
            text: foot.told.text
            color: foot.inks[foot.kind]
            font.weight: foot.kind === "done" ? Font.Normal : Font.DemiBold
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }

        // who mends it, and the code for the telephone
        Caption {
            objectName: "foot-aside"
            width: parent.width
            visible: text !== ""
            text: foot.told.aside
            color: foot.inks[foot.kind]
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }
    }
}
