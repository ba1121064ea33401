import QtQuick
import MotCua.Screens

// The hall's board: nobody touches it, everybody reads it from afar.
Window {
    id: window

    required property StateModel model
    required property var layout
    required property real widthMm
    readonly property var state: model.state
    readonly property bool calling: state.page === "calls"
    readonly property bool lit: flash.lit

    component Box: Item {
        required property var place

        x: BoardTheme.px(place.x)
        y: BoardTheme.px(place.y)
        width: BoardTheme.px(place.width)
        height: BoardTheme.px(place.height)
    }

    color: BoardTheme.ground
    title: state.office

    Binding {
        target: BoardTheme
        property: "pxPerMm"
        value: window.width / window.widthMm
    }

    // Twice a second for three seconds after a call. A call amid that goes on in the same beat, so
    // that nothing ever flashes faster.
    Timer {
        id: flash

        objectName: "flash"

        readonly property real call: window.state.flash
        property int left: 0
        readonly property bool lit: left > 0 && left % 2 === 0

        interval: 250
        repeat: true
        running: left > 0
        onCallChanged: left = call === 0 ? 0 : 12 + left % 2
        onTriggered: left -= 1
    }

    Box {
        id: mark

        place: window.layout.mark

        Rectangle {
            anchors.fill: parent
            visible: window.state.mark !== ""
            color: BoardTheme.gold

            BoardText {
                anchors.centerIn: parent
                // the tilde above is part of it
                anchors.verticalCenterOffset: 0.06 * font.pixelSize
                capMm: window.layout.caption_mm
                text: window.state.mark === "training" ? qsTr("TẬP HUẤN") : qsTr("VĂN PHÒNG MẪU")
                color: BoardTheme.ground
                font.weight: Font.Bold
            }
        }
    }

    Box {
        place: window.layout.card
        visible: window.calling

        BoardCard {
            anchors.fill: parent
            layout: window.layout
            calls: window.state.card
            stale: window.state.stale
            lit: flash.lit
        }
    }

    Box {
        place: window.layout.rows
        visible: window.calling

        BoardRows {
            anchors.fill: parent
            layout: window.layout
            lines: window.state.rows
            stale: window.state.stale
            lit: flash.lit
        }
    }

    Box {
        place: window.layout.strip
        visible: window.calling

        BoardStrip {
            anchors.fill: parent
            layout: window.layout
            content: window.state.strip
            stale: window.state.stale
            lit: flash.lit
        }
    }

    Item {
        anchors.top: mark.bottom
        anchors.bottom: foot.top
        width: parent.width

        BoardMessage {
            anchors.fill: parent
            visible: window.state.page === "rest"
            layout: window.layout
            title: qsTr("Ngoài giờ làm việc")
            text: qsTr("Cấp số trở lại từ")
            large: window.state.opening
            label: window.state.hours === "" ? "" : qsTr("Giờ làm việc")
            more: window.state.hours
        }

        BoardMessage {
            anchors.fill: parent
            visible: window.state.page === "lost"
            layout: window.layout
            title: qsTr("Bảng chưa có dữ liệu")
            more: qsTr("Mời Ông/Bà nghe loa\nvà xem số ở quầy.")
        }
    }

    Box {
        id: foot

        place: window.layout.foot

        BoardFoot {
            anchors.fill: parent
            layout: window.layout
            shown: window.state
        }
    }
}
