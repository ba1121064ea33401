pragma ComponentBehavior: Bound

import QtQuick

// A number and its counter on one line, in columns as wide as the widest of the list; nothing
// where there is no call.
Item {
    id: call

    required property var layout
    required property var lines
    required property int index
    required property real digitsMm
    property color ink: BoardTheme.light
    property bool lit: false
    readonly property var cell: lines.cells[index]
    readonly property int em: BoardTheme.letters(digitsMm)
    readonly property bool inverted: lit && cell !== undefined && cell.fresh
    readonly property color colour: inverted ? BoardTheme.ground : ink

    Rectangle {
        anchors.fill: parent
        visible: call.inverted
        color: BoardTheme.gold
        radius: 0.1 * call.em
    }

    Item {
        anchors.horizontalCenter: parent.horizontalCenter
        width: counter.x + call.lines.counter_em * call.em
        height: parent.height
        visible: call.cell !== undefined

        BoardFigures {
            objectName: "number"
            width: call.lines.number_em * call.em
            capMm: call.digitsMm
            text: call.cell?.number ?? ""
            color: call.colour
            horizontalAlignment: Text.AlignRight
        }

        BoardArrow {
            x: call.lines.number_em * call.em
            anchors.verticalCenter: parent.verticalCenter
            width: call.layout.arrow_em * call.em
            color: call.colour
        }

        BoardFigures {
            id: counter

            objectName: "counter"
            x: (call.lines.number_em + call.layout.arrow_em) * call.em
            capMm: call.digitsMm
            text: call.cell?.counter ?? ""
            color: call.colour
        }
    }
}
