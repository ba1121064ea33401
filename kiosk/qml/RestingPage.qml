import QtQuick
import MotCua.Controls

// The office is closed: when it opens again, and its hours.
Split {
    id: page

    info: Column {
        y: page.portrait ? Math.round((parent.height - height) / 2) : 0
        width: parent.width
        spacing: Theme.space

        Heading {
            title: qsTr("Ngoài giờ làm việc")
            text: qsTr("Hiện chưa lấy số được. Mời Ông/Bà quay lại trong giờ làm việc.")
        }
    }

    actions: Column {
        width: parent.width
        spacing: Theme.space

        Fact {
            width: parent.width
            visible: page.kiosk.hall.opening !== ""
            title: qsTr("Mở lại")
            text: page.kiosk.hall.opening
        }

        Fact {
            width: parent.width
            title: qsTr("Giờ làm việc")
            text: page.kiosk.hall.hours
        }
    }
}
