import QtQuick

// Letters of one size on one line, or on as many as its words need where it has a width.
Text {
    id: text

    required property real capMm

    font.family: BoardTheme.family
    font.pixelSize: BoardTheme.letters(capMm)
    color: BoardTheme.light
    textFormat: Text.PlainText
}
