import QtQuick
import QtQuick.Layouts
import MotCua.Controls

// What the panel asks by itself, in the strip's place: is this still being served, would you help.
Rectangle {
    id: strip

    signal pressed(string action, string about)

    required property var told
    readonly property string kind: told.kind
    readonly property var titles: ({
            "open": qsTr("%1 đã mở %2 phút: còn phục vụ không?").arg(told.number).arg(told.minutes).replace(": ", ":\n"),
            "lend": late,
            "lending": told.over ? qsTr("Nhận giúp: không còn ai chờ lâu") : qsTr("Đang nhận giúp · lâu nhất %1 phút").arg(told.minutes),
            "late": late
        })
    readonly property string late: qsTr("%1 chờ, lâu nhất %2 phút (mức %3)").arg(told.waiting).arg(told.minutes).arg(told.target)
    readonly property string able: told.counters === "" ? qsTr("Chưa quầy nào giúp được") : qsTr("Quầy %1 giúp được").arg(told.counters)
    readonly property var details: ({
            "lend": told.service,
            "lending": told.service,
            "late": able + " · " + told.service
        })

    color: kind === "lending" ? Theme.paper : Theme.warningTint
    radius: Theme.radius
    border.width: Math.max(1, Desk.px(1))
    border.color: kind === "lending" ? Theme.hairline : Theme.warning

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Desk.px(8)
        anchors.rightMargin: Desk.px(5)
        spacing: Desk.gap

        Column {
            Layout.fillWidth: true

            Caption {
                objectName: "watched"
                width: parent.width
                text: strip.titles[strip.kind] ?? ""
                font.weight: Font.DemiBold
            }

            // a long name may end early: it is that of a service of this office
            Caption {
                width: parent.width
                visible: text !== ""
                text: strip.details[strip.kind] ?? ""
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
            }
        }

        PanelButton {
            objectName: "still"
            visible: strip.kind === "open"
            filled: true
            font.pixelSize: Desk.text
            text: qsTr("Vẫn đang phục vụ")
            onClicked: strip.pressed("still", strip.told.about)
        }

        PanelButton {
            objectName: "end"
            visible: strip.kind === "open"
            text: qsTr("Kết thúc")
            onClicked: strip.pressed("end", strip.told.about)
        }

        PanelButton {
            objectName: "lend"
            visible: strip.kind === "lend"
            filled: true
            font.pixelSize: Desk.text
            text: qsTr("Nhận giúp")
            onClicked: strip.pressed("lend", strip.told.about)
        }

        PanelButton {
            objectName: "unlend"
            visible: strip.kind === "lending"
            text: qsTr("Thôi nhận giúp")
            onClicked: strip.pressed("unlend", strip.told.about)
        }
    }
}
