import QtQuick
import MotCua.Controls

// No number, said as a sentence, with a way on.
Poster {
    id: page

    iconName: "notice-warning"
    iconColor: Theme.warning
    title: qsTr("Chưa lấy được số")
    text: page.kiosk.refusal.unanswered ? qsTr("Xin lỗi Ông/Bà. Máy đang có sự cố.") : page.kiosk.refusal.sentence

    controls: Grid {
        id: ways

        readonly property bool abreast: page.wide && page.kiosk.refusal.ordinary
        readonly property real share: abreast ? Math.floor((page.controlWidth - spacing) / 2) : page.controlWidth

        columns: abreast ? 2 : 1
        spacing: Theme.gap

        PlainButton {
            objectName: "start"
            width: ways.share
            height: again.height
            visible: page.kiosk.refusal.ordinary
            text: qsTr("Lấy số thường")
            onClicked: page.kiosk.tap("start", "")
        }

        PrimaryButton {
            id: again

            objectName: "again"
            width: ways.share
            text: page.kiosk.refusal.unanswered ? qsTr("Thử lại") : page.kiosk.refusal.appointment ? qsTr("Nhập lại mã") : qsTr("Chọn việc khác")
            onClicked: page.kiosk.tap("again", "")
        }
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
