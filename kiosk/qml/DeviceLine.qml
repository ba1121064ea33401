import QtQuick
import MotCua.Controls

// How a device is: its mark ("info", "warn" or "fault") and words.
Item {
    id: line

    required property string level
    property alias text: words.text
    readonly property var marks: ({
            "info": ["notice-done", Theme.done],
            "warn": ["notice-warning", Theme.warning],
            "fault": ["mark-fault", Theme.fault]
        })

    implicitHeight: words.implicitHeight + Theme.fit(2)

    Icon {
        id: mark

        y: words.y + words.topPadding
        name: line.marks[line.level][0]
        color: line.marks[line.level][1]
        size: Math.round(1.2 * Theme.bodyText)
    }

    Words {
        id: words

        anchors.left: mark.right
        anchors.leftMargin: Theme.fit(3)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
    }
}
