pragma ComponentBehavior: Bound

import QtQuick

// A page with one thing to say: outside the hours, or nothing could be read.
Item {
    id: message

    required property var layout
    required property string title
    property string text
    property string large
    property string label
    property string more

    // one line, smaller where it would be too long
    component Large: BoardText {
        id: large

        readonly property int wanted: BoardTheme.letters(capMm)

        width: parent.width
        visible: text !== ""
        capMm: 1.2 * message.layout.row_mm
        font.pixelSize: Math.min(wanted, Math.floor(wanted * width / Math.max(1, metrics.advanceWidth)))
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignHCenter

        TextMetrics {
            id: metrics

            font.family: BoardTheme.family
            font.pixelSize: large.wanted
            font.weight: Font.Bold
            text: large.text
        }
    }

    component Small: BoardText {
        width: parent.width
        visible: text !== ""
        capMm: message.layout.caption_mm
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.WordWrap
    }

    component Pair: Column {
        width: parent.width
    }

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * BoardTheme.px(message.layout.pad_mm)
        spacing: BoardTheme.px(message.layout.caption_mm)

        Large {
            text: message.title
        }

        Pair {
            visible: message.large !== ""

            Small {
                text: message.text
                color: BoardTheme.quiet
            }

            Large {
                text: message.large
                color: BoardTheme.gold
            }
        }

        Pair {
            Small {
                text: message.label
                color: BoardTheme.quiet
            }

            Small {
                text: message.more
            }
        }
    }
}
