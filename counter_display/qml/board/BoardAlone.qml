import QtQuick

// A single call on two lines: the number, and below it where to go.
Item {
    id: alone

    required property var layout
    required property var cell
    required property real digitsMm
    required property color ink
    readonly property int em: BoardTheme.letters(digitsMm)

    Item {
        width: parent.width
        height: parent.height / 2

        BoardFigures {
            anchors.horizontalCenter: parent.horizontalCenter
            objectName: "number"
            capMm: alone.digitsMm
            text: alone.cell?.number ?? ""
            color: alone.ink
        }
    }

    Item {
        id: place

        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height / 2
        width: counter.x + counter.width
        height: parent.height / 2

        BoardArrow {
            anchors.verticalCenter: parent.verticalCenter
            width: alone.layout.arrow_em * alone.em
            color: alone.ink
        }

        BoardText {
            id: word

            x: alone.layout.arrow_em * alone.em
            anchors.baseline: counter.baseline
            capMm: 0.42 * alone.digitsMm
            text: qsTr("QUẦY")
            color: alone.ink
            font.weight: Font.Bold
        }

        BoardFigures {
            id: counter

            objectName: "counter"
            x: word.x + word.width + 0.2 * alone.em
            capMm: alone.digitsMm
            text: alone.cell?.counter ?? ""
            color: alone.ink
        }
    }
}
