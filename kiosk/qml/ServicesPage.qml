import QtQuick
import MotCua.Controls

// Which service; a class of priority may be chosen before. Where there are few services this is
// the first page too, and greets.
Split {
    id: page

    readonly property bool home: kiosk.hall.page === "home"
    readonly property bool classes: kiosk.choice.classes
    readonly property bool asking: kiosk.choice.asking !== ""
    readonly property string askingText: kiosk.choice.asking === "again" ? qsTr("Máy đang bận, vẫn đang lấy số. Xin chờ một chút.") : qsTr("Đang lấy số…")
    readonly property string closedText: kiosk.choice.opens === "" ? qsTr("%1: hiện không nhận. Mời chọn việc khác.").arg(kiosk.choice.closed) : qsTr("%1: mở lại %2. Mời chọn việc khác.").arg(kiosk.choice.closed).arg(kiosk.choice.opens)
    readonly property string paperText: kiosk.hall.paper ? "" : qsTr("Hiện không in được phiếu. Số hiện trên màn hình và có hiệu lực.")
    readonly property string question: classes ? (kiosk.choice.mixed ? qsTr("Diện của Ông/Bà?") : qsTr("Diện ưu tiên của Ông/Bà?")) : home ? qsTr("Xin chào Ông/Bà") : kiosk.choice.beside !== "" ? qsTr("Thêm việc cho người giữ số %1").arg(kiosk.choice.beside) : qsTr("Ông/Bà cần làm việc gì?")
    readonly property string hint: classes ? qsTr("Không thuộc diện nào thì chạm “Không”.") : home ? qsTr("Chạm vào việc cần làm để lấy số.") : qsTr("Chạm vào một việc để lấy số.")
    readonly property bool beside: !portrait && kiosk.choice.prioritised && !classes

    reserved: above.visible ? above.labelHeight : 0

    info: Column {
        width: parent.width
        spacing: page.portrait ? Theme.margin : Theme.space

        Heading {
            id: heading

            visible: (!page.folded || page.classes) && !(notice.visible && Theme.large)
            title: page.question
            size: page.portrait && !page.folded ? Theme.headingText : Theme.titleText
            text: notice.visible || page.folded ? "" : page.hint
        }

        Notice {
            id: notice

            objectName: "choose-notice"
            width: parent.width
            visible: text !== ""
            kind: page.asking ? "info" : "warning"
            text: page.asking ? page.askingText : page.kiosk.choice.closed !== "" ? page.closedText : page.paperText
        }

        Facts {
            width: parent.width
            visible: page.home && !page.beside && !page.folded && !notice.visible && !Theme.large
            kiosk: page.kiosk
            portrait: page.portrait
        }

        PriorityChoice {
            width: parent.width
            visible: page.beside
            enabled: !page.asking
            kiosk: page.kiosk
            room: page.infoRoom - heading.height - (notice.visible ? notice.height + parent.spacing : 0) - parent.spacing - 2 * Theme.bodyText
        }
    }

    actions: Item {
        anchors.fill: parent

        PriorityChoice {
            id: above

            // only its heading may stand above the reach line
            y: page.folded ? 0 : -labelHeight
            width: parent.width
            visible: page.portrait && page.kiosk.choice.prioritised && !page.classes
            enabled: !page.asking
            kiosk: page.kiosk
            room: page.folded && notice.visible ? 0 : 0.3 * (page.height - page.reachLine)
        }

        PriorityChips {
            width: parent.width
            visible: page.classes
            listed: true
            room: parent.height
            kiosk: page.kiosk
        }

        TileGrid {
            anchors.top: above.visible ? above.bottom : parent.top
            anchors.topMargin: above.visible ? Theme.space : 0
            anchors.bottom: booked.visible ? booked.top : parent.bottom
            anchors.bottomMargin: booked.visible ? Theme.gap : 0
            width: parent.width
            visible: !page.classes
            enabled: !page.asking
            begun: page.kiosk.hall.begun
            model: page.kiosk.choice.services
            onTapped: key => page.kiosk.tap("service", key)
            onTurning: page.kiosk.tap("more", "")
        }

        PlainButton {
            id: booked

            objectName: "appointment"
            anchors.bottom: parent.bottom
            width: parent.width
            visible: page.kiosk.hall.appointments && !page.classes
            enabled: !page.asking
            text: qsTr("Tôi có lịch hẹn")
            iconName: "calendar"
            onClicked: page.kiosk.tap("appointment", "")
        }
    }
}
