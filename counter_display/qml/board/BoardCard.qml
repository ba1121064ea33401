pragma ComponentBehavior: Bound

import QtQuick

// The calls that stand out: one alone on two lines, or up to three below one another.
Rectangle {
    id: card

    required property var layout
    required property var calls
    required property bool stale
    required property bool lit
    readonly property var cells: calls.lines.cells
    readonly property color ink: stale ? BoardTheme.quiet : calls.current ? BoardTheme.gold : BoardTheme.light
    readonly property real room: height - heading.height - 2 * border.width
    // below several calls stays a little room, since their figures have tails but no accents
    readonly property real slack: cells.length > 1 ? 0.07 * BoardTheme.px(calls.digits_mm) : 0
    readonly property bool inverted: lit && cells.length === 1 && (cells[0]?.fresh ?? false)
    readonly property color colour: inverted ? BoardTheme.ground : ink

    color: inverted ? BoardTheme.gold : BoardTheme.ground
    radius: BoardTheme.px(layout.pad_mm)
    border.width: Math.max(2, Math.round(BoardTheme.px(layout.frame_mm)))
    border.color: calls.current && !stale ? BoardTheme.gold : BoardTheme.quiet

    BoardHeading {
        id: heading

        y: card.border.width
        width: parent.width
        layout: card.layout
        title: card.calls.current ? qsTr("ĐANG GỌI") : qsTr("MỚI NHẤT")
        visible: card.cells.length > 0
        lines: card.calls.lines
        digitsMm: card.calls.digits_mm
        ink: card.inverted ? BoardTheme.ground : card.calls.current && !card.stale ? BoardTheme.gold : BoardTheme.quiet
        columns: !card.calls.stacked
    }

    Loader {
        anchors.top: heading.bottom
        width: parent.width
        height: card.room
        active: card.calls.stacked
        sourceComponent: BoardAlone {
            layout: card.layout
            cell: card.cells[0]
            digitsMm: card.calls.digits_mm
            ink: card.colour
        }
    }

    Repeater {
        model: card.calls.stacked ? 0 : card.cells.length

        BoardCall {
            x: card.border.width
            y: heading.y + heading.height + index * height
            width: card.width - 2 * x
            height: (card.room - card.slack) / card.cells.length
            layout: card.layout
            lines: card.calls.lines
            digitsMm: card.calls.digits_mm
            ink: card.ink
            lit: card.lit
        }
    }

    component Hint: BoardText {
        width: parent.width
        capMm: card.layout.caption_mm
        color: BoardTheme.quiet
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.WordWrap
    }

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * BoardTheme.px(card.layout.pad_mm)
        visible: card.cells.length === 0

        Hint {
            capMm: card.layout.row_mm
            text: qsTr("Chưa gọi số nào")
            color: BoardTheme.light
            font.weight: Font.Bold
        }

        Hint {
            text: qsTr("Mời Ông/Bà ngồi chờ.")
        }

        Hint {
            text: qsTr("Số sẽ hiện ở đây.")
        }
    }
}
