import QtQuick
import MotCua.Controls

// The office is closed: when it opens again, and its hours.
Poster {
    id: page

    iconName: "poster-clock"
    title: qsTr("Ngoài giờ làm việc")
    text: qsTr("Mời Ông/Bà quay lại trong giờ làm việc.")

    Surface {
        width: parent.width
        height: opening.implicitHeight + 2 * Theme.space
        visible: page.kiosk.hall.opening !== ""
        color: Theme.actionTint

        Heading {
            id: opening

            anchors.verticalCenter: parent.verticalCenter
            alignment: Text.AlignHCenter
            title: page.kiosk.hall.opening
            text: qsTr("Cấp số trở lại từ")
            textFirst: true
        }
    }

    Words {
        width: parent.width
        text: qsTr("Giờ làm việc") + "\n" + page.kiosk.hall.hours
        font.pixelSize: Theme.buttonText
        horizontalAlignment: Text.AlignHCenter
    }
}
