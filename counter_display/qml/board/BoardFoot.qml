import QtQuick
import MotCua.Controls

// The lowest line: a notice and the clock, or how old the data are.
Rectangle {
    id: foot

    required property var layout
    required property var shown
    readonly property real padPx: BoardTheme.px(layout.pad_mm)
    readonly property int em: BoardTheme.letters(layout.caption_mm)
    readonly property bool stale: shown.stale
    readonly property color ink: stale ? BoardTheme.warning : BoardTheme.light

    color: stale ? BoardTheme.warningTint : BoardTheme.band

    Rectangle {
        width: parent.width
        height: Math.max(1, foot.padPx / 8)
        color: BoardTheme.gold
        visible: !foot.stale
    }

    Row {
        x: foot.padPx
        anchors.verticalCenter: parent.verticalCenter
        spacing: 0.4 * foot.em

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: foot.stale
            name: "notice-warning"
            color: BoardTheme.warning
            size: foot.em
        }

        BoardText {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "notice"
            capMm: foot.layout.caption_mm
            text: !foot.stale ? foot.shown.notice : foot.shown.as_of !== "" ? qsTr("Dữ liệu lúc %1").arg(foot.shown.as_of) : qsTr("Dữ liệu đã cũ")
            color: foot.ink
            font.weight: foot.stale ? Font.Bold : Font.Normal
        }
    }

    BoardText {
        anchors.right: parent.right
        anchors.rightMargin: foot.padPx
        anchors.verticalCenter: parent.verticalCenter
        objectName: "clock"
        capMm: 1.15 * foot.layout.caption_mm
        // two hours side by side would be one too many
        text: foot.stale ? "" : foot.shown.clock
        color: foot.ink
        font.weight: Font.Bold
    }
}
