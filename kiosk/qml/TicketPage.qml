import QtQuick
import MotCua.Controls

// The number in the hand: the number itself, where and how long, and what became of the paper.
Split {
    id: page

    readonly property var papers: ({
            "printing": qsTr("Đang in phiếu…"),
            "confirmed": qsTr("Mời lấy phiếu."),
            "unconfirmed": qsTr("Mời lấy phiếu nếu đã ra. Số vẫn có hiệu lực, mời nhớ số này."),
            "failed": qsTr("Chưa in được phiếu – số vẫn có hiệu lực, mời nhớ số này."),
            "skipped": qsTr("Máy này không in phiếu. Mời nhớ số này.")
        })
    readonly property var kinds: ({
            "printing": "info",
            "confirmed": "done",
            "unconfirmed": "warning",
            "failed": "warning",
            "skipped": "warning"
        })

    info: Column {
        y: Math.round((parent.height - height) / 2)
        width: parent.width
        spacing: Theme.gap

        Words {
            id: heading

            width: parent.width
            text: qsTr("Số của Ông/Bà")
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
                pixelSize: Theme.caps(50)
                maximumWidth: parent.width - 2 * Theme.space
                maximumHeight: page.infoHeight - heading.height - service.height - 3 * Theme.gap
                color: Theme.navy
            }
        }

        EvenWords {
            id: service

            wording: page.kiosk.ticket.service
            font.pixelSize: Theme.buttonText
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
        }
    }

    actions: Item {
        anchors.fill: parent

        Column {
            width: parent.width
            spacing: Theme.space

            Notice {
                objectName: "paper-notice"
                width: parent.width
                kind: page.kinds[page.kiosk.ticket.paper]
                text: page.papers[page.kiosk.ticket.paper]
                textSize: Theme.buttonText
            }

            Surface {
                width: parent.width
                height: facts.implicitHeight + 2 * Theme.fit(6)

                Column {
                    id: facts

                    x: Theme.space
                    y: Theme.fit(6)
                    width: parent.width - 2 * Theme.space
                    spacing: Theme.fit(3)

                    Words {
                        width: parent.width
                        text: page.kiosk.ticket.counters === "" ? qsTr("Chưa có quầy phục vụ, mời chờ gọi số") : qsTr("Quầy %1", "", page.kiosk.ticket.counters.split(",").length).arg(page.kiosk.ticket.counters)
                        font.pixelSize: Theme.titleText
                        font.weight: Font.Bold
                        color: Theme.navy
                    }

                    Words {
                        objectName: "ahead"
                        width: parent.width
                        text: page.kiosk.ticket.ahead === 0 ? qsTr("Cùng dịch vụ: chưa ai chờ trước") : qsTr("Cùng dịch vụ: %n người chờ trước", "", page.kiosk.ticket.ahead)
                        font.pixelSize: Theme.buttonText
                    }

                    Words {
                        width: parent.width
                        visible: page.kiosk.ticket.longest > 0
                        text: qsTr("Chờ khoảng %1–%2 phút").arg(page.kiosk.ticket.shortest).arg(page.kiosk.ticket.longest)
                        font.pixelSize: Theme.buttonText
                    }

                    Words {
                        width: parent.width
                        text: qsTr("Mời ngồi chờ và nghe gọi số.")
                        font.pixelSize: Theme.buttonText
                        color: Theme.slate
                    }

                    Words {
                        width: parent.width
                        visible: page.kiosk.ticket.priority !== ""
                        text: qsTr("Ưu tiên: %1").arg(page.kiosk.ticket.priority)
                        font.pixelSize: Theme.buttonText
                    }
                }
            }
        }

        Grid {
            id: buttons

            anchors.bottom: parent.bottom
            width: parent.width
            columns: page.portrait || !reprint.visible ? 1 : 2
            spacing: Theme.space

            PlainButton {
                id: reprint

                objectName: "reprint"
                width: buttons.columns === 1 ? parent.width : Math.round(0.48 * parent.width)
                height: page.portrait ? implicitHeight : done.height
                visible: page.kiosk.ticket.reprintable
                text: qsTr("Chưa có phiếu? In lại")
                iconName: "slip"
                onClicked: page.kiosk.tap("reprint", "")
            }

            PrimaryButton {
                id: done

                objectName: "done"
                width: buttons.columns === 1 ? parent.width : parent.width - parent.spacing - reprint.width
                text: qsTr("Xong")
                note: page.kiosk.ticket.countdown > 0 ? qsTr("Tự về trang đầu sau %n giây", "", page.kiosk.ticket.countdown) : ""
                noteSize: Theme.bodyText
                onClicked: page.kiosk.tap("done", "")
            }
        }
    }
}
