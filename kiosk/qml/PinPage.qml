pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// Staff sign in: their number, then their PIN, which stands there as dots.
Split {
    id: page

    readonly property bool typesPin: kiosk.staff.typing === "pin"

    info: Column {
        width: parent.width
        spacing: Theme.gap

        Heading {
            visible: !notice.visible && !page.folded
            title: qsTr("Dành cho cán bộ")
            size: Theme.titleText
            text: Theme.large || !page.kiosk.hall.staffed ? "" : qsTr("Nhập số cán bộ rồi mã PIN.")
        }

        Entry {
            tight: page.folded
            visible: page.kiosk.hall.staffed
            label: qsTr("Số cán bộ")
            shown: page.kiosk.staff.number
            current: !page.typesPin
        }

        Entry {
            tight: page.folded
            objectName: "pin-entry"
            visible: page.kiosk.hall.staffed
            label: qsTr("Mã PIN")
            shown: "●".repeat(page.kiosk.staff.dots)
            current: page.typesPin
        }

        Notice {
            id: notice

            objectName: "pin-notice"
            width: parent.width
            visible: text !== ""
            textSize: Theme.large ? Theme.noteText : Theme.bodyText
            kind: page.kiosk.staff.busy ? "info" : "warning"
            text: page.kiosk.staff.busy ? qsTr("Đang kiểm tra…") : page.kiosk.staff.fault
        }
    }

    actions: Item {
        id: pad

        anchors.fill: parent

        Column {
            y: page.portrait ? 0 : Math.max(0, Math.round((parent.height - height) / 2))
            width: parent.width
            spacing: Theme.margin

            Notice {
                objectName: "no-staff"
                width: parent.width
                visible: !page.kiosk.hall.staffed
                kind: "warning"
                text: qsTr("Chưa có cán bộ nào trong sổ. Kỹ thuật viên thêm ở dòng lệnh: motcua staff add")
            }

            DigitPad {
                width: parent.width
                room: pad.height
                visible: page.kiosk.hall.staffed
                ready: page.kiosk.staff.ready
                enterText: page.typesPin ? qsTr("Vào") : qsTr("Tiếp")
                onTapped: (control, value) => page.kiosk.tap(control, value)
            }
        }
    }
}
