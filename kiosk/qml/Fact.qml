import QtQuick
import MotCua.Controls

// One thing to know about the hall: a heading, a figure or a few lines.
Surface {
    id: fact

    property string title
    property string figure
    property string text

    implicitHeight: column.implicitHeight + 2 * Theme.fit(6)

    Column {
        id: column

        x: Theme.space
        y: Theme.fit(6)
        width: parent.width - 2 * Theme.space

        Words {
            width: parent.width
            text: fact.title
            font.weight: Font.DemiBold
            color: Theme.slate
        }

        Row {
            width: parent.width
            spacing: Theme.gap

            Words {
                id: figure

                visible: fact.figure !== ""
                text: fact.figure
                font.pixelSize: Theme.headingText
                font.weight: Font.Bold
                color: Theme.navy
                wrapMode: Text.NoWrap
                topPadding: 0
                lineHeight: 1
            }

            Words {
                anchors.baseline: figure.visible ? figure.baseline : undefined
                width: parent.width - (figure.visible ? figure.width + parent.spacing : 0)
                text: fact.text
            }
        }
    }
}
