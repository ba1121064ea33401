import QtQuick
import MotCua.Controls

// The ticket at the counter: its number large, beside it what it is for.
Rectangle {
    id: present

    required property var shown
    readonly property var ticket: shown.present
    readonly property bool idle: ticket.number === ""
    readonly property var hints: ({
            "closed": qsTr("Quầy đang đóng. Bấm “Gọi tiếp” để mở."),
            "paused": qsTr("Quầy tạm nghỉ. Bấm “Gọi tiếp” để mở lại."),
            "nobody": qsTr("Không có ai chờ."),
            "not-here": qsTr("Không có ai chờ quầy này."),
            "ready": qsTr("Chưa gọi ai.")
        })

    signal counting

    color: Theme.paper
    radius: Theme.radius
    border.width: Math.max(1, Desk.px(1))
    border.color: Theme.hairline

    Caption {
        anchors.centerIn: parent
        width: parent.width - 2 * Desk.px(12)
        visible: present.idle
        text: present.hints[present.shown.idle] ?? ""
        color: Theme.slate
        font.pixelSize: Desk.px(16)
        horizontalAlignment: Text.AlignHCenter
    }

    Column {
        id: called

        anchors.left: parent.left
        anchors.leftMargin: Desk.px(10)
        anchors.verticalCenter: parent.verticalCenter
        visible: !present.idle

        TicketNumber {
            objectName: "number"
            text: present.ticket.number
            pixelSize: Desk.px(42)
            maximumWidth: Desk.px(150)
            color: Theme.navy
        }

        Caption {
            visible: present.ticket.calls > 0
            text: qsTr("gọi lần %1").arg(present.ticket.calls)
            color: Theme.slate
            wrapMode: Text.NoWrap
        }
    }

    Column {
        id: what

        readonly property real room: present.height - 2 * Desk.px(3)
        // letters shrink a little, rather than be cut, where three long names meet
        readonly property int size: whole.implicitHeight > room ? Desk.px(12) : Desk.text

        anchors.left: called.right
        anchors.leftMargin: Desk.px(12)
        anchors.right: dossiers.visible ? dossiers.left : parent.right
        anchors.rightMargin: Desk.px(8)
        anchors.verticalCenter: parent.verticalCenter
        visible: !present.idle

        Caption {
            id: service

            width: parent.width
            text: present.ticket.service
            font.pixelSize: what.size
            font.weight: Font.DemiBold
        }

        Caption {
            id: priority

            width: parent.width
            visible: text !== ""
            text: present.ticket.preferred ? qsTr("Ưu tiên: %1").arg(present.ticket.priority) : present.ticket.priority
            font.pixelSize: what.size
            font.weight: Font.DemiBold
            color: Theme.warning
        }

        Caption {
            id: note

            width: parent.width
            visible: text !== ""
            text: present.ticket.note === "" ? "" : qsTr("Lời nhắn: %1").arg(present.ticket.note)
            font.pixelSize: what.size
        }

        Caption {
            id: turn

            width: parent.width
            visible: text !== ""
            text: present.ticket.turn
            font.pixelSize: what.size
        }
    }

    PanelButton {
        id: dossiers

        objectName: "dossiers"
        anchors.right: parent.right
        anchors.rightMargin: Desk.px(8)
        anchors.verticalCenter: parent.verticalCenter
        width: Math.ceil(implicitWidth)
        visible: present.ticket.dossiers > 0
        text: qsTr("%n hồ sơ", "", present.ticket.dossiers)
        onClicked: present.counting()
    }

    // never seen: how high all of it stands in letters of the usual size
    Caption {
        id: whole

        visible: false
        width: what.width
        text: [service.text, priority.text, note.text, turn.text].filter(line => line !== "").join("\n")
        font.weight: Font.DemiBold
    }
}
