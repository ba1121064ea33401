pragma ComponentBehavior: Bound

import QtQuick

// The calls before those of the card, the newest on top.
Item {
    id: rows

    required property var layout
    required property var lines
    required property bool stale
    required property bool lit
    readonly property real pitch: (height - heading.y - heading.height) / layout.row_count

    BoardHeading {
        id: heading

        // level with the heading within the card's frame
        y: Math.max(2, Math.round(BoardTheme.px(rows.layout.frame_mm)))
        width: parent.width
        layout: rows.layout
        title: qsTr("ĐÃ GỌI")
        lines: rows.lines
        digitsMm: rows.layout.row_mm
    }

    Repeater {
        model: rows.layout.row_count

        Item {
            id: row

            required property int index

            y: heading.y + heading.height + index * rows.pitch
            width: rows.width
            height: rows.pitch

            Rectangle {
                width: parent.width
                visible: row.index === 0 || row.index < rows.lines.cells.length
                height: Math.max(1, BoardTheme.px(rows.layout.pad_mm) / 12)
                color: BoardTheme.quiet
                opacity: 0.4
            }

            BoardCall {
                anchors.fill: parent
                layout: rows.layout
                index: row.index
                lines: rows.lines
                digitsMm: rows.layout.row_mm
                ink: rows.stale ? BoardTheme.quiet : BoardTheme.light
                lit: rows.lit
            }
        }
    }
}
