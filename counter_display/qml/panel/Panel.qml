pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MotCua.Controls
import MotCua.Screens

// The officer's panel: one small window over other programs. What stands in it is told.
Window {
    id: window

    required property StateModel model
    required property QtObject rows
    readonly property var shown: model.state
    // what stands in the strip's place beside an open list and a sentence too
    readonly property bool help: shown.strip.kind === "help" || shown.watched.kind === "open"
    readonly property int markUnits: shown.mark === "" ? 0 : 22

    component Hotkey: Shortcut {
        required property string action
        required property string value
        property string button: action

        autoRepeat: false
        enabled: window.can(button)
        onActivated: window.model.act(action, value)
    }

    function can(button: string): bool {
        return shown.can.indexOf(button) >= 0;
    }

    flags: Qt.Window | Qt.WindowStaysOnTopHint
    width: 420
    height: 340 + markUnits
    minimumWidth: 420
    minimumHeight: 340 + markUnits
    maximumWidth: 630
    maximumHeight: 510 + 1.5 * markUnits
    color: Theme.mist
    title: shown.officer === "" ? qsTr("Quầy %1 – gọi số").arg(shown.counter) : qsTr("Quầy %1 – %2").arg(shown.counter).arg(shown.officer)

    onHelpChanged: if (help)
        alert(0)

    // the controls that all programs share draw their lines and corners by this
    Binding {
        target: Theme
        property: "longSidePx"
        value: 768 * Desk.unit
    }

    Binding {
        target: Desk
        property: "unit"
        value: Math.min(window.width / 420, window.height / (340 + window.markUnits))
    }

    Hotkey {
        sequence: "F9"
        action: "next"
        value: ""
    }

    Hotkey {
        sequence: "F10"
        action: "recall"
        value: ""
    }

    Hotkey {
        sequence: "F11"
        action: "no-show"
        value: ""
    }

    Hotkey {
        sequence: "F12"
        button: "transfer"
        action: "sheet"
        value: "transfer"
    }

    Shortcut {
        sequence: "Esc"
        enabled: window.shown.sheet !== ""
        onActivated: window.model.act("back", "")
    }

    // that nobody is served here: nothing else may make room for it
    Rectangle {
        id: mark

        width: parent.width
        height: Desk.px(window.markUnits)
        color: Theme.gold

        Caption {
            anchors.centerIn: parent
            text: ({
                    "sample": qsTr("VĂN PHÒNG MẪU"),
                    "training": qsTr("TẬP HUẤN")
                })[window.shown.mark] ?? ""
            color: Theme.goldText
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
        }
    }

    TitleLine {
        id: titleLine

        anchors.top: mark.bottom
        width: parent.width
        model: window.model
    }

    Item {
        id: work

        objectName: "work"
        anchors.top: titleLine.bottom
        anchors.topMargin: Desk.gap
        anchors.bottom: base.top
        x: Desk.edge
        width: window.width - 2 * Desk.edge
        visible: window.shown.sheet === ""
        opacity: window.shown.busy ? 0.5 : 1

        // A command takes some milliseconds: only one that takes longer is seen to be under way.
        Behavior on opacity {
            NumberAnimation {
                duration: 400
            }
        }

        Present {
            id: present

            visible: !message.visible || !window.help
            anchors.top: parent.top
            anchors.bottom: next.top
            anchors.bottomMargin: Desk.gap
            width: parent.width
            shown: window.shown
            onCounting: window.model.act("sheet", "dossiers")
        }

        PanelButton {
            id: next

            objectName: "next"
            anchors.bottom: often.top
            anchors.bottomMargin: Desk.gap
            width: parent.width
            height: Desk.px(40)
            filled: true
            text: window.shown.by_hand ? qsTr("GÕ SỐ ĐỂ GỌI") : qsTr("GỌI TIẾP")
            hotkey: "F9"
            enabled: window.can("next")
            onClicked: window.model.act("next", "")
        }

        RowLayout {
            id: often

            anchors.bottom: seldom.top
            anchors.bottomMargin: Desk.gap
            width: parent.width
            spacing: Desk.gap

            PanelButton {
                objectName: "recall"
                Layout.fillWidth: true
                text: qsTr("Gọi lại")
                hotkey: "F10"
                enabled: window.can("recall")
                onClicked: window.model.act("recall", "")
            }

            PanelButton {
                objectName: "no-show"
                Layout.fillWidth: true
                text: qsTr("Vắng")
                hotkey: "F11"
                enabled: window.can("no-show")
                onClicked: window.model.act("no-show", "")
            }

            PanelButton {
                objectName: "transfer"
                Layout.fillWidth: true
                text: qsTr("Chuyển")
                hotkey: "F12"
                enabled: window.can("transfer")
                onClicked: window.model.act("sheet", "transfer")
            }

            // wide enough for the figures that come and go: nothing moves under the pointer
            PanelButton {
                objectName: "return"
                Layout.preferredWidth: Desk.px(104)
                text: window.shown.coming_back > 0 ? qsTr("Vắng, giữ (%1)").arg(window.shown.coming_back) : qsTr("Vắng, giữ")
                enabled: window.can("return")
                onClicked: window.model.act("sheet", "return")
            }
        }

        RowLayout {
            id: seldom

            anchors.bottom: parent.bottom
            anchors.bottomMargin: Desk.gap
            width: parent.width
            spacing: Desk.gap

            PanelButton {
                objectName: "hold"
                Layout.fillWidth: true
                text: qsTr("Giữ")
                enabled: window.can("hold")
                onClicked: window.model.act("hold", "")
            }

            PanelButton {
                objectName: "walk-in"
                Layout.fillWidth: true
                text: window.shown.hands_out ? qsTr("Cấp số") : qsTr("Khách không số")
                enabled: window.can(window.shown.hands_out ? "issue" : "walk-in")
                onClicked: window.model.act("sheet", window.shown.hands_out ? "issue" : "walk-in")
            }

            PanelButton {
                objectName: "finish"
                Layout.fillWidth: true
                text: qsTr("Kết thúc")
                enabled: window.can("finish")
                onClicked: window.model.act("finish", "")
            }

            PanelButton {
                objectName: "outcome"
                Layout.preferredWidth: Desk.target
                visible: window.shown.outcomes
                iconName: "unfold"
                enabled: window.can("finish")
                Accessible.name: qsTr("Kết thúc với kết quả")
                onClicked: window.model.act("sheet", "outcome")
            }

            PanelButton {
                objectName: "undo"
                Layout.preferredWidth: Desk.px(104)
                text: window.shown.undo_s > 0 ? qsTr("Hoàn tác %1 s").arg(window.shown.undo_s) : qsTr("Hoàn tác")
                enabled: window.can("undo")
                onClicked: window.model.act("undo", "")
            }
        }
    }

    // a call for help stands here beside an open list and a sentence too
    Item {
        id: base

        anchors.bottom: parent.bottom
        x: work.x
        width: work.width
        height: strip.height + Desk.px(2) + foot.height
        visible: window.help || window.shown.sheet === "" && !message.visible
        opacity: work.opacity

        Strip {
            id: strip

            objectName: "strip"
            visible: told.kind !== "nobody" && window.shown.watched.kind === ""
            width: parent.width
            height: Desk.px(42)
            told: window.shown.strip
            onClicked: window.model.act("strip", "")
        }

        WatchStrip {
            objectName: "watch-strip"
            visible: told.kind !== ""
            anchors.fill: strip
            told: window.shown.watched
            onPressed: (action, about) => window.model.act(action, about)
        }

        Foot {
            id: foot

            anchors.bottom: parent.bottom
            width: parent.width
            height: Desk.px(40)
            told: window.shown.foot
            officer: window.shown.officer
        }
    }

    Sheet {
        anchors.top: titleLine.bottom
        width: parent.width
        height: (message.visible ? message.y : window.help ? base.y : window.height) - y
        model: window.model
        rows: window.rows
    }

    // stands below all; beside a call for help above that, in the ticket's place or under the list
    Message {
        id: message

        readonly property bool inTicketsPlace: window.help && window.shown.sheet === ""
        readonly property real lowest: inTicketsPlace ? work.y + present.y + present.height : window.help ? base.y - Desk.gap : window.height - Desk.px(2)

        objectName: "message"
        x: work.x
        y: lowest - height
        width: work.width
        height: Math.max(implicitHeight, inTicketsPlace ? present.height : window.help ? Desk.target : base.height - Desk.px(2))
        visible: text !== ""
        // what asks, and what is wrong with a PIN or a code, stands where that is answered
        text: ["confirm-open", "sign-in", "code", "hand"].indexOf(window.shown.sheet) >= 0 ? "" : window.shown.message
        good: window.shown.good
        onClicked: window.model.act("hush", "")
    }
}
