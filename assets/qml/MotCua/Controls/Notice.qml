import QtQuick

// A sentence on a tint, with the drawing of its kind: "info", "done", "warning" or "fault".
Rectangle {
    id: notice

    property string kind: "info"
    property string text
    property int textSize: Theme.bodyText
    readonly property var inks: ({
            "info": Theme.action,
            "done": Theme.done,
            "warning": Theme.warning,
            "fault": Theme.fault
        })
    readonly property var tints: ({
            "info": Theme.actionTint,
            "done": Theme.doneTint,
            "warning": Theme.warningTint,
            "fault": Theme.faultTint
        })
    readonly property color inkColor: inks[kind]

    implicitHeight: Math.max(icon.size, words.implicitHeight) + 2 * Theme.fit(5)
    radius: Theme.radius
    color: tints[kind]
    // without tints the edge alone tells a warning from a remark
    border.width: Theme.contrast && kind !== "info" ? Theme.focusBorder : Theme.thinBorder
    border.color: inkColor

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: Theme.fit(6)
        anchors.verticalCenter: parent.verticalCenter
        name: "notice-" + notice.kind
        color: notice.inkColor
        size: Math.round(notice.textSize * 1.4)
    }

    EvenWords {
        id: words

        anchors.left: icon.right
        anchors.leftMargin: Theme.fit(5)
        anchors.verticalCenter: parent.verticalCenter
        room: notice.width - x - Theme.fit(6)
        wording: notice.text
        font.pixelSize: notice.textSize
        font.weight: Font.Medium
        color: notice.inkColor
    }
}
