import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// A page with one thing to say, in the middle of the glass; what can be touched lies at the foot.
Item {
    id: poster

    required property KioskModel kiosk
    property string iconName
    property string title
    property string text
    default property alias more: moreArea.data
    property alias controls: controlArea.data
    // two controls stand side by side where the glass is wide, else one below the other
    readonly property real controlWidth: (said.width - (controlArea.columns - 1) * controlArea.spacing) / controlArea.columns

    Column {
        id: said

        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round((controlArea.y - height) / 2)
        width: Math.min(parent.width - 2 * Theme.margin, Theme.fit(400))
        spacing: Theme.margin

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: poster.iconName
            size: Theme.fit(40)
        }

        Heading {
            title: poster.title
            text: poster.text
            alignment: Text.AlignHCenter
        }

        Column {
            id: moreArea

            width: parent.width
            spacing: Theme.space
        }
    }

    Grid {
        id: controlArea

        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height - height - (height > 0 ? Theme.space : 0)
        columns: parent.width > parent.height ? 2 : 1
        spacing: Theme.space
    }
}
