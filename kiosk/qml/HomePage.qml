import QtQuick
import MotCua.Controls

// Nobody has begun: a greeting, the hall at a glance, one big button.
Split {
    id: page

    info: Column {
        width: parent.width
        spacing: Theme.margin

        Heading {
            visible: !page.folded
            title: qsTr("Xin chào Ông/Bà")
            size: page.portrait ? Theme.headingText : Theme.titleText
            text: qsTr("Mời lấy số thứ tự để được phục vụ.")
        }

        Facts {
            width: parent.width
            visible: !page.folded && !Theme.large
            kiosk: page.kiosk
            portrait: page.portrait
        }
    }

    actions: Item {
        anchors.fill: parent

        PrimaryButton {
            id: start

            objectName: "start"
            width: parent.width
            height: Math.round((steps.visible ? 0.46 : 1) * (parent.height - (booked.visible ? booked.height + Theme.space : 0)))
            text: qsTr("Lấy số thứ tự")
            note: qsTr("Chạm vào đây")
            iconName: "arrow-right"
            font.pixelSize: Theme.caps(page.portrait ? 22 : 18)
            leftPadding: Theme.margin
            rightPadding: Theme.margin
            onClicked: page.kiosk.tap("start", "")
        }

        PlainButton {
            id: booked

            objectName: "appointment"
            anchors.top: start.bottom
            anchors.topMargin: Theme.space
            width: parent.width
            visible: page.kiosk.hall.appointments
            text: qsTr("Tôi có lịch hẹn")
            iconName: "calendar"
            onClicked: page.kiosk.tap("appointment", "")
        }

        Steps {
            id: steps

            anchors.top: booked.visible ? booked.bottom : start.bottom
            anchors.topMargin: Theme.space
            anchors.bottom: parent.bottom
            width: parent.width
            visible: !Theme.large
            paper: page.kiosk.hall.paper
        }
    }
}
