import QtQuick
import MotCua.Controls

// Nobody has begun: a greeting, the hall at a glance, one big button.
Split {
    id: page

    info: Column {
        y: Math.round((parent.height - height) / 2)
        width: parent.width
        spacing: Theme.margin

        Heading {
            title: qsTr("Xin chào Ông/Bà")
            size: page.portrait ? Theme.headingText : Theme.titleText
            text: qsTr("Mời lấy số thứ tự để được phục vụ.")
        }

        Grid {
            width: parent.width
            columns: page.portrait ? 2 : 1
            spacing: Theme.gap

            Fact {
                id: waiting

                width: page.portrait ? Math.round((parent.width - parent.spacing) * 0.38) : parent.width
                height: page.portrait ? Math.max(implicitHeight, hours.implicitHeight) : implicitHeight
                title: qsTr("Đang chờ")
                figure: String(page.kiosk.hall.waiting)
                text: qsTr("người", "", page.kiosk.hall.waiting)
            }

            Fact {
                id: hours

                width: page.portrait ? parent.width - parent.spacing - waiting.width : parent.width
                height: page.portrait ? waiting.height : implicitHeight
                title: qsTr("Giờ làm việc")
                text: page.kiosk.hall.hours
            }
        }
    }

    actions: Item {
        anchors.fill: parent

        PrimaryButton {
            id: start

            objectName: "start"
            width: parent.width
            height: Math.round(0.46 * parent.height)
            text: qsTr("Lấy số thứ tự")
            note: qsTr("Chạm vào đây")
            iconName: "arrow-right"
            font.pixelSize: Theme.caps(page.portrait ? 22 : 18)
            leftPadding: Theme.margin
            rightPadding: Theme.margin
            onClicked: page.kiosk.tap("start", "")
        }

        Steps {
            anchors.top: start.bottom
            anchors.topMargin: Theme.space
            anchors.bottom: parent.bottom
            width: parent.width
            paper: page.kiosk.hall.paper
        }
    }
}
