import QtQuick
import MotCua.Controls

// What is typed, under what it is; beside it where there is little room.
Surface {
    id: entry

    property string label
    property string shown
    property bool current: false
    property bool tight: false

    width: parent ? parent.width : implicitWidth
    height: column.implicitHeight + 2 * column.y
    border.width: current ? Theme.focusBorder : Theme.thinBorder
    border.color: current ? Theme.action : Theme.hairline

    Grid {
        id: column

        x: Theme.space
        y: Theme.fit(Theme.large || entry.tight ? 2 : 4)
        columns: entry.tight ? 2 : 1
        columnSpacing: Theme.space
        verticalItemAlignment: Grid.AlignVCenter

        Words {
            text: entry.label
            font.pixelSize: Theme.large ? Theme.noteText : Theme.bodyText
            font.weight: Font.DemiBold
            color: Theme.slate
        }

        Words {
            text: entry.shown || " "
            font.pixelSize: Theme.titleText
            font.weight: Font.Bold
            font.letterSpacing: Theme.fit(Theme.large ? 0 : 2)
            color: Theme.navy
            topPadding: 0
            lineHeight: 1
        }
    }
}
