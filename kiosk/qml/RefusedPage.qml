import QtQuick
import MotCua.Controls

// No number, said as a sentence, with a way on.
Poster {
    id: page

    iconName: "notice-warning"
    title: qsTr("Chưa lấy được số")
    text: page.kiosk.refusal.unanswered ? qsTr("Máy chưa nhận được trả lời. Mời thử lại, hoặc tới quầy hướng dẫn.") : page.kiosk.refusal.sentence

    controls: [
        PlainButton {
            objectName: "home"
            width: parent.width
            text: qsTr("Trang đầu")
            iconName: "home"
            onClicked: page.kiosk.tap("back", "")
        },
        PrimaryButton {
            objectName: "again"
            width: parent.width
            text: page.kiosk.refusal.unanswered ? qsTr("Thử lại") : qsTr("Chọn việc khác")
            onClicked: page.kiosk.tap("again", "")
        }
    ]

    Words {
        width: parent.width
        text: qsTr("Mã cho cán bộ: %1").arg(page.kiosk.refusal.code)
        color: Theme.slate
        horizontalAlignment: Text.AlignHCenter
    }
}
