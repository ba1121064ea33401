import QtQuick
import MotCua.Controls

// What this page is about, and one sentence under it.
Column {
    id: heading

    property string title
    property string text

    width: parent ? parent.width : implicitWidth

    Words {
        width: parent.width
        text: heading.title
        font.pixelSize: Theme.headingText
        font.weight: Font.Bold
        color: Theme.navy
    }

    Words {
        width: parent.width
        visible: text !== ""
        text: heading.text
        font.pixelSize: Theme.buttonText
        color: Theme.slate
    }
}
