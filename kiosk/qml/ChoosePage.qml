import QtQuick
import MotCua.Controls

// Which service; a class of priority may be chosen before.
Split {
    id: page

    readonly property bool asking: kiosk.choice.asking !== ""
    readonly property string askingText: kiosk.choice.asking === "again" ? qsTr("Máy đang bận, vẫn đang lấy số. Xin chờ một chút.") : qsTr("Đang lấy số…")
    readonly property string closedText: kiosk.choice.opens === "" ? qsTr("%1: hiện không nhận. Mời chọn việc khác.").arg(kiosk.choice.closed) : qsTr("%1: mở lại %2. Mời chọn việc khác.").arg(kiosk.choice.closed).arg(kiosk.choice.opens)
    readonly property string paperText: kiosk.hall.paper ? "" : qsTr("Hiện không in được phiếu. Số hiện trên màn hình vẫn có hiệu lực.")

    info: Column {
        y: Math.round((parent.height - (page.portrait ? priorities.labelHeight : 0) - height) / 2)
        width: parent.width
        spacing: Theme.space

        Heading {
            title: qsTr("Ông/Bà cần làm việc gì?")
            size: page.portrait ? Theme.headingText : Theme.titleText
            text: notice.visible ? "" : qsTr("Chạm vào một việc để lấy số.")
        }

        Notice {
            id: notice

            objectName: "choose-notice"
            width: parent.width
            visible: text !== ""
            kind: page.asking ? "info" : "warning"
            text: page.asking ? page.askingText : page.kiosk.choice.closed !== "" ? page.closedText : page.paperText
        }

        PriorityChoice {
            width: parent.width
            visible: !page.portrait && page.kiosk.choice.prioritised
            enabled: !page.asking
            kiosk: page.kiosk
        }
    }

    actions: Item {
        anchors.fill: parent

        PriorityChoice {
            id: priorities

            // only its heading may stand above the reach line
            y: -labelHeight
            width: parent.width
            visible: page.portrait && page.kiosk.choice.prioritised
            enabled: !page.asking
            kiosk: page.kiosk
        }

        TileGrid {
            anchors.top: priorities.visible ? priorities.bottom : parent.top
            anchors.topMargin: priorities.visible ? Theme.margin : 0
            anchors.bottom: parent.bottom
            width: parent.width
            enabled: !page.asking
            shown: page.visible
            model: page.kiosk.choice.services
            onTapped: key => page.kiosk.tap("service", key)
            onTurning: page.kiosk.tap("more", "")
        }
    }
}
