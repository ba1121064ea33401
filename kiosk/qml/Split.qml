import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// Every page in two areas: what to read (above, or on the left) and what to touch.
Item {
    id: split

    required property KioskModel kiosk
    required property bool portrait
    required property real reachLine
    property alias info: infoArea.data
    property alias actions: actionArea.data
    readonly property real infoHeight: infoArea.height
    readonly property real infoWidth: portrait ? width : Math.round(0.38 * width)

    Item {
        id: infoArea

        x: Theme.margin
        y: Theme.margin
        width: split.infoWidth - 2 * Theme.margin
        height: (split.portrait ? split.reachLine : split.height - Theme.margin) - Theme.margin - Theme.space
    }

    Rectangle {
        visible: !split.portrait
        x: split.infoWidth
        y: Theme.margin
        width: Math.max(1, Theme.fit(0.3))
        height: split.height - 2 * Theme.margin
        color: Theme.hairline
    }

    Item {
        id: actionArea

        x: split.portrait ? Theme.margin : split.infoWidth + Theme.margin
        y: split.portrait ? split.reachLine : Theme.space
        width: split.width - x - Theme.margin
        height: split.height - y - Theme.space
    }
}
