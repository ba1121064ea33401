import QtQuick

// Figures in the middle of their line: what stands there is as tall as a capital.
BoardText {
    readonly property real room: parent ? parent.height : 0

    y: Math.round((room - height) / 2 - 0.031 * font.pixelSize)
    font.weight: Font.Bold
}
