import QtQuick
import MotCua.Controls

// The navy band over what is asked: the number that it is about, large, and the question.
RatingPage {
    id: head

    required property string wording
    property bool small: low
    readonly property bool stacked: !low && (!small || parent.height > parent.width)

    implicitHeight: Math.ceil(content.implicitHeight + 2 * mm(low ? 0.5 : 3)) + rule.height

    Rectangle {
        anchors.fill: parent
        color: Theme.band
    }

    Grid {
        id: content

        x: Math.round((head.width - width) / 2)
        y: Math.round((head.height - rule.height - height) / 2)
        columns: head.stacked ? 1 : 2
        columnSpacing: head.mm(head.low ? 4 : 6)
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Row {
            id: whose

            spacing: head.mm(head.low ? 2 : 4)

            Words {
                anchors.baseline: number.baseline
                text: qsTr("Số")
                color: Theme.bandText
                font.pixelSize: head.caps(head.low ? 5.2 : 7.3)
                topPadding: 0
                lineHeight: 1
            }

            TicketNumber {
                id: number

                objectName: "number"
                text: head.seen.number
                pixelSize: head.caps(head.low ? 6.5 : head.small ? 8.5 : 13)
                maximumWidth: (head.stacked ? 0.6 : 0.24) * head.width
                color: Theme.bandText
            }
        }

        Words {
            readonly property real room: head.width - 2 * head.mm(head.plan.edge) - (head.stacked ? 0 : whose.width + content.columnSpacing)

            objectName: "question"
            text: head.wording
            color: Theme.bandText
            font.pixelSize: Math.min(whole.font.pixelSize, Math.floor(whole.font.pixelSize * room / whole.advanceWidth))
            font.weight: Font.DemiBold
            wrapMode: Text.NoWrap
            topPadding: head.stacked ? Math.round(font.pixelSize * 0.2) : 0
            lineHeight: 1

            TextMetrics {
                id: whole

                font.family: Theme.family
                font.pixelSize: head.caps(head.low ? 5.2 : head.small ? 7.3 : 8.5)
                font.weight: Font.DemiBold
                text: head.wording
            }
        }
    }

    Rectangle {
        id: rule

        anchors.bottom: parent.bottom
        width: parent.width
        height: head.mm(1)
        color: Theme.gold
    }
}
