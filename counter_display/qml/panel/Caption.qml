import QtQuick
import MotCua.Controls

// Words of the panel: small, in the font's own line pitch, and never cut.
Text {
    font.family: Theme.family
    font.pixelSize: Desk.text
    color: Theme.ink
    textFormat: Text.PlainText
    wrapMode: Text.WordWrap
}
