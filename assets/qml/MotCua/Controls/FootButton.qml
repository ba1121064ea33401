import QtQuick

// Something at hand on every page: a drawing (or two letters) over its word. What is switched on is
// filled and bears a tick.
Press {
    id: control

    property string letters
    property bool chosen: false

    filled: chosen
    implicitHeight: Math.max(Theme.touch, column.implicitHeight + 2 * Theme.fit(2.5))
    leftPadding: Theme.fit(1.5)
    font.pixelSize: Theme.caps(Theme.large ? 6.9 : 4.9)
    edgeColor: dark ? Theme.action : Theme.line
    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: chosen

    contentItem: Item {
        Icon {
            anchors.right: parent.right
            anchors.rightMargin: Theme.fit(1)
            y: Theme.fit(2)
            visible: control.chosen
            name: "tick"
            color: control.inkColor
            size: Theme.fit(5)
        }

        Column {
            id: column

            anchors.centerIn: parent
            width: parent.width
            spacing: Theme.fit(0.5)

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: control.iconName !== ""
                name: control.iconName
                color: control.inkColor
                size: Theme.fit(10)
            }

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                height: Theme.fit(10)
                visible: control.letters !== ""
                text: control.letters
                font.pixelSize: Theme.caps(5.8)
                font.weight: Font.Bold
                color: control.inkColor
                verticalAlignment: Text.AlignVCenter
                topPadding: 0
                lineHeight: 1
            }

            EvenWords {
                wording: control.text
                font: control.font
                color: control.inkColor
                horizontalAlignment: Text.AlignHCenter
                topPadding: Math.round(font.pixelSize * 0.12)
                lineHeight: 1.05
            }
        }
    }
}
