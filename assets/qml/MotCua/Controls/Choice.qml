import QtQuick
import QtQuick.Templates as T

// One of several, with a ring; the chosen one is filled and bears a tick instead, so that colour is
// never alone and nothing moves when another is chosen.
T.AbstractButton {
    id: control

    property bool chosen: false
    property real maximumWidth: Infinity
    readonly property bool dark: chosen !== down

    implicitHeight: Math.max(Theme.touch, label.implicitHeight + Theme.gap)
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + leftPadding + rightPadding)
    leftPadding: Theme.fit(5)
    rightPadding: Theme.fit(5)
    font.family: Theme.family
    font.pixelSize: Theme.bodyText
    font.weight: Font.Medium

    Accessible.role: Accessible.RadioButton
    Accessible.checked: chosen

    background: Rectangle {
        radius: Theme.radius
        color: control.dark ? Theme.action : Theme.paper
        border.width: control.visualFocus ? Theme.focusBorder : Theme.border
        border.color: control.visualFocus ? Theme.gold : control.dark ? Theme.action : Theme.line
    }

    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.fit(3)

            Item {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                width: control.font.pixelSize
                height: width

                Icon {
                    visible: control.chosen
                    name: visible ? (control.dark ? "tick-white" : "tick-action") : ""
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
