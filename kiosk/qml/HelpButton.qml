import QtQuick
import MotCua.Controls

// Calls a person, and then says in its own place what became of the call.
Press {
    id: control

    required property string step
    required property string directions
    readonly property bool sent: step === "asked" || step === "coming"
    readonly property bool failed: step === "failed"
    readonly property var wordings: ({
            "": qsTr("Gọi người giúp"),
            "offered": qsTr("Cần giúp? Chạm vào đây"),
            "asking": qsTr("Đang báo…"),
            "asked": qsTr("Đã báo. Xin chờ."),
            "coming": qsTr("Đang có người tới."),
            "failed": qsTr("Chưa báo được. Mời tới %1.").arg(directions)
        })
    readonly property color told: sent ? Theme.done : failed ? Theme.warning : inkColor
    readonly property color words: down ? Theme.paper : told

    objectName: "help"
    text: wordings[step]
    iconName: sent ? "notice-done" : failed ? "notice-warning" : "help"
    filled: step === "offered"
    font.pixelSize: Theme.caps((failed ? 5.8 : step === "" ? 7.3 : 6.2) * (Theme.large ? 1.33 : 1))
    faceColor: dark ? Theme.action : sent ? Theme.doneTint : failed ? Theme.warningTint : Theme.paper
    edgeColor: sent ? Theme.done : failed ? Theme.warning : Theme.action
    implicitHeight: Math.max(Theme.touch, Math.ceil(2.65 * Theme.caps(7.3 * (Theme.large ? 1.33 : 1))) + Theme.fit(1.5))

    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: Theme.gap

            Icon {
                id: icon

                anchors.verticalCenter: parent.verticalCenter
                name: control.iconName
                color: control.words
                size: Math.round(control.font.pixelSize * 1.5)
            }

            EvenWords {
                anchors.verticalCenter: parent.verticalCenter
                room: Math.min(Math.ceil(whole.advanceWidth) + 1, control.availableWidth - icon.width - parent.spacing)
                wording: control.text
                font: control.font
                color: control.words
                lineHeight: 1
                topPadding: Math.round(font.pixelSize * 0.12)
            }
        }

        TextMetrics {
            id: whole

            font: control.font
            text: control.text
        }
    }
}
