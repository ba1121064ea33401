pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// Paper is changed or freed in three drawn steps: below one another on a glass that stands upright,
// beside one another on one that lies. The printer itself tells when it is done.
Item {
    id: page

    required property KioskModel kiosk
    required property bool portrait
    required property bool low
    readonly property bool jam: kiosk.staff.task === "jam"
    readonly property bool tight: Theme.large || low
    readonly property int textSize: tight ? Theme.bodyText : Theme.buttonText
    readonly property int stepText: Theme.large ? Theme.bodyText : portrait ? Theme.titleText : Theme.buttonText
    readonly property list<string> drawings: ["printer-open", jam ? "printer-jam" : "printer-roll", "printer-close"]
    readonly property list<string> lines: [qsTr("Mở nắp máy in."), jam ? qsTr("Gỡ hết giấy kẹt.") : qsTr("Đặt cuộn mới, kéo đầu giấy ra."), qsTr("Đóng nắp. Máy tự in thử.")]
    readonly property var said: ({
            "ready": ["info", qsTr("Máy in sẵn sàng.")],
            "open": ["warning", qsTr("Nắp máy in đang mở.")],
            "no-paper": ["warning", qsTr("Máy in hết giấy.")],
            "fault": ["warning", jam ? qsTr("Máy in báo lỗi. Nếu kẹt dao, tắt rồi bật lại máy in.") : qsTr("Máy in báo lỗi.")]
        })
    readonly property var unknown: ["warning", qsTr("Máy in chưa trả lời.")]
    readonly property var told: kiosk.staff.busy ? ["info", qsTr("Đang in thử…")] : kiosk.staff.done ? ["done", qsTr("Giấy tốt. Kiosk in được rồi.")] : kiosk.staff.fault !== "" ? ["warning", kiosk.staff.fault] : said[kiosk.staff.printer] ?? unknown

    Words {
        id: title

        x: Theme.margin
        y: Theme.gap
        width: parent.width - 2 * x
        visible: !page.tight
        text: page.jam ? qsTr("Gỡ giấy kẹt") : qsTr("Thay giấy")
        font.pixelSize: Theme.titleText
        font.weight: Font.Bold
        color: Theme.navy
    }

    Grid {
        id: steps

        readonly property real roomWidth: page.width - 2 * Theme.margin
        readonly property real roomHeight: notice.y - y - Theme.gap
        readonly property int rowCount: page.portrait ? 3 : 1
        readonly property real stepWidth: page.portrait ? roomWidth : Math.floor((roomWidth - 2 * spacing) / 3)
        readonly property real stepHeight: Math.floor((roomHeight - (rowCount - 1) * spacing) / rowCount)
        readonly property int picture: Math.max(0, page.portrait ? Math.min(stepHeight - 2 * Theme.gap, 0.4 * stepWidth) : Math.min(stepWidth, stepHeight - Theme.gap - 3.2 * page.stepText))

        x: Theme.margin
        y: title.visible ? title.y + title.height + Theme.gap : Theme.gap
        columns: page.portrait ? 1 : 3
        spacing: Theme.gap

        Repeater {
            model: page.lines

            Surface {
                id: step

                required property int index
                required property string modelData
                readonly property bool current: page.kiosk.staff.step === index + 1
                objectName: "step-" + (index + 1)
                width: steps.stepWidth
                height: steps.stepHeight
                border.width: current ? Theme.focusBorder : Theme.thinBorder
                border.color: current ? Theme.action : Theme.hairline

                Icon {
                    id: drawing

                    x: page.portrait ? Theme.space : Math.round((step.width - width) / 2)
                    y: page.portrait ? Math.round((step.height - height) / 2) : Theme.gap
                    name: page.drawings[step.index]
                    color: step.current ? Theme.action : Theme.slate
                    size: steps.picture
                }

                EvenWords {
                    readonly property real from: page.portrait ? drawing.x + drawing.width + Theme.space : Theme.gap
                    readonly property real above: page.portrait ? 0 : drawing.y + drawing.height

                    x: page.portrait ? from : Math.round((step.width - width) / 2)
                    y: above + Math.max(0, Math.round((step.height - above - height) / 2))
                    room: step.width - from - Theme.gap
                    wording: (step.index + 1) + ".\u00a0" + step.modelData
                    font.pixelSize: page.stepText
                    font.weight: step.current ? Font.Bold : Font.DemiBold
                    horizontalAlignment: page.portrait ? Text.AlignLeft : Text.AlignHCenter
                }
            }
        }
    }

    Notice {
        id: notice

        objectName: "paper-notice"
        x: Theme.margin
        y: buttons.y - height - Theme.gap
        width: parent.width - 2 * x
        textSize: page.textSize
        kind: page.told[0]
        text: page.told[1]
    }

    Row {
        id: buttons

        x: Theme.margin
        y: parent.height - height - Theme.space
        width: parent.width - 2 * x
        spacing: Theme.gap

        PlainButton {
            id: back

            objectName: "back"
            width: Math.floor((parent.width - parent.spacing) / 2)
            height: Math.max(implicitHeight, Theme.fit(26))
            enabled: !page.kiosk.staff.busy
            text: qsTr("Quay lại")
            iconName: "arrow-left"
            onClicked: page.kiosk.tap("back", "")
        }

        PlainButton {
            objectName: "paper-strip"
            width: back.width
            height: back.height
            enabled: !page.kiosk.staff.busy
            text: qsTr("In thử giấy")
            iconName: "slip"
            onClicked: page.kiosk.tap("paper-strip", "")
        }
    }
}
