pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Screens

// Whose panel this is, whether the counter works, how many wait, how long the present one takes.
Rectangle {
    id: line

    required property StateModel model
    readonly property var shown: model.state
    readonly property var words: ({
            "open": qsTr("Mở"),
            "paused": qsTr("Tạm nghỉ"),
            "closed": qsTr("Đóng")
        })

    component Unfolding: Press {
        id: unfolding

        default property alias mark: marks.data

        height: Desk.target
        leftPadding: Desk.px(8)
        implicitWidth: Math.max(Desk.target, content.implicitWidth + leftPadding + rightPadding)
        faceColor: down ? Theme.action : Theme.band
        edgeColor: faceColor

        contentItem: Item {
            Row {
                id: content

                anchors.verticalCenter: parent.verticalCenter
                spacing: Desk.px(5)

                Item {
                    id: marks

                    anchors.verticalCenter: parent.verticalCenter
                    visible: children.length > 0
                    width: visible ? Desk.px(10) : 0
                    height: Desk.px(10)
                }

                Caption {
                    anchors.verticalCenter: parent.verticalCenter
                    text: unfolding.text
                    color: Theme.bandText
                    font.weight: Font.DemiBold
                    wrapMode: Text.NoWrap
                }

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    visible: unfolding.enabled
                    name: "unfold"
                    size: Desk.px(14)
                    color: Theme.bandText
                }
            }
        }
    }

    implicitHeight: Desk.target
    color: Theme.band

    Unfolding {
        objectName: "counter"
        enabled: line.shown.status !== ""
        text: enabled ? qsTr("Quầy %1 · %2").arg(line.shown.counter).arg(line.words[line.shown.status]) : qsTr("Quầy %1").arg(line.shown.counter)
        onClicked: line.model.act("sheet", "counter")

        // open: a full disc; pausing: two bars; closed: a ring
        Rectangle {
            anchors.fill: parent
            visible: line.shown.status === "open" || line.shown.status === "closed"
            radius: width / 2
            color: line.shown.status === "open" ? Theme.bandText : "transparent"
            border.width: Math.max(2, Desk.px(2))
            border.color: Theme.bandText
        }

        Repeater {
            model: line.shown.status === "paused" ? 2 : 0

            Rectangle {
                required property int index

                x: Desk.px(1) + index * Desk.px(5)
                width: Desk.px(3)
                height: parent.height
                color: Theme.gold
            }
        }
    }

    Unfolding {
        objectName: "line"
        anchors.right: elapsed.left
        anchors.rightMargin: Desk.px(4)
        // nobody knows who waits at a counter that is cut off
        visible: !line.shown.by_hand
        enabled: line.shown.waiting > 0
        text: qsTr("chờ %1").arg(line.shown.waiting)
        onClicked: line.model.act("sheet", "line")
    }

    Icon {
        anchors.left: elapsed.left
        anchors.verticalCenter: parent.verticalCenter
        visible: elapsed.text !== ""
        name: "poster-clock"
        size: Desk.px(14)
        color: Theme.bandText
    }

    Caption {
        id: elapsed

        anchors.right: parent.right
        anchors.rightMargin: Desk.px(10)
        anchors.verticalCenter: parent.verticalCenter
        width: Desk.px(78)
        text: line.shown.present.elapsed
        color: Theme.bandText
        font.pixelSize: Desk.px(16)
        font.weight: Font.DemiBold
        horizontalAlignment: Text.AlignRight
        wrapMode: Text.NoWrap
        Accessible.name: qsTr("Đã phục vụ %1").arg(text)
    }
}
