import QtQuick

// A number, as large as its room allows. Noto Sans has figures of one width, which stand still while
// they change; Be Vietnam Pro has none such.
Item {
    id: number

    property string text
    property int pixelSize: Theme.numberText
    property real maximumWidth: Infinity
    property real maximumHeight: Infinity
    property color color: Theme.ink
    property alias font: figures.font
    // figures bear no accents: the height of the letters' line is more than they need
    readonly property real line: 1.27

    implicitWidth: figures.implicitWidth
    implicitHeight: Math.ceil(line * figures.font.pixelSize)
    baselineOffset: figures.y + figures.baselineOffset

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Text {
        id: figures

        anchors.centerIn: parent
        text: number.text
        textFormat: Text.PlainText
        color: number.color
        font.family: "Noto Sans"
        font.weight: Font.Bold
        font.pixelSize: Math.floor(Math.min(number.pixelSize, number.maximumHeight / number.line, number.maximumWidth * whole.font.pixelSize / Math.max(1, whole.advanceWidth)))
    }

    TextMetrics {
        id: whole

        text: number.text
        font.family: figures.font.family
        font.weight: figures.font.weight
        font.pixelSize: 100
    }
}
