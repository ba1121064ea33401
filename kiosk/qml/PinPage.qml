pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// Staff sign in: their number, then their PIN, which stands there as dots.
Split {
    id: page

    readonly property bool typesPin: kiosk.staff.typing === "pin"

    component Entry: Surface {
        id: entry

        property string label
        property string shown
        property bool current: false

        width: parent ? parent.width : implicitWidth
        height: column.implicitHeight + 2 * column.y
        border.width: current ? Theme.focusBorder : Theme.thinBorder
        border.color: current ? Theme.action : Theme.hairline

        Column {
            id: column

            x: Theme.space
            y: Theme.fit(Theme.large || page.folded ? 2 : 4)
            width: parent.width - 2 * Theme.space

            Words {
                text: entry.label
                font.pixelSize: Theme.large ? Theme.noteText : Theme.bodyText
                font.weight: Font.DemiBold
                color: Theme.slate
            }

            Words {
                text: entry.shown || " "
                font.pixelSize: Theme.titleText
                font.weight: Font.Bold
                font.letterSpacing: Theme.fit(Theme.large ? 0 : 2)
                color: Theme.navy
                topPadding: 0
                lineHeight: 1
            }
        }
    }

    info: Column {
        width: parent.width
        spacing: Theme.gap

        Heading {
            visible: !(notice.visible && Theme.large) && !page.folded
            title: qsTr("Dành cho cán bộ")
            size: Theme.titleText
            text: notice.visible || Theme.large || !page.kiosk.hall.staffed ? "" : qsTr("Nhập số cán bộ rồi mã PIN.")
        }

        Entry {
            visible: page.kiosk.hall.staffed
            label: qsTr("Số cán bộ")
            shown: page.kiosk.staff.number
            current: !page.typesPin
        }

        Entry {
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

            Grid {
                id: keys

                readonly property int textSize: keyHeight < 1.4 * Theme.titleText ? Theme.bodyText : Theme.titleText
                readonly property real keyWidth: Math.min(Theme.fit(80), Math.floor((parent.width - 2 * spacing) / 3))
                readonly property real keyHeight: Math.max(Theme.touch, Math.min(Theme.fit(48), Math.floor((pad.height - 3 * spacing) / 4)))

                anchors.horizontalCenter: parent.horizontalCenter
                visible: page.kiosk.hall.staffed
                columns: 3
                spacing: Theme.gap

                Repeater {
                    model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

                    PlainButton {
                        required property string modelData

                        objectName: "key-" + modelData
                        width: keys.keyWidth
                        height: keys.keyHeight
                        text: modelData
                        font.pixelSize: keys.textSize
                        onClicked: page.kiosk.tap("key", modelData)
                    }
                }

                FootButton {
                    objectName: "erase"
                    width: keys.keyWidth
                    height: keys.keyHeight
                    text: qsTr("Xóa")
                    iconName: "erase"
                    onClicked: page.kiosk.tap("erase", "")
                }

                PlainButton {
                    objectName: "key-0"
                    width: keys.keyWidth
                    height: keys.keyHeight
                    text: "0"
                    font.pixelSize: keys.textSize
                    onClicked: page.kiosk.tap("key", "0")
                }

                FootButton {
                    objectName: "enter"
                    width: keys.keyWidth
                    height: keys.keyHeight
                    enabled: page.kiosk.staff.ready
                    filled: enabled
                    text: page.typesPin ? qsTr("Vào") : qsTr("Tiếp")
                    iconName: "arrow-right"
                    onClicked: page.kiosk.tap("enter", "")
                }
            }
        }
    }
}
