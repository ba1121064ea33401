import QtQuick
import QtQuick.Templates as T

// One of several; the chosen one is filled and bears a tick, so that colour is never alone.
T.AbstractButton {
    id: control

    property bool chosen: false
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

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: control.chosen
                name: visible ? (control.dark ? "tick-white" : "tick-action") : ""
                size: control.font.pixelSize
            }

            Words {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, control.maximumTextWidth)
                text: control.text
                font: control.font
                color: control.dark ? Theme.paper : Theme.ink
            }
        }
    }

    property real maximumTextWidth: Infinity
}
