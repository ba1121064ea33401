pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// What staff need at a kiosk: how the devices are, which day it is, the paper, a slip on trial, a
// fresh start.
Split {
    id: page

    // where there is little room, how the last errand went takes the place of the devices
    readonly property bool tight: Theme.large || folded
    readonly property string told: kiosk.staff.leaving ? qsTr("Đang khởi động lại…") : kiosk.staff.busy ? qsTr("Đang làm, xin chờ…") : kiosk.staff.fault !== "" ? kiosk.staff.fault : kiosk.staff.done ? qsTr("Đã xong.") : ""

    component Told: Notice {
        kind: page.kiosk.staff.busy ? "info" : page.kiosk.staff.fault !== "" ? "warning" : "done"
        text: page.told
    }

    component Work: PlainButton {
        width: works.buttonWidth
        height: Math.max(implicitHeight, Theme.fit(26))
        enabled: !page.kiosk.staff.busy
    }

    info: Item {
        id: overview

        readonly property int rows: page.portrait && !page.folded ? (Theme.large ? 3 : 8) : Theme.large ? 1 : page.folded ? 2 : 4

        readonly property bool told: page.tight && page.told !== ""

        width: parent.width
        height: told ? notice.y + notice.height : well.y + well.height

        Heading {
            id: heading

            title: page.kiosk.staff.name
            size: page.folded ? Theme.buttonText : Theme.titleText
            text: Theme.large || page.folded ? "" : page.kiosk.staff.role
        }

        Column {
            id: list

            y: heading.height + Theme.gap
            width: parent.width
            visible: !overview.told

            Repeater {
                id: devices

                model: page.kiosk.staff.devices

                DeviceLine {
                    required property int index
                    required property string name
                    required property string told
                    required level

                    width: list.width
                    visible: index < overview.rows
                    text: name + ": " + told
                }
            }

            Words {
                visible: devices.count > overview.rows
                text: qsTr("và %n thiết bị nữa", "", devices.count - overview.rows)
                color: Theme.slate
            }
        }

        DeviceLine {
            id: well

            y: list.y + list.height
            width: parent.width
            // the question of the day needs the room where everything stands low
            visible: page.kiosk.staff.well !== "" && !overview.told && !(page.folded && page.kiosk.staff.day !== "")
            height: visible ? implicitHeight : 0
            level: "info"
            text: Theme.large || page.folded || devices.count > 2 ? qsTr("%n thiết bị hoạt động", "", page.kiosk.staff.well.split(",").length) : qsTr("Hoạt động: %1").arg(page.kiosk.staff.well)
        }

        Told {
            id: notice

            objectName: "staff-notice-above"
            y: heading.height + Theme.gap
            width: parent.width
            visible: overview.told
        }
    }

    actions: Item {
        anchors.fill: parent

        Column {
            width: parent.width
            spacing: page.folded || Theme.large ? Theme.gap : Theme.space

            Told {
                objectName: "staff-notice"
                width: parent.width
                visible: page.told !== "" && !page.tight
            }

            Surface {
                width: parent.width
                height: question.implicitHeight + 2 * question.y
                visible: page.kiosk.staff.day !== ""

                Column {
                    id: question

                    x: Theme.space
                    y: page.folded || Theme.large ? Theme.gap : Theme.space
                    width: parent.width - 2 * Theme.space
                    spacing: Theme.gap

                    Words {
                        width: parent.width
                        text: qsTr("Đồng hồ máy có thể sai. Hôm nay là ngày:")
                    }

                    Item {
                        width: parent.width
                        height: earlier.height

                        PlainButton {
                            id: earlier

                            objectName: "day-earlier"
                            width: 2 * Theme.touch
                            height: Math.max(Theme.touch, Theme.fit(26))
                            iconName: "arrow-left"
                            text: ""
                            Accessible.name: qsTr("Ngày trước")
                            onClicked: page.kiosk.tap("shift-day", "-1")
                        }

                        Words {
                            anchors.centerIn: parent
                            text: page.kiosk.staff.date
                            font.pixelSize: Theme.caps(Theme.large ? 10 : 8.5)
                            font.weight: Font.Bold
                            color: Theme.navy
                            wrapMode: Text.NoWrap
                        }

                        PlainButton {
                            objectName: "day-later"
                            anchors.right: parent.right
                            width: earlier.width
                            height: earlier.height
                            iconName: "arrow-right"
                            text: ""
                            Accessible.name: qsTr("Ngày sau")
                            onClicked: page.kiosk.tap("shift-day", "1")
                        }
                    }

                    PrimaryButton {
                        objectName: "confirm-day"
                        width: parent.width
                        enabled: !page.kiosk.staff.busy
                        text: qsTr("Đúng, hôm nay là ngày này")
                        onClicked: page.kiosk.tap("confirm-day", page.kiosk.staff.day)
                    }
                }
            }

            Grid {
                id: works

                readonly property real buttonWidth: Math.floor((width - spacing) / 2)

                width: parent.width
                columns: 2
                spacing: Theme.gap

                Work {
                    objectName: "paper-change"
                    visible: page.kiosk.staff.printer !== ""
                    filled: page.kiosk.staff.printer === "no-paper"
                    text: qsTr("Thay giấy")
                    iconName: "roll"
                    onClicked: page.kiosk.tap("paper", "change")
                }

                Work {
                    objectName: "paper-jam"
                    visible: page.kiosk.staff.printer !== ""
                    text: qsTr("Kẹt giấy")
                    iconName: "notice-warning"
                    onClicked: page.kiosk.tap("paper", "jam")
                }

                Work {
                    objectName: "trial-print"
                    // a technician tries each device on a page of its own
                    visible: page.kiosk.staff.printer !== "" && !page.kiosk.staff.technician
                    text: qsTr("In thử phiếu")
                    iconName: "slip"
                    onClicked: page.kiosk.tap("trial-print", "")
                }

                Work {
                    objectName: "machine"
                    visible: page.kiosk.staff.technician
                    text: qsTr("Thiết bị")
                    iconName: "wrench"
                    onClicked: page.kiosk.tap("machine", "")
                }

                Work {
                    objectName: "restart"
                    visible: page.kiosk.staff.restarts
                    text: qsTr("Khởi động lại")
                    iconName: "again"
                    onClicked: page.kiosk.tap("restart", "")
                }
            }
        }
    }
}
