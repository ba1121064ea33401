pragma ComponentBehavior: Bound

import QtQuick

// A number in cells of one width: Be Vietnam Pro has no tabular figures.
Row {
    id: number

    property string text
    property int pixelSize: Theme.numberText
    property real maximumWidth: Infinity
    property real maximumHeight: Infinity
    property color color: Theme.ink
    readonly property real cell: widestFigure(metrics.font)

    spacing: Math.round(metrics.font.pixelSize * 0.04)
    baselineOffset: metrics.ascent

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    // The font comes as an argument, so that a change of it is seen.
    function widestFigure(_font: font): real {
        return Math.ceil(Math.max(..."0123456789".split("").map(figure => metrics.advanceWidth(figure))));
    }

    FontMetrics {
        id: metrics

        font.family: Theme.family
        // no figure and no letter of a series is wider than 0.76 em with its space
        font.pixelSize: Math.min(number.pixelSize, number.maximumHeight / 1.27, number.maximumWidth / (0.76 * Math.max(1, number.text.length)))
        font.weight: Font.Bold
    }

    Repeater {
        model: number.text.split("")

        Text {
            required property string modelData

            width: Math.max(number.cell, implicitWidth)
            text: modelData
            color: number.color
            font: metrics.font
            horizontalAlignment: Text.AlignHCenter
            textFormat: Text.PlainText
        }
    }
}
