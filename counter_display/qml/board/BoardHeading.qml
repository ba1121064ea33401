import QtQuick

// What a list shows, and over its right column the word for its counters.
Item {
    id: heading

    required property var layout
    required property string title
    required property var lines
    required property real digitsMm
    property color ink: BoardTheme.quiet
    property bool columns: true
    readonly property real padPx: BoardTheme.px(layout.pad_mm)
    readonly property int em: BoardTheme.letters(digitsMm)
    // the middle of the counters
    readonly property real middle: width / 2 + (lines.number_em + layout.arrow_em) / 2 * em

    height: BoardTheme.px(layout.heading_mm)

    BoardText {
        id: title

        x: heading.padPx
        anchors.verticalCenter: parent.verticalCenter
        capMm: heading.layout.caption_mm
        text: heading.title
        color: heading.ink
        font.weight: Font.Bold
    }

    BoardText {
        x: Math.min(heading.middle - width / 2, heading.width - heading.padPx - width)
        anchors.verticalCenter: parent.verticalCenter
        // the card says the word too, where a narrow list has no room for it
        visible: heading.columns && heading.lines.cells.length > 0 && x > title.x + title.width + 0.4 * height
        capMm: heading.layout.caption_mm
        text: qsTr("QUẦY")
        color: heading.ink
        font.weight: Font.Bold
    }
}
