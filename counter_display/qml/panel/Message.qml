import QtQuick
import MotCua.Controls

// Why the last press did nothing, in one sentence; a press takes it away.
Press {
    id: message

    implicitHeight: sentence.implicitHeight + 2 * Desk.px(4)

    leftPadding: Desk.px(8)
    faceColor: Theme.faultTint
    edgeColor: Theme.fault

    // an alert is no button to a screen reader unless it says so itself
    Accessible.role: Accessible.AlertMessage
    Accessible.onPressAction: click()

    contentItem: Item {
        Icon {
            id: icon

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            name: "notice-fault"
            size: Desk.px(20)
            color: Theme.fault
        }

        Caption {
            id: sentence

            anchors.left: icon.right
            anchors.leftMargin: Desk.px(8)
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: message.text
            color: Theme.fault
            font.weight: Font.Medium
        }
    }
}
