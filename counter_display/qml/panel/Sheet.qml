pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import MotCua.Controls
import MotCua.Screens

// A list over the panel's buttons: what to choose from, and the way back.
Rectangle {
    id: sheet

    required property StateModel model
    required property QtObject rows
    readonly property var shown: model.state
    readonly property string number: shown.present.number
    readonly property var titles: ({
            "counter": qsTr("Quầy %1").arg(shown.counter),
            "services": qsTr("Quầy %1 nhận dịch vụ nào, đến khi đóng quầy").arg(shown.counter),
            "close": qsTr("Đóng quầy: còn số %1").arg(number),
            "confirm-open": qsTr("Mở quầy?"),
            "walk-in": qsTr("Khách chưa có số: dịch vụ nào?"),
            "class": qsTr("Khách chưa có số: diện nào?"),
            "transfer": qsTr("Chuyển số %1 sang dịch vụ, quầy").arg(number),
            "note": qsTr("Kèm lời nhắn cho số %1?").arg(number),
            "outcome": qsTr("Kết thúc số %1, kết quả:").arg(number),
            "dossiers": qsTr("Số %1 mang bao nhiêu hồ sơ?").arg(number),
            "return": qsTr("Số vắng và số giữ: ai đã quay lại?"),
            "line": qsTr("Đang chờ: %1").arg(shown.waiting),
            "numbers": qsTr("Số nào?"),
            "why": qsTr("Gọi số %1 ngoài thứ tự: lý do").arg(shown.picked),
            "ticket": qsTr("Số %1 đang chờ").arg(shown.picked),
            "new-service": qsTr("Đổi số %1 sang dịch vụ").arg(shown.picked),
            "new-class": qsTr("Đổi số %1 sang diện").arg(shown.picked),
            "issue": qsTr("Cấp số: dịch vụ nào?"),
            "issue-class": qsTr("Cấp số: diện nào?"),
            "issue-language": qsTr("Phiếu in tiếng nào?"),
            "issue-printer": qsTr("In phiếu ở máy nào?"),
            "appointments": qsTr("Lịch hẹn hôm nay"),
            "arrived": qsTr("Khách có hẹn đã đến"),
            "arrive-class": qsTr("Cấp số: diện nào?"),
            "arrive-language": qsTr("Phiếu in tiếng nào?"),
            "code": qsTr("Mã lịch hẹn"),
            "hand": qsTr("Gọi số nào?"),
            "sign-in": qsTr("Đăng nhập quầy %1").arg(shown.counter),
            "strips": qsTr("Ghi số giấy: dải nào?"),
            "torn": qsTr("Đã xé đến số nào?"),
            "torn-which": qsTr("Số nào khách còn chờ?"),
            "torn-sure": qsTr("Ghi vào sổ: không sửa lại được"),
            "papers": qsTr("Chưa có phiếu: đọc số cho khách hoặc in lại"),
            "day": qsTr("Hôm nay là ngày nào?")
        })
    readonly property var explained: ({
            "confirm-open": shown.message,
            "day": qsTr("Đồng hồ máy này có thể sai. Vui lòng xác nhận ngày ở trang cán bộ trên kiosk, hoặc nhờ kỹ thuật viên. Số thứ tự giữ nguyên, không đánh lại từ đầu.")
        })

    visible: shown.sheet !== ""
    color: Theme.mist

    Caption {
        anchors.left: parent.left
        anchors.leftMargin: Desk.px(10)
        anchors.right: back.left
        anchors.rightMargin: Desk.gap
        anchors.verticalCenter: back.verticalCenter
        text: sheet.titles[sheet.shown.sheet] ?? ""
        font.weight: Font.Bold
    }

    PanelButton {
        id: back

        objectName: "back"
        anchors.top: parent.top
        anchors.topMargin: Desk.gap
        anchors.right: parent.right
        anchors.rightMargin: Desk.edge
        text: qsTr("Quay lại")
        visible: sheet.shown.sheet !== "hand" || sheet.number !== ""
        onClicked: sheet.model.act("back", "")
    }

    Caption {
        id: explanation

        anchors.top: back.bottom
        anchors.topMargin: Desk.px(8)
        anchors.left: parent.left
        anchors.leftMargin: Desk.px(10)
        anchors.right: parent.right
        anchors.rightMargin: Desk.px(10)
        visible: text !== ""
        text: sheet.explained[sheet.shown.sheet] ?? ""
    }

    Pad {
        anchors.top: back.bottom
        anchors.topMargin: Desk.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Desk.edge
        x: Desk.edge
        width: parent.width - 2 * Desk.edge
        visible: sheet.shown.pad.asks !== ""
        model: sheet.model
    }

    ListView {
        id: list

        objectName: "rows"
        visible: sheet.shown.pad.asks === ""
        anchors.top: explanation.visible ? explanation.bottom : back.bottom
        anchors.topMargin: Desk.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Desk.edge
        anchors.left: parent.left
        anchors.leftMargin: Desk.edge
        anchors.right: parent.right
        anchors.rightMargin: Desk.edge
        clip: true
        spacing: Desk.gap
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.rows

        delegate: Item {
            id: place

            required property string key
            required property string title
            required property string action
            required property string value
            required property string number
            required property string detail
            required property string button

            width: ListView.view.width - (bar.visible ? bar.width + Desk.gap : 0)
            height: row.implicitHeight

            SheetRow {
                id: row

                objectName: "row-" + place.key
                width: parent.width
                height: implicitHeight
                enabled: place.action !== ""
                text: place.title
                number: place.number
                detail: place.detail
                deed: place.button
                onClicked: sheet.model.act(place.action, place.value)
            }
        }

        ScrollBar.vertical: ScrollBar {
            id: bar

            // held by the sheet: in the list itself it stands outside what the list shows
            parent: sheet
            anchors.top: list.top
            anchors.bottom: list.bottom
            anchors.right: list.right
            width: Desk.px(12)
            visible: list.contentHeight > list.height
            policy: ScrollBar.AlwaysOn

            contentItem: Rectangle {
                radius: width / 2
                color: Theme.line
            }
        }
    }
}
