pragma ComponentBehavior: Bound

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

    component Sentence: EvenWords {
        wording: heading.text
        font.pixelSize: Theme.buttonText
        color: Theme.slate
        horizontalAlignment: heading.alignment
    }

    width: parent ? parent.width : implicitWidth

    Sentence {
        visible: heading.textFirst
    }

    EvenWords {
        wording: heading.title
        font.pixelSize: heading.size
        font.weight: Font.Bold
        color: Theme.navy
        horizontalAlignment: heading.alignment
    }

    Sentence {
        visible: text !== "" && !heading.textFirst
    }
}
