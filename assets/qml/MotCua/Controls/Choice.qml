import QtQuick

// One of several, with a ring; the chosen one is filled and bears a tick instead, so that colour is
// never alone and nothing moves when another is chosen.
Press {
    id: control

    property bool chosen: false
    property real maximumWidth: Infinity
    // in a list the rings stand one below the other
    property bool aligned: false

    filled: chosen
    implicitHeight: Math.max(Theme.touch, label.implicitHeight + Theme.gap)
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + leftPadding + rightPadding)
    leftPadding: Theme.fit(5)
    font.weight: Font.Medium
    edgeColor: dark ? Theme.action : Theme.line
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: chosen

    contentItem: Item {
        Row {
            id: row

            x: control.aligned ? Theme.space : Math.round((parent.width - width) / 2)
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.fit(3)

            Item {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                width: control.font.pixelSize
                height: width

                Icon {
                    visible: control.chosen
                    name: "tick"
                    color: control.inkColor
                    size: mark.width
                }

                Rectangle {
                    anchors.fill: parent
                    anchors.margins: Theme.border
                    visible: !control.chosen
                    radius: width / 2
                    color: "transparent"
                    border.width: Theme.border
                    border.color: control.dark ? Theme.paper : Theme.line
                }
            }

            EvenWords {
                id: label

                readonly property real widest: control.maximumWidth - control.leftPadding - control.rightPadding - mark.width - row.spacing

                anchors.verticalCenter: parent.verticalCenter
                room: Math.min(Math.ceil(whole.advanceWidth), widest)
                wording: control.text
                font: control.font
                color: control.dark ? Theme.paper : Theme.ink
            }
        }

        TextMetrics {
            id: whole

            font: control.font
            text: control.text
        }
    }
}
