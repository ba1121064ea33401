import QtQuick
import MotCua.Controls

// No number, said as a sentence, with a way on.
Split {
    id: page

    info: Column {
        y: page.portrait ? Math.round((parent.height - height) / 2) : 0
        width: parent.width
        spacing: Theme.space

        Heading {
            title: qsTr("Chưa lấy được số")
        }

        Notice {
            objectName: "refusal"
            width: parent.width
            kind: "warning"
            text: page.kiosk.refusal.unanswered ? qsTr("Máy chưa nhận được trả lời. Mời thử lại, hoặc tới quầy hướng dẫn.") : page.kiosk.refusal.sentence
        }

        Words {
            width: parent.width
            text: qsTr("Mã cho cán bộ: %1").arg(page.kiosk.refusal.code)
            font.pixelSize: Theme.noteText
            color: Theme.slate
        }
    }

    actions: Column {
        width: parent.width
        spacing: Theme.space

        PrimaryButton {
            objectName: "again"
            width: parent.width
            text: page.kiosk.refusal.unanswered ? qsTr("Thử lại") : qsTr("Chọn việc khác")
            onClicked: page.kiosk.tap("again", "")
        }

        PlainButton {
            objectName: "home"
            width: parent.width
            text: qsTr("Trang đầu")
            iconName: "home"
            onClicked: page.kiosk.tap("back", "")
        }
    }
}
