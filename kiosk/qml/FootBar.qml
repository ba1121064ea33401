pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// What stands at hand on every page: the languages, and the way back where there is one.
Rectangle {
    id: foot

    required property KioskModel kiosk

    implicitHeight: Theme.touch + 2 * Theme.fit(6)
    color: Theme.paper

    Rectangle {
        width: parent.width
        height: Math.max(1, Theme.fit(0.3))
        color: Theme.hairline
    }

    PlainButton {
        objectName: "back"
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        visible: foot.kiosk.hall.page === "choose" && foot.kiosk.choice.asking === ""
        text: qsTr("Trang đầu")
        iconName: "arrow-left"
        onClicked: foot.kiosk.tap("back", "")
    }

    Row {
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap
        visible: foot.kiosk.choice.asking === ""

        Repeater {
            model: foot.kiosk.hall.languages

            Choice {
                id: language

                required property string key
                required chosen

                // each language by its own name, whatever language stands on the page
                readonly property var ownNames: ({
                        "vi": "Tiếng Việt",
                        "en": "English"
                    })

                objectName: "language-" + key
                width: Math.max(implicitWidth, Theme.fit(52))
                text: ownNames[key]
                onClicked: foot.kiosk.tap("language", language.key)
            }
        }
    }
}
