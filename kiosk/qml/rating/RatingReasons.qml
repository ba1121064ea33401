pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// Why it was not good: one touch, or none. What has no room stands on further sheets.
RatingPage {
    id: page

    RatingHead {
        id: head

        width: parent.width
        model: page.model
        plan: page.plan
        small: true
        wording: qsTr("Điều gì chưa tốt?")
    }

    Grid {
        id: reasons

        readonly property int count: page.seen.reasons.length + (page.seen.more === "" ? 0 : 1)
        readonly property int lines: Math.ceil((page.seen.more === "" ? count : page.plan.reasons) / columns)
        readonly property real room: page.height - head.height - 2 * page.pad
        readonly property real cell: Math.floor((page.width - 2 * page.mm(page.plan.edge) - (columns - 1) * spacing) / columns)

        readonly property int cellHeight: Math.floor(Math.min(page.mm(30), (room - (lines - 1) * spacing) / lines))

        x: page.mm(page.plan.edge)
        y: Math.round((page.height + head.height - lines * (cellHeight + spacing) + spacing) / 2)
        columns: page.plan.reason_columns
        spacing: Math.ceil(4 * Theme.pxPerMm)

        Repeater {
            model: page.visible ? reasons.count : 0

            Press {
                id: reason

                required property int index
                readonly property var shown: page.seen.reasons[index]

                objectName: shown ? "reason-" + shown.key : "more"
                width: reasons.cell
                height: reasons.cellHeight
                text: shown ? shown.name : page.seen.more === "first" ? qsTr("Xem lại từ đầu") : qsTr("Xem thêm…")
                filled: shown !== undefined && page.seen.chosen === shown.key
                enabled: page.seen.chosen === ""
                padding: page.mm(1)
                leftPadding: padding
                font.pixelSize: page.caps(page.low ? 4.9 : 5)
                font.weight: shown ? Font.Medium : Font.Bold
                onClicked: shown ? page.model.act("reason", shown.key) : page.model.act("more", "")

                contentItem: Item {
                    EvenWords {
                        anchors.verticalCenter: parent.verticalCenter
                        wording: reason.text
                        font: reason.font
                        color: reason.inkColor
                        horizontalAlignment: Text.AlignHCenter
                        maximumLineCount: Math.floor(reason.height / (1.36 * font.pixelSize))
                        elide: Text.ElideRight
                        topPadding: 0
                        lineHeight: 1.05
                    }
                }
            }
        }
    }
}
