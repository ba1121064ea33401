import QtQuick
import MotCua.Controls

// Somebody has an appointment: its code is typed, or its square code held to the reader.
Split {
    id: page

    readonly property bool asking: kiosk.appointment.asking !== ""
    readonly property string typing: qsTr("Nhập 8 chữ số của lịch hẹn.")
    readonly property string scanning: qsTr("Nhập 8 chữ số, hoặc đưa mã vuông vào đầu đọc.")

    info: Column {
        width: parent.width
        spacing: page.portrait ? Theme.space : Theme.gap

        Heading {
            visible: !page.folded && !(Theme.large && notice.visible)
            title: qsTr("Ông/Bà có lịch hẹn")
            size: Theme.titleText
            text: notice.visible ? "" : page.kiosk.hall.scans ? page.scanning : page.typing
        }

        Entry {
            objectName: "code-entry"
            label: qsTr("Mã lịch hẹn")
            shown: page.kiosk.appointment.digits
            tight: page.folded
            current: true
        }

        Notice {
            id: notice

            objectName: "appointment-notice"
            width: parent.width
            visible: text !== ""
            kind: "info"
            textSize: Theme.large ? Theme.noteText : Theme.bodyText
            text: page.kiosk.appointment.asking === "again" ? qsTr("Máy đang bận, vẫn đang lấy số. Xin chờ một chút.") : page.asking ? qsTr("Đang lấy số…") : ""
        }
    }

    actions: Item {
        id: pad

        anchors.fill: parent

        DigitPad {
            y: page.portrait ? 0 : Math.max(0, Math.round((parent.height - height) / 2))
            width: parent.width
            room: pad.height
            enabled: !page.asking
            ready: page.kiosk.appointment.ready
            enterText: qsTr("Lấy số")
            onTapped: (control, value) => page.kiosk.tap(control, value)
        }
    }
}
