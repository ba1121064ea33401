import QtQuick
import MotCua.Controls

// What this page is about, and a sentence under it (or over it).
Column {
    id: heading

    property string title
    property string text
    property int size: Theme.headingText
    property bool textFirst: false
    property int alignment: Text.AlignLeft

    width: parent ? parent.width : implicitWidth

    Words {
        width: parent.width
        visible: heading.textFirst
        text: heading.text
        font.pixelSize: Theme.buttonText
        color: Theme.slate
        horizontalAlignment: heading.alignment
    }

    Words {
        width: parent.width
        text: heading.title
        font.pixelSize: heading.size
        font.weight: Font.Bold
        color: Theme.navy
        horizontalAlignment: heading.alignment
    }

    Words {
        width: parent.width
        visible: text !== "" && !heading.textFirst
        text: heading.text
        font.pixelSize: Theme.buttonText
        color: Theme.slate
        horizontalAlignment: heading.alignment
    }
}
