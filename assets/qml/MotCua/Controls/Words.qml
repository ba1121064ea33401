import QtQuick

// Text with room for stacked accents: "Ẩ" rises above the font's own ascent.
Text {
    font.family: Theme.family
    font.pixelSize: Theme.bodyText
    color: Theme.ink
    textFormat: Text.PlainText
    wrapMode: Text.WordWrap
    lineHeight: 1.15
    topPadding: Math.round(font.pixelSize * 0.2)
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
