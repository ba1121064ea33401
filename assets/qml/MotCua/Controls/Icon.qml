import QtQuick
import QtQuick.Controls.impl

// A drawing of assets/icons by its file's name, in one colour; always beside a word, never instead
// of one.
Item {
    id: icon

    required property string name
    property int size: Theme.fit(12)
    property color color: Theme.action

    width: size
    height: size

    IconImage {
        anchors.fill: parent
        sourceSize: Qt.size(icon.size, icon.size)
        color: icon.color
        source: icon.name === "" ? "" : Qt.resolvedUrl("../../../icons/" + icon.name + ".svg")
    }
}
