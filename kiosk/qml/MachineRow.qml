import QtQuick
import MotCua.Controls

// A device of a machine: its mark, what is known of it, and what may be done with it.
Surface {
    id: row

    required property string key
    required property string name
    required property string told
    required property string level
    required property bool asked
    required property bool mendable
    required property bool busy
    required property real buttonWidth
    required property int buttonText
    readonly property var marks: ({
            "info": ["notice-done", Theme.done],
            "warn": ["notice-warning", Theme.warning],
            "fault": ["mark-fault", Theme.fault]
        })

    signal tried
    signal mended

    implicitHeight: Math.max(Theme.touch, words.height) + 2 * words.y
    height: implicitHeight
    border.width: asked ? Theme.focusBorder : Theme.thinBorder
    border.color: asked ? Theme.action : Theme.hairline

    Icon {
        id: mark

        x: Theme.fit(5)
        anchors.verticalCenter: parent.verticalCenter
        name: row.marks[row.level][0]
        color: row.marks[row.level][1]
        size: Math.round(1.4 * Theme.bodyText)
    }

    Column {
        id: words

        readonly property real most: buttons.x - x - Theme.gap

        x: mark.x + mark.size + Theme.fit(5)
        y: Theme.fit(2.5)
        width: most

        Words {
            width: words.most
            text: row.name
            font.weight: Font.Bold
        }

        Words {
            width: words.most
            text: row.asked ? qsTr("Đang kiểm tra…") : row.told
            font.pixelSize: Theme.large ? Theme.noteText : Theme.caps(6.2)
            color: row.asked ? Theme.action : row.level === "fault" ? Theme.fault : row.level === "warn" ? Theme.warning : Theme.slate
        }
    }

    Row {
        id: buttons

        x: parent.width - width - Theme.fit(2.5)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap

        PlainButton {
            objectName: "mend-" + row.key
            width: row.buttonWidth
            visible: row.mendable
            enabled: !row.busy
            filled: true
            leftPadding: Theme.fit(3)
            font.pixelSize: row.buttonText
            text: qsTr("Sửa")
            Accessible.name: qsTr("Sửa %1").arg(row.name)
            onClicked: row.mended()
        }

        PlainButton {
            objectName: "try-" + row.key
            width: row.buttonWidth
            enabled: !row.busy
            leftPadding: Theme.fit(3)
            font.pixelSize: row.buttonText
            text: qsTr("Thử")
            Accessible.name: qsTr("Thử %1").arg(row.name)
            onClicked: row.tried()
        }
    }
}
