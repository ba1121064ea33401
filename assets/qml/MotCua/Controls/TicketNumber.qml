import QtQuick

// A number in cells of one width: Be Vietnam Pro has no tabular figures.
Row {
    id: number

    property string text
    property int pixelSize: Theme.numberText
    property color color: Theme.ink
    readonly property real cell: Math.ceil(widest.width)

    spacing: Math.round(pixelSize * 0.04)
    baselineOffset: metrics.ascent

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    TextMetrics {
        id: widest

        font: metrics.font
        text: "4"
    }

    FontMetrics {
        id: metrics

        font.family: Theme.family
        font.pixelSize: number.pixelSize
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
