import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// Every page in two areas: what to read (above, or on the left) and what to touch. Where everything
// stands low, what to read takes only the room that it needs.
Item {
    id: split

    required property KioskModel kiosk
    required property bool portrait
    required property bool low
    required property real reachLine
    property real reserved: 0
    property alias info: infoArea.data
    property alias actions: actionArea.data
    readonly property bool folded: low && portrait
    // the room for what to read, of which `reserved` stays free; it stands in the middle
    readonly property real infoRoom: (portrait ? reachLine - Theme.space : height - Theme.margin) - edge
    readonly property real infoWidth: portrait ? width : Math.round(0.38 * width)
    readonly property real edge: low ? Theme.space : Theme.margin

    Item {
        id: infoArea

        x: Theme.margin
        y: split.edge + (split.folded ? 0 : Math.max(0, Math.round((split.infoRoom - split.reserved - height) / 2)))
        width: split.infoWidth - 2 * Theme.margin
        height: childrenRect.height
    }

    Rectangle {
        visible: !split.portrait
        x: split.infoWidth
        y: split.edge
        width: Theme.thinBorder
        height: split.height - y - Theme.margin
        color: Theme.hairline
    }

    Item {
        id: actionArea

        x: split.portrait ? Theme.margin : split.infoWidth + Theme.margin
        y: split.folded ? infoArea.y + (infoArea.height > 0 ? infoArea.height + Theme.gap : 0) : split.portrait ? split.reachLine : Math.max(Theme.space, split.reachLine)
        width: split.width - x - Theme.margin
        height: split.height - y - Theme.space
    }
}
