import QtQuick

// A drawing of assets/icons by its file's name; always beside a word, never instead of one.
Image {
    id: icon

    required property string name
    property int size: Theme.fit(12)

    width: size
    height: size
    sourceSize: Qt.size(size, size)
    source: name === "" ? "" : Qt.resolvedUrl("../../../icons/" + name + ".svg")
}
