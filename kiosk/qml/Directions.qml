import QtQuick
import MotCua.Controls

// Where to go when this kiosk cannot help; people must see it before anything else.
Surface {
    property alias wording: words.wording

    width: parent ? parent.width : implicitWidth
    height: words.implicitHeight + 2 * Theme.space
    color: Theme.actionTint

    Item {
        x: Theme.space
        width: parent.width - 2 * Theme.space
        height: parent.height

        EvenWords {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            font.pixelSize: Theme.titleText
            font.weight: Font.DemiBold
            color: Theme.navy
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
