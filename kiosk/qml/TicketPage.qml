import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The number in the hand: the number itself, where and how long, and what became of the paper. The
// number takes what room the rest leaves; without paper it may be larger still.
Item {
    id: page

    required property KioskModel kiosk
    required property bool portrait
    required property bool low
    readonly property string paper: kiosk.ticket.paper
    readonly property bool hasPaper: paper === "confirmed" || paper === "printing"
    readonly property bool tight: Theme.large || low
    readonly property bool headed: !(low && portrait)
    readonly property bool appointed: kiosk.ticket.appointment !== ""
    readonly property bool reprints: kiosk.ticket.reprintable
    readonly property int textSize: tight ? Theme.bodyText : Theme.buttonText
    readonly property real split: portrait ? 0 : Math.round(0.38 * width)
    readonly property real edge: tight ? Theme.space : Theme.margin
    // the height for all that is read
    readonly property real room: (portrait ? buttons.y : height) - 2 * edge
    readonly property real numberRoom: room - (headed ? heading.implicitHeight : 0) - service.height - 3 * Theme.gap - (portrait ? told.height + Theme.gap : 0)
    readonly property string keep: qsTr("Mời Ông/Bà nhớ, chụp hoặc ghi lại số này.")
    readonly property var papers: ({
            "printing": qsTr("Đang in phiếu…"),
            "confirmed": qsTr("Mời lấy phiếu."),
            "unconfirmed": qsTr("Có thể phiếu chưa in ra.") + " " + keep,
            "failed": qsTr("Chưa in được phiếu.") + " " + keep,
            "skipped": qsTr("Hiện không in được phiếu.") + " " + keep
        })
    readonly property var kinds: ({
            "printing": "info",
            "confirmed": "done",
            "unconfirmed": "warning",
            "failed": "warning",
            "skipped": "warning"
        })

    Column {
        id: shown

        x: Theme.margin
        y: page.edge + Math.max(0, Math.round((page.room - height - (page.portrait ? told.height + Theme.gap : 0)) / 2))
        width: (page.portrait ? page.width : page.split) - 2 * Theme.margin
        spacing: Theme.gap

        Words {
            id: heading

            width: parent.width
            visible: page.headed
            text: page.kiosk.ticket.preferred ? qsTr("Số ưu tiên") : qsTr("Số của Ông/Bà")
            font.pixelSize: Theme.titleText
            font.weight: Font.DemiBold
            color: Theme.slate
            horizontalAlignment: Text.AlignHCenter
        }

        Surface {
            width: parent.width
            height: number.implicitHeight + Theme.gap
            border.width: Theme.border
            border.color: Theme.navy

            TicketNumber {
                id: number

                objectName: "number"
                anchors.centerIn: parent
                text: page.kiosk.ticket.number
                pixelSize: Theme.caps(page.hasPaper ? 50 : 80)
                maximumWidth: parent.width - 2 * Theme.space
                maximumHeight: page.numberRoom
                color: Theme.navy
            }
        }

        EvenWords {
            id: service

            wording: page.kiosk.ticket.service
            font.pixelSize: Theme.large ? Theme.caps(9.7) : page.textSize
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
        }
    }

    Rectangle {
        visible: !page.portrait
        x: page.split
        y: page.edge
        width: Theme.thinBorder
        height: page.height - y - Theme.margin
        color: Theme.hairline
    }

    Column {
        id: told

        x: page.split + Theme.margin
        y: page.portrait ? shown.y + shown.height + spacing : Theme.space
        width: page.width - x - Theme.margin
        spacing: Theme.gap

        Notice {
            objectName: "paper-notice"
            width: parent.width
            kind: page.kinds[page.paper]
            text: page.papers[page.paper]
            textSize: page.textSize
        }

        Surface {
            width: parent.width
            height: facts.implicitHeight + 2 * facts.y

            Column {
                id: facts

                x: Theme.space
                y: Theme.fit(page.tight ? 3 : 6)
                width: parent.width - 2 * Theme.space
                spacing: Theme.fit(page.tight ? 1 : 3)

                Words {
                    readonly property string unserved: page.tight || page.kiosk.ticket.ahead < 0 ? qsTr("Mời chờ gọi số") : qsTr("Chưa có quầy phục vụ, mời chờ gọi số")

                    width: parent.width
                    text: page.kiosk.ticket.counters === "" ? unserved : qsTr("Quầy %1", "", page.kiosk.ticket.counters.split(",").length).arg(page.kiosk.ticket.counters)
                    font.pixelSize: Theme.titleText
                    font.weight: Font.Bold
                    color: Theme.navy
                }

                Words {
                    objectName: "ahead"
                    width: parent.width
                    visible: page.kiosk.ticket.ahead >= 0
                    text: page.kiosk.ticket.ahead === 0 ? qsTr("Hiện không ai được gọi trước") : qsTr("%n người có thể được gọi trước", "", page.kiosk.ticket.ahead)
                    font.pixelSize: page.textSize
                }

                Words {
                    objectName: "appointed"
                    width: parent.width
                    visible: page.appointed
                    text: page.kiosk.ticket.appointment
                    font.pixelSize: page.textSize
                    font.weight: Font.DemiBold
                }

                Words {
                    readonly property int longest: page.kiosk.ticket.longest
                    readonly property bool ranges: page.kiosk.ticket.shortest > 0 && page.kiosk.ticket.shortest < longest

                    objectName: "wait"
                    width: parent.width
                    visible: longest > 0 && !(page.tight && page.appointed)
                    text: ranges ? qsTr("Chờ khoảng %1–%2 phút").arg(page.kiosk.ticket.shortest).arg(longest) : qsTr("Chờ khoảng %n phút", "", longest)
                    font.pixelSize: page.textSize
                }

                Words {
                    width: parent.width
                    visible: page.kiosk.ticket.priority !== "" && !page.tight
                    text: page.kiosk.ticket.preferred ? qsTr("Ưu tiên: %1").arg(page.kiosk.ticket.priority) : page.kiosk.ticket.priority
                    font.pixelSize: page.textSize
                }

                Words {
                    width: parent.width
                    visible: page.appointed ? page.portrait && !page.tight : !page.tight || (Theme.large && page.portrait && page.hasPaper)
                    text: qsTr("Mời ngồi chờ, xem bảng hoặc nghe gọi số.")
                    font.pixelSize: page.textSize
                    color: Theme.slate
                }
            }
        }
    }

    Grid {
        id: buttons

        readonly property bool stacked: page.portrait && !page.tight
        readonly property int abreast: [kept, reprint, another, done].filter(one => one.visible).length
        readonly property bool crowded: !stacked && abreast > 2
        // which stand beside one another share the width; the note on "Xong" needs more
        readonly property real shared: width - (abreast - 1) * spacing
        readonly property real share: stacked ? width : Math.floor(shared * (crowded && done.note !== "" ? 0.3 : 1 / abreast))
        readonly property real tall: Math.max(done.implicitHeight, another.implicitHeight)

        x: told.x
        y: parent.height - height - Theme.space
        width: told.width
        columns: stacked ? 1 : abreast
        spacing: Theme.gap

        // the place of what is offered next: nothing comes under a finger on its way to "Xong"
        Item {
            id: kept

            width: reprint.width
            height: reprint.height
            visible: page.paper === "printing" && !page.reprints
        }

        PlainButton {
            id: reprint

            objectName: "reprint"
            width: buttons.share
            height: buttons.stacked ? implicitHeight : buttons.tall
            visible: page.reprints
            wraps: buttons.crowded
            text: buttons.stacked ? qsTr("Chưa có phiếu? In lại") : qsTr("In lại phiếu")
            iconName: buttons.crowded ? "" : "slip"
            onClicked: page.kiosk.tap("reprint", "")
        }

        PlainButton {
            id: another

            objectName: "another"
            width: buttons.share
            height: buttons.stacked ? implicitHeight : buttons.tall
            visible: page.kiosk.ticket.another
            wraps: buttons.crowded
            text: qsTr("Việc khác")
            onClicked: page.kiosk.tap("another", "")
        }

        PrimaryButton {
            id: done

            objectName: "done"
            width: buttons.stacked ? buttons.width : buttons.shared - (buttons.abreast - 1) * buttons.share
            height: buttons.stacked ? implicitHeight : buttons.tall
            text: qsTr("Xong")
            readonly property int left_s: page.kiosk.ticket.countdown

            note: left_s === 0 ? "" : page.headed ? qsTr("Tự về trang đầu sau %n giây", "", left_s) : qsTr("Còn %n giây", "", left_s)
            noteSize: Theme.large ? Theme.noteText : Theme.bodyText
            onClicked: page.kiosk.tap("done", "")
        }
    }
}
