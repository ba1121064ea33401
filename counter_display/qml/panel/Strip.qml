import QtQuick
import MotCua.Controls

// What calls most for a look beside the ticket: help, two numbers, the day, papers, who waits.
Press {
    id: strip

    required property var told
    readonly property bool urgent: told.kind === "help"
    readonly property var answers: ({
            "help": qsTr("Tôi đến ngay"),
            "two": qsTr("Gọi hai số"),
            "second": qsTr("%1 tới trước").arg(told.number)
        })
    readonly property string answerText: answers[told.kind] ?? ""
    readonly property var titles: ({
            "help": told.title,
            "day": qsTr("Hôm nay là ngày nào?"),
            "papers": qsTr("Chưa có phiếu"),
            "line": qsTr("Chờ lâu nhất: %1").arg(told.title),
            "two": told.title,
            "second": told.title,
            "elsewhere": told.title
        })
    readonly property string detail: told.kind === "day" ? qsTr("Bấm để xem cách trả lời") : told.detail
    readonly property var grounds: ({
            "help": Theme.gold,
            "day": Theme.warningTint,
            "papers": Theme.warningTint
        })

    text: titles[told.kind] ?? ""
    leftPadding: Desk.px(8)
    faceColor: down ? Theme.actionTint : grounds[told.kind] ?? Theme.paper
    Accessible.name: [text, detail, urgent ? "" : answerText].filter(part => part !== "").join(", ")
    edgeColor: urgent ? Theme.warning : Theme.hairline

    contentItem: Item {
        Column {
            anchors.left: parent.left
            anchors.right: answer.visible ? answer.left : unfold.left
            anchors.rightMargin: Desk.px(6)
            anchors.verticalCenter: parent.verticalCenter

            Caption {
                width: parent.width
                text: strip.text
                font.weight: Font.DemiBold
            }

            // the list that a press opens says all of it
            Caption {
                width: parent.width
                visible: text !== ""
                text: strip.detail
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
            }
        }

        Rectangle {
            id: answer

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: strip.answerText !== ""
            width: word.implicitWidth + Desk.px(20)
            height: Desk.px(28)
            radius: Theme.radius
            color: Theme.action

            Caption {
                id: word

                anchors.centerIn: parent
                text: strip.answerText
                color: Theme.paper
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }

        Icon {
            id: unfold

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: !answer.visible
            name: "unfold"
            size: Desk.px(16)
        }
    }
}
