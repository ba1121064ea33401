import QtQuick
import QtQuick.Templates as T

// What every control has in common: it is large enough, filled or outlined, and inverts while it
// is pressed; what has the keyboard's focus bears a thick ring.
T.AbstractButton {
    id: control

    property bool filled: false
    property string iconName
    readonly property bool dark: filled !== down
    readonly property color inkColor: dark ? Theme.paper : Theme.action
    property color faceColor: dark ? Theme.action : Theme.paper
    property color edgeColor: Theme.action

    leftPadding: Theme.fit(6)
    rightPadding: leftPadding
    font.family: Theme.family
    font.pixelSize: Theme.bodyText
    font.weight: Font.DemiBold
    Accessible.name: text

    background: Rectangle {
        radius: Theme.radius
        color: control.faceColor
        border.width: control.visualFocus ? Theme.focusBorder : Theme.border
        border.color: control.visualFocus ? Theme.gold : control.edgeColor
    }
}
