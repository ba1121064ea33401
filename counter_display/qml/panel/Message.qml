import QtQuick
import MotCua.Controls

// Why the last press did nothing, or what came of it, in one sentence; a press takes it away.
Press {
    id: message

    property bool good

    implicitHeight: sentence.implicitHeight + 2 * Desk.px(4)

    leftPadding: Desk.px(8)
    faceColor: good ? Theme.doneTint : Theme.faultTint
    edgeColor: good ? Theme.done : Theme.fault

    // an alert is no button to a screen reader unless it says so itself
    Accessible.role: Accessible.AlertMessage
    Accessible.onPressAction: click()

    contentItem: Item {
        Icon {
            id: icon

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            name: message.good ? "notice-done" : "notice-fault"
            size: Desk.px(20)
            color: message.edgeColor
        }

        Caption {
            id: sentence

            anchors.left: icon.right
            anchors.leftMargin: Desk.px(8)
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: message.text
            color: message.edgeColor
            font.weight: Font.Medium
        }
    }
}
