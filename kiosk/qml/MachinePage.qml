pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// What a technician needs: this machine, each of its devices, how they answer, how to mend them.
Split {
    id: page

    readonly property bool mending: kiosk.machine.remedy !== ""
    readonly property bool tight: Theme.large || folded
    readonly property string place: kiosk.machine.carried ? qsTr("Gói chẩn đoán ở USB, %1:") : qsTr("Gói chẩn đoán ở máy này, %1:")
    readonly property string told: kiosk.machine.busy ? (kiosk.machine.left > 0 ? qsTr("Đang kiểm tra, còn %n thiết bị…", "", kiosk.machine.left) : qsTr("Đang làm, xin chờ…")) : kiosk.machine.fault !== "" ? kiosk.machine.fault : kiosk.machine.file !== "" ? place.arg(kiosk.machine.size) : ""

    component Work: PlainButton {
        width: works.buttonWidth
        enabled: !page.kiosk.machine.busy
        leftPadding: Theme.fit(2)
        rightPadding: leftPadding
        font.pixelSize: Theme.large ? Theme.caps(9) : Theme.bodyText
    }

    component Count: DeviceLine {
        width: parent ? parent.width : 0
    }

    info: Column {
        width: parent.width
        spacing: page.folded ? 0 : Theme.gap

        Heading {
            title: page.mending ? page.kiosk.machine.remedy : qsTr("Máy %1").arg(page.kiosk.machine.name)
            size: page.folded ? Theme.buttonText : Theme.titleText
            text: page.tight && page.told !== "" || page.folded ? "" : page.mending ? page.kiosk.machine.wrong : qsTr("Bản %1 · chạy được %2").arg(page.kiosk.machine.version).arg(page.kiosk.machine.running)
        }

        Count {
            visible: !page.mending && !page.tight && page.kiosk.machine.faulty > 0
            level: "fault"
            text: qsTr("%n thiết bị hỏng", "", page.kiosk.machine.faulty)
        }

        Count {
            visible: !page.mending && !page.tight && page.kiosk.machine.doubtful > 0
            level: "warn"
            text: qsTr("%n thiết bị cần để ý", "", page.kiosk.machine.doubtful)
        }

        Count {
            visible: !page.mending && !page.tight
            level: "info"
            text: qsTr("%n thiết bị hoạt động", "", page.kiosk.machine.well)
        }

        Notice {
            objectName: "machine-notice"
            width: parent.width
            visible: page.told !== ""
            textSize: page.tight ? Theme.noteText : Theme.bodyText
            kind: page.kiosk.machine.busy ? "info" : page.kiosk.machine.fault !== "" ? "warning" : "done"
            text: page.told
        }

        Words {
            objectName: "machine-file"
            width: parent.width
            visible: page.kiosk.machine.file !== "" && !page.kiosk.machine.busy
            text: page.kiosk.machine.file
            font.pixelSize: Theme.noteText
            wrapMode: Text.WrapAnywhere
        }
    }

    actions: Item {
        anchors.fill: parent

        MachineRows {
            id: devices

            anchors.top: parent.top
            anchors.bottom: works.top
            anchors.bottomMargin: Theme.gap
            width: parent.width
            visible: !page.mending
            busy: page.kiosk.machine.busy
            waiting: page.kiosk.machine.left
            model: page.kiosk.machine.devices
            onTried: key => page.kiosk.tap("try", key)
            onMended: key => page.kiosk.tap("mend", key)
        }

        Words {
            width: parent.width
            visible: !page.mending && page.kiosk.machine.read && page.kiosk.machine.well + page.kiosk.machine.doubtful + page.kiosk.machine.faulty === 0
            text: qsTr("Cấu hình của máy này chưa có thiết bị nào.")
        }

        Remedy {
            anchors.top: parent.top
            anchors.bottom: works.top
            anchors.bottomMargin: Theme.gap
            width: parent.width
            visible: page.mending
            steps: page.kiosk.machine.steps
            who: page.kiosk.machine.who
            code: page.kiosk.machine.code
        }

        Grid {
            id: works

            readonly property real buttonWidth: Math.floor((width - (columns - 1) * spacing) / columns)

            anchors.bottom: parent.bottom
            width: parent.width
            columns: Theme.large || page.mending ? 2 : 3
            spacing: Theme.gap

            Work {
                objectName: "check-all"
                visible: !page.mending
                filled: true
                text: qsTr("Tự kiểm tra")
                onClicked: page.kiosk.tap("check-all", "")
            }

            Work {
                objectName: "bundle"
                visible: !page.mending
                text: qsTr("Gói chẩn đoán")
                onClicked: page.kiosk.tap("bundle", "")
            }

            Work {
                objectName: "paper-change"
                visible: !page.mending && page.kiosk.machine.printer !== ""
                text: qsTr("Thay giấy")
                onClicked: page.kiosk.tap("paper", "change")
            }

            Work {
                objectName: "restart"
                visible: !page.mending && page.kiosk.machine.restarts
                text: qsTr("Khởi động lại")
                onClicked: page.kiosk.tap("restart", "")
            }

            Work {
                objectName: "back"
                enabled: true
                text: qsTr("Quay lại")
                iconName: Theme.large ? "" : "arrow-left"
                onClicked: page.kiosk.tap("back", "")
            }

            Work {
                objectName: "try"
                visible: page.mending
                filled: true
                text: qsTr("Thử lại")
                onClicked: page.kiosk.tap("try", page.kiosk.machine.mending)
            }

            Work {
                objectName: "more-devices"
                visible: !page.mending && devices.parts > 1
                text: qsTr("Xem tiếp %1/%2").arg(devices.part + 1).arg(devices.parts)
                iconName: Theme.large ? "" : "more"
                onClicked: {
                    devices.turned = (devices.part + 1) % devices.parts;
                    page.kiosk.tap("more", "");
                }
            }
        }
    }
}
