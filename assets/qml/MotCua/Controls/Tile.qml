import QtQuick

// A service to touch: its name, where and how many wait. A closed one stays and says why. A bare
// one tells only how it stands, where that is not as usual.
Press {
    id: control

    property string note
    property string standing
    property string count
    property string countLabel
    property bool compact: false
    property bool dense: false
    property bool bare: false
    property bool closed: false
    property bool asked: false
    readonly property bool inverted: dark && !closed
    readonly property color strong: inverted ? Theme.paper : closed ? Theme.slate : Theme.ink
    readonly property color soft: inverted ? Theme.paper : Theme.slate
    readonly property string people: control.count === "" ? "" : control.count + " " + countLabel
    readonly property string told: bare ? standing : compact ? [people, note].filter(part => part !== "").join(" · ") : note

    filled: asked
    implicitHeight: Math.max(Theme.touch, Theme.fit(dense ? 24 : 30), column.implicitHeight + 2 * Theme.fit(3))
    leftPadding: Theme.fit(compact ? 6 : 8)
    faceColor: inverted ? Theme.action : closed ? Theme.mist : Theme.paper
    edgeColor: closed ? Theme.hairline : Theme.action
    Accessible.description: [note, people].filter(part => part !== "").join(", ")

    contentItem: Item {
        Column {
            id: column

            anchors.left: parent.left
            anchors.right: line.left
            anchors.rightMargin: line.visible ? Theme.space : 0
            anchors.verticalCenter: parent.verticalCenter

            EvenWords {
                wording: control.text
                font.pixelSize: control.dense ? Theme.bodyText : Theme.buttonText
                font.weight: Font.DemiBold
                color: control.strong
            }

            Words {
                width: parent.width
                visible: text !== ""
                text: control.told
                font.pixelSize: control.dense ? Theme.caps(Theme.large ? 9 : 5.8) : Theme.bodyText
                font.weight: control.closed ? Font.DemiBold : Font.Normal
                color: control.soft
            }
        }

        Column {
            id: line

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: control.count !== "" && !control.compact
            width: visible ? Math.max(figure.implicitWidth, label.implicitWidth) : 0

            Words {
                id: figure

                anchors.horizontalCenter: parent.horizontalCenter
                text: control.count
                font.pixelSize: Theme.titleText
                font.weight: Font.Bold
                color: control.strong
                wrapMode: Text.NoWrap
                topPadding: 0
                lineHeight: 1
            }

            Words {
                id: label

                anchors.horizontalCenter: parent.horizontalCenter
                text: control.countLabel
                font.pixelSize: Theme.noteText
                color: control.soft
                wrapMode: Text.NoWrap
                topPadding: 0
                lineHeight: 1
            }
        }
    }
}
