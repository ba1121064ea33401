import QtQuick
import MotCua.Controls

// No number, said as a sentence, with a way on.
Poster {
    id: page

    iconName: "notice-warning"
    iconColor: Theme.warning
    title: qsTr("Chưa lấy được số")
    text: page.kiosk.refusal.unanswered ? qsTr("Xin lỗi Ông/Bà. Máy đang có sự cố.") : page.kiosk.refusal.sentence

    controls: PrimaryButton {
        objectName: "again"
        width: page.controlWidth
        text: page.kiosk.refusal.unanswered ? qsTr("Thử lại") : qsTr("Chọn việc khác")
        onClicked: page.kiosk.tap("again", "")
    }

    Directions {
        visible: page.kiosk.refusal.unanswered
        wording: qsTr("Mời thử lại, hoặc tới %1.").arg(page.kiosk.hall.directions)
    }

    StaffNote {
        visible: page.kiosk.refusal.unanswered
        code: page.kiosk.refusal.code
        fault: page.kiosk.refusal.fault
    }
}
