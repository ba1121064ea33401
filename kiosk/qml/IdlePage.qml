import QtQuick
import MotCua.Controls

// Nobody has touched for a while: whoever is still there says so, else everything is forgotten.
Poster {
    id: page

    title: qsTr("Ông/Bà còn ở đây không?")
    text: qsTr("Nếu không chạm, màn hình tự về trang đầu sau %n giây.", "", page.kiosk.hall.left)

    head: Rectangle {
        width: Theme.fit(page.tight ? 40 : 60)
        height: width
        radius: width / 2
        color: Theme.paper
        border.width: Theme.focusBorder
        border.color: Theme.action

        TicketNumber {
            objectName: "left"
            anchors.centerIn: parent
            text: page.kiosk.hall.left
            pixelSize: Theme.caps(page.tight ? 13 : 20)
            color: Theme.navy
        }
    }

    controls: PrimaryButton {
        objectName: "continue"
        width: page.controlWidth
        height: Math.max(implicitHeight, Theme.fit(page.tight ? 36 : 50))
        text: qsTr("Tôi vẫn ở đây")
        font.pixelSize: Theme.titleText
        onClicked: page.kiosk.tap("continue", "")
    }
}
