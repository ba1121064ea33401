pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// What stands at hand on every page: a person to help, the end, and all that makes it easier to
// see, hear and reach.
Rectangle {
    id: foot

    required property KioskModel kiosk
    required property bool portrait
    readonly property real side: Theme.fit(4)
    readonly property real waysWidth: (portrait ? width : Math.round((Theme.large ? 0.46 : 0.38) * width)) - 2 * Theme.margin
    readonly property real easeWidth: portrait ? waysWidth : width - ease.x - Theme.margin
    readonly property real cell: Math.floor((easeWidth - (cells - 1) * Theme.gap) / cells)
    readonly property int tongues: languages.count > 1 ? languages.count : 0
    readonly property int cells: 3 + (kiosk.hall.audible ? 1 : 0) + tongues
    readonly property real easeHeight: Math.max(reach.implicitHeight, large.implicitHeight, contrast.implicitHeight, listen.implicitHeight)
    readonly property real rowHeight: portrait ? easeHeight : Math.max(easeHeight, help.implicitHeight)

    implicitHeight: 2 * side + (portrait ? rowHeight + Theme.gap + help.implicitHeight : rowHeight)
    color: Theme.paper

    Rectangle {
        width: parent.width
        height: Theme.thinBorder
        color: Theme.hairline
    }

    Row {
        id: ease

        x: foot.portrait ? Theme.margin : foot.waysWidth + 3 * Theme.margin
        y: foot.side
        spacing: Theme.gap

        FootButton {
            id: reach

            objectName: "reach"
            width: foot.cell
            height: foot.rowHeight
            text: qsTr("Hạ thấp")
            iconName: "reach"
            chosen: foot.kiosk.hall.reach
            onClicked: foot.kiosk.tap("reach", "")
        }

        FootButton {
            id: large

            objectName: "large"
            width: foot.cell
            height: foot.rowHeight
            text: qsTr("Chữ to")
            iconName: "large-text"
            chosen: foot.kiosk.hall.large
            onClicked: foot.kiosk.tap("large", "")
        }

        FootButton {
            id: contrast

            objectName: "contrast"
            width: foot.cell
            height: foot.rowHeight
            text: qsTr("Tương phản")
            iconName: "contrast"
            chosen: foot.kiosk.hall.contrast
            onClicked: foot.kiosk.tap("contrast", "")
        }

        FootButton {
            id: listen

            readonly property int loudness: foot.kiosk.hall.speaking ? foot.kiosk.hall.volume : 0

            objectName: "listen"
            width: foot.cell
            height: foot.rowHeight
            visible: foot.kiosk.hall.audible
            text: [qsTr("Nghe đọc"), qsTr("Đọc nhỏ"), qsTr("Đọc vừa"), qsTr("Đọc to")][loudness]
            iconName: "listen-" + loudness
            chosen: loudness > 0
            onClicked: foot.kiosk.tap("listen", "")
        }

        Repeater {
            id: languages

            model: foot.kiosk.hall.languages

            FootButton {
                required property string key
                required chosen

                // each language by its own name, whatever language stands on the page
                readonly property var ownNames: ({
                        "vi": "Tiếng Việt",
                        "en": "English"
                    })

                objectName: "language-" + key
                width: foot.cell
                height: foot.rowHeight
                visible: foot.tongues > 0
                text: ownNames[key]
                letters: key.toUpperCase()
                Accessible.role: Accessible.RadioButton
                onClicked: foot.kiosk.tap("language", key)
            }
        }
    }

    Row {
        x: Theme.margin
        y: foot.portrait ? ease.y + foot.rowHeight + Theme.gap : foot.side
        spacing: Theme.gap

        PlainButton {
            id: end

            objectName: "end"
            width: Math.round(0.4 * foot.waysWidth)
            height: help.height
            visible: foot.kiosk.hall.begun
            text: qsTr("Kết thúc")
            font.pixelSize: Theme.caps(Theme.large ? 9.7 : 7.3)
            iconName: "leave"
            onClicked: foot.kiosk.tap("end", "")
        }

        HelpButton {
            id: help

            width: foot.waysWidth - (end.visible ? end.width + parent.spacing : 0)
            height: foot.portrait ? implicitHeight : foot.rowHeight
            step: foot.kiosk.hall.help
            directions: foot.kiosk.hall.directions
            onClicked: foot.kiosk.tap("help", "")
        }
    }
}
