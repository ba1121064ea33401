pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Screens

// Number and PIN of somebody who signs in, the code of an appointment, or whom a counter calls that
// is cut off, by touch or on the keyboard. No digit of a PIN is shown.
FocusScope {
    id: pad

    required property StateModel model
    readonly property var typed: model.state.pad
    readonly property bool asksPin: typed.asks === "pin"
    readonly property bool asksCode: typed.asks === "code"
    readonly property bool asksHand: typed.asks === "hand"
    readonly property string message: model.state.message
    readonly property int keyHeight: Math.floor((height - 3 * Desk.gap) / 4)
    readonly property int keyWidth: Math.floor((width * 0.5 - 2 * Desk.gap) / 3)

    component Field: Rectangle {
        id: field

        required property string label
        required property string value
        required property bool active

        width: parent.width
        height: Desk.px(38)
        radius: Theme.radius
        color: active ? Theme.paper : Theme.mist
        border.width: active ? Math.max(2, Desk.px(2)) : 1
        border.color: active ? Theme.action : Theme.line

        Caption {
            anchors.left: parent.left
            anchors.leftMargin: Desk.px(8)
            anchors.verticalCenter: parent.verticalCenter
            text: field.label
            color: Theme.slate
        }

        Caption {
            anchors.right: parent.right
            anchors.rightMargin: Desk.px(8)
            anchors.verticalCenter: parent.verticalCenter
            text: field.value
            font.pixelSize: Desk.strong
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
        }
    }

    component PadButton: PanelButton {
        font.pixelSize: Desk.strong
        width: pad.keyWidth
        height: pad.keyHeight
    }

    onVisibleChanged: if (visible)
        forceActiveFocus()

    Keys.onPressed: event => {
        event.accepted = true;
        if (event.text.length === 1 && event.text >= "0" && event.text <= "9")
            model.act("digit", event.text);
        else if (pad.asksHand && /^[A-Za-z-]$/.test(event.text))
            model.act("digit", event.text.toUpperCase());
        else if (event.key === Qt.Key_Backspace)
            model.act("erase", "");
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            model.act("enter", "");
        else
            event.accepted = false;
    }

    Column {
        width: parent.width * 0.5 - 2 * Desk.gap
        spacing: Desk.gap

        Field {
            objectName: "pad-number"
            label: pad.asksHand ? qsTr("Số") : pad.asksCode ? qsTr("Mã") : qsTr("Số cán bộ")
            value: pad.typed.number
            active: !pad.asksPin
        }

        Field {
            objectName: "pad-pin"
            visible: !pad.asksCode && !pad.asksHand
            label: qsTr("Mã PIN")
            value: "\u2022".repeat(pad.typed.digits)
            active: pad.asksPin
        }

        Flow {
            width: parent.width
            spacing: Desk.gap
            visible: pad.asksHand

            Repeater {
                model: pad.typed.letters

                PadButton {
                    required property string modelData

                    objectName: "digit-" + modelData
                    width: Desk.px(36)
                    height: Desk.px(34)
                    text: modelData
                    Accessible.name: modelData === "-" ? qsTr("gạch nối") : modelData
                    onClicked: pad.model.act("digit", modelData)
                }
            }
        }

        Caption {
            objectName: "pad-message"
            width: parent.width
            visible: text !== ""
            text: pad.message
            color: Theme.fault
            font.weight: Font.DemiBold
            Accessible.role: Accessible.AlertMessage
        }

        Caption {
            width: parent.width
            visible: pad.message === ""
            text: pad.asksHand ? qsTr("Mất liên lạc với máy chủ: báo kỹ thuật viên. Gõ số khách cầm trên tay rồi bấm Gọi; khách không đến thì bấm Vắng.") : pad.asksCode ? qsTr("8 chữ số trên giấy hẹn. Có mã vuông thì đưa vào máy đọc mã ở quầy.") : qsTr("Không đăng nhập vẫn gọi số được.")
            color: Theme.slate
        }
    }

    Grid {
        anchors.right: parent.right
        columns: 3
        spacing: Desk.gap

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

            PadButton {
                required property string modelData

                objectName: "digit-" + modelData
                text: modelData
                onClicked: pad.model.act("digit", modelData)
            }
        }

        PadButton {
            objectName: "erase"
            text: qsTr("Xóa")
            onClicked: pad.model.act("erase", "")
        }

        PadButton {
            objectName: "digit-0"
            text: "0"
            onClicked: pad.model.act("digit", "0")
        }

        PadButton {
            objectName: "enter"
            filled: true
            text: pad.asksHand ? qsTr("Gọi") : pad.asksPin || pad.asksCode ? qsTr("Xong") : qsTr("Tiếp")
            enabled: pad.typed.enough
            onClicked: pad.model.act("enter", "")
        }
    }
}
