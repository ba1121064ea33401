import QtQuick
import MotCua.Controls

// From a number to its counter, in the middle of the room that it is given.
Item {
    id: arrow

    property alias color: icon.color

    height: icon.height

    Icon {
        id: icon

        anchors.centerIn: parent
        name: "arrow-right"
        size: Math.round(0.85 * arrow.width)
    }
}
