import QtQuick

// The navy band on top of every page: whose house this is, and what time it is there.
Rectangle {
    id: band

    property string title
    property string clock
    property string mark

    implicitHeight: Math.ceil(Math.max(Theme.fit(36), column.implicitHeight + 2 * Theme.fit(6))) + rule.height
    color: Theme.navy

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: time.left
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.space
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: -rule.height / 2
        spacing: Theme.fit(2)

        EvenWords {
            wording: band.title
            color: Theme.paper
            font.pixelSize: Theme.buttonText
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
                font.pixelSize: Theme.noteText
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }
    }

    Words {
        id: time

        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: column.verticalCenter
        text: band.clock
        color: Theme.paper
        font.pixelSize: Theme.titleText
        font.weight: Font.Medium
        wrapMode: Text.NoWrap
    }

    Rectangle {
        id: rule

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.fit(1.6)
        color: Theme.gold
    }
}
