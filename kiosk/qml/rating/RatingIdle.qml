import QtQuick
import MotCua.Controls

// Nobody is asked: which counter this is, who sits there by office, and whom it serves now.
RatingPage {
    id: page

    readonly property bool upright: height > width
    readonly property var works: ({
            "free": qsTr("Xin chờ tới lượt"),
            "called": qsTr("Đang mời số"),
            "serving": qsTr("Đang phục vụ số"),
            "paused": qsTr("Quầy tạm nghỉ"),
            "closed": qsTr("Quầy đang đóng")
        })

    Rectangle {
        id: place

        width: page.upright ? page.width : Math.round((page.low ? 0.42 : 0.38) * page.width)
        height: page.upright ? Math.round(0.46 * page.height) : page.height
        color: Theme.band

        Column {
            anchors.centerIn: parent
            width: parent.width - 2 * page.mm(page.low ? 2 : 4)

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                text: qsTr("Quầy")
                color: Theme.bandText
                font.pixelSize: page.caps(page.low ? 6 : 9)
                font.weight: Font.DemiBold
                lineHeight: 1
            }

            TicketNumber {
                anchors.horizontalCenter: parent.horizontalCenter
                objectName: "counter"
                text: String(page.seen.counter)
                pixelSize: page.caps(38)
                maximumHeight: (page.low ? 0.32 : 0.4) * place.height
                color: Theme.bandText
            }

            EvenWords {
                visible: wording !== ""
                wording: page.seen.place
                color: Theme.bandText
                font.pixelSize: page.caps(page.low ? 4.9 : 6)
                font.weight: Font.DemiBold
                horizontalAlignment: Text.AlignHCenter
            }

            EvenWords {
                wording: page.seen.role
                color: Theme.bandText
                font.pixelSize: page.caps(page.low ? 4.9 : 6)
                horizontalAlignment: Text.AlignHCenter
            }
        }

        Rectangle {
            x: page.upright ? 0 : parent.width - width
            y: page.upright ? parent.height - height : 0
            width: page.upright ? parent.width : page.mm(1)
            height: page.upright ? page.mm(1) : parent.height
            color: Theme.gold
        }
    }

    Item {
        id: work

        x: page.upright ? 0 : place.width
        y: page.upright ? place.height : 0
        width: page.width - x
        height: page.height - y

        EvenWords {
            id: office

            y: page.mm(4)
            room: parent.width - 2 * page.mm(page.plan.edge)
            x: page.mm(page.plan.edge) + (room - width) / 2
            visible: !page.low
            wording: page.seen.office
            color: Theme.slate
            font.pixelSize: page.caps(4.9)
            horizontalAlignment: Text.AlignHCenter
        }

        Column {
            anchors.centerIn: parent
            anchors.verticalCenterOffset: office.visible ? office.height / 2 : 0
            width: parent.width - 2 * page.mm(page.plan.edge)
            spacing: page.mm(2)

            EvenWords {
                objectName: "work"
                wording: page.seen.page === "starting" ? qsTr("Xin chờ một chút") : page.works[page.seen.work]
                color: Theme.navy
                font.pixelSize: page.caps(page.low ? 7.3 : 10)
                font.weight: Font.DemiBold
                horizontalAlignment: Text.AlignHCenter
            }

            TicketNumber {
                objectName: "number"
                anchors.horizontalCenter: parent.horizontalCenter
                visible: text !== ""
                text: page.seen.number
                pixelSize: page.caps(38)
                maximumWidth: parent.width
                maximumHeight: 0.45 * work.height
                color: Theme.navy
            }
        }
    }
}
