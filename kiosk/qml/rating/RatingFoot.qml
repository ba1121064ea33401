import QtQuick
import MotCua.Controls

// What is at hand on every page: the other language, and the way past a question.
RatingPage {
    id: foot

    // each language by its own name, whatever language stands on the page
    readonly property var ownNames: ({
            "vi": "Tiếng Việt",
            "en": "English"
        })
    readonly property int edge: mm(plan.edge)

    implicitHeight: mm(plan.foot)

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }

    Rectangle {
        width: parent.width
        height: Theme.thinBorder
        color: Theme.hairline
    }

    PlainButton {
        id: language

        objectName: "language"
        anchors.left: parent.left
        anchors.leftMargin: foot.edge
        anchors.verticalCenter: parent.verticalCenter
        implicitHeight: Math.ceil(20 * Theme.pxPerMm)
        visible: foot.seen.other !== ""
        text: foot.ownNames[foot.seen.other] ?? ""
        leftPadding: foot.mm(3)
        font.pixelSize: foot.caps(4.9)
        onClicked: foot.model.act("language", foot.seen.other)
    }

    Rectangle {
        id: mark

        readonly property real room: skip.x - language.x - language.width - 2 * foot.mm(2)

        // in the middle of the page where the buttons leave it there
        x: Math.round(Math.max(language.x + language.width + foot.mm(2), Math.min((foot.width - width) / 2, skip.x - foot.mm(2) - width)))
        anchors.verticalCenter: parent.verticalCenter
        width: words.contentWidth + 2 * foot.mm(2)
        height: words.implicitHeight + foot.mm(1)
        visible: foot.seen.mark !== ""
        radius: foot.mm(1)
        color: Theme.gold

        Words {
            id: words

            anchors.centerIn: parent
            width: Math.min(implicitWidth, mark.room - 2 * foot.mm(2))
            text: foot.seen.mark === "training" ? qsTr("TẬP HUẤN") : qsTr("VĂN PHÒNG MẪU")
            color: Theme.goldText
            font.pixelSize: foot.caps(4.9)
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1.05
        }
    }

    PlainButton {
        id: skip

        objectName: "skip"
        anchors.right: parent.right
        anchors.rightMargin: foot.edge
        anchors.verticalCenter: parent.verticalCenter
        implicitHeight: Math.ceil(20 * Theme.pxPerMm)
        visible: ["asking", "reasons"].includes(foot.seen.page) && foot.seen.chosen === ""
        text: qsTr("Bỏ qua")
        leftPadding: foot.mm(4)
        font.pixelSize: foot.caps(foot.low ? 5.2 : 6)
        onClicked: foot.model.act("skip", "")
    }
}
