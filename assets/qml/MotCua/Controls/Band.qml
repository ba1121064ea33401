import QtQuick
import QtQuick.Templates as T

// The navy band on top of every page: whose house this is, and what time it is there. Who holds a
// finger on the clock for a while is staff.
Rectangle {
    id: band

    property string title
    property string clock
    property string mark
    default property alias above: aboveArea.data

    signal held

    implicitHeight: Math.ceil(Math.max(Theme.fit(36), column.implicitHeight + 2 * Theme.fit(6))) + rule.height
    color: Theme.band

    // a band that is higher than it needs has room above its words
    Item {
        id: aboveArea

        anchors.top: parent.top
        anchors.bottom: face.top
        width: parent.width
    }

    Item {
        id: face

        anchors.bottom: rule.top
        width: parent.width
        height: band.implicitHeight - rule.height

        Column {
            id: column

            anchors.left: parent.left
            anchors.right: time.left
            anchors.leftMargin: Theme.margin
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.fit(2)

            EvenWords {
                wording: band.title
                color: Theme.bandText
                font.pixelSize: Theme.caps(Theme.large ? 10 : 8.5)
                font.weight: Font.DemiBold
            }

            Rectangle {
                visible: band.mark !== ""
                width: Math.min(parent.width, mark.implicitWidth + Theme.fit(8))
                height: mark.implicitHeight + Theme.fit(2)
                radius: Theme.fit(1.5)
                color: Theme.gold

                Words {
                    id: mark

                    anchors.centerIn: parent
                    text: band.mark
                    color: Theme.goldText
                    font.pixelSize: Theme.caps(4.9)
                    font.weight: Font.Bold
                    wrapMode: Text.NoWrap
                }
            }
        }

        Words {
            id: time

            anchors.right: parent.right
            anchors.rightMargin: Theme.margin
            anchors.verticalCenter: parent.verticalCenter
            text: band.clock
            color: Theme.bandText
            font.pixelSize: Theme.titleText
            font.weight: Font.Medium
            wrapMode: Text.NoWrap
        }

        T.AbstractButton {
            objectName: "staff-hold"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(2 * Theme.touch, time.width + 2 * Theme.margin)
            height: Math.max(Theme.touch, time.height)
            Accessible.ignored: true
            onPressAndHold: band.held()
        }
    }

    Rectangle {
        id: rule

        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.fit(1.6)
        color: Theme.gold
    }
}
