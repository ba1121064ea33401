import QtQuick
import MotCua.Controls

// No number, said as a sentence, with a way on.
Poster {
    id: page

    iconName: "notice-warning"
    title: qsTr("Chưa lấy được số")
    text: page.kiosk.refusal.unanswered ? qsTr("Xin lỗi Ông/Bà. Máy đang có sự cố.") : page.kiosk.refusal.sentence

    controls: [
        PlainButton {
            objectName: "home"
            width: page.controlWidth
            height: page.width > page.height ? again.height : implicitHeight
            text: qsTr("Trang đầu")
            iconName: "home"
            onClicked: page.kiosk.tap("back", "")
        },
        PrimaryButton {
            id: again

            objectName: "again"
            width: page.controlWidth
            text: page.kiosk.refusal.unanswered ? qsTr("Thử lại") : qsTr("Chọn việc khác")
            onClicked: page.kiosk.tap("again", "")
        }
    ]

    Directions {
        visible: page.kiosk.refusal.unanswered
        wording: qsTr("Mời thử lại, hoặc tới quầy hướng dẫn.")
    }

    StaffNote {
        visible: page.kiosk.refusal.unanswered
        code: page.kiosk.refusal.code
        fault: page.kiosk.refusal.fault
    }
}
