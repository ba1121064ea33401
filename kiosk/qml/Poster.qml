import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// A page with one thing to say, in the middle of the glass; what can be touched lies at the foot.
// Where the glass is wide and the letters are large, what else there is to say stands beside it.
Item {
    id: poster

    required property KioskModel kiosk
    property string iconName
    property color iconColor: Theme.action
    property string title
    property string text
    property alias head: headArea.data
    default property alias more: moreArea.data
    property alias controls: controlArea.data
    readonly property bool wide: width > 1.3 * height
    readonly property bool tight: height < Theme.fit(wide ? 245 : 300) || (wide && Theme.large)
    readonly property bool beside: wide && tight && moreArea.height > 0
    readonly property real controlWidth: width - 2 * Theme.margin
    readonly property real inner: Math.min(controlWidth, beside ? controlWidth : Theme.fit(400))
    readonly property real column: beside ? Math.floor((inner - Theme.margin) / 2) : inner
    readonly property real room: controlArea.y

    Column {
        id: said

        x: Math.round((poster.width - poster.inner) / 2)
        y: Math.max(Theme.gap, Math.round((poster.room - height - (poster.beside || moreArea.height === 0 ? 0 : moreArea.height + spacing)) / 2))
        width: poster.column
        spacing: poster.tight ? Theme.gap : Theme.margin

        Item {
            id: headArea

            anchors.horizontalCenter: parent.horizontalCenter
            width: childrenRect.width
            height: childrenRect.height
            visible: poster.iconName === ""
        }

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: poster.iconName !== ""
            name: poster.iconName
            color: poster.iconColor
            size: Theme.fit(poster.tight ? 22 : 48)
        }

        Heading {
            title: poster.title
            text: poster.text
            alignment: Text.AlignHCenter
        }
    }

    Column {
        id: moreArea

        x: poster.beside ? said.x + said.width + Theme.margin : said.x
        y: poster.beside ? Math.max(Theme.gap, Math.round((poster.room - height) / 2)) : said.y + said.height + said.spacing
        width: poster.column
        spacing: poster.tight ? Theme.gap : Theme.space
    }

    Column {
        id: controlArea

        x: Theme.margin
        y: parent.height - height - (height > 0 ? Theme.space : 0)
        spacing: Theme.gap
    }
}
