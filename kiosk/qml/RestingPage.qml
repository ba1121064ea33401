import QtQuick
import MotCua.Controls

// The office is closed: when it opens again, and its hours. Who has an appointment for today may
// still come; then there is one thing to touch.
Poster {
    id: page

    readonly property bool kept: kiosk.hall.appointments

    iconName: "poster-clock"
    title: kept ? qsTr("Ngoài giờ cấp số") : qsTr("Ngoài giờ làm việc")
    text: kept ? qsTr("Ông/Bà có lịch hẹn hôm nay vẫn lấy được số.") : qsTr("Mời Ông/Bà quay lại trong giờ làm việc.")

    controls: PrimaryButton {
        objectName: "appointment"
        width: page.controlWidth
        visible: page.kept
        text: qsTr("Tôi có lịch hẹn")
        iconName: "calendar"
        onClicked: page.kiosk.tap("appointment", "")
    }

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
        visible: !(page.kept && (page.wide || Theme.large))
        text: qsTr("Giờ làm việc") + "\n" + page.kiosk.hall.hours
        font.pixelSize: Theme.buttonText
        horizontalAlignment: Text.AlignHCenter
    }
}
