pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import MotCua.Screens
import MotCua.Controls

// The devices of a demonstration: what the signs show, the keys of each counter, the last slip.
Window {
    id: window

    required property StateModel model
    readonly property var state: model.state
    readonly property int unit: Math.max(8, Math.round(Math.min(width / 98, height / 47)))
    readonly property int text: Math.round(1.5 * unit)

    width: 760
    height: 380
    color: Theme.mist
    title: qsTr("Thiết bị mô phỏng")

    component Caption: Text {
        font.family: Theme.family
        font.pixelSize: window.text
        color: Theme.ink
    }

    component KeyCap: Button {
        id: key

        height: 4 * window.unit
        leftPadding: window.unit
        rightPadding: window.unit
        font.family: Theme.family
        font.pixelSize: window.text
        font.weight: Font.Medium
        background: Rectangle {
            radius: window.unit / 2
            color: key.down ? Theme.action : Theme.paper
            border.color: key.visualFocus ? Theme.gold : Theme.action
            border.width: key.visualFocus ? 2 : 1
        }
        contentItem: Text {
            text: key.text
            font: key.font
            color: key.down ? Theme.paper : Theme.action
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
    }

    Caption {
        id: heading

        x: 2 * window.unit
        y: window.unit
        text: window.title
        font.pixelSize: 2 * window.unit
        font.weight: Font.DemiBold
    }

    Column {
        id: counters

        anchors.top: heading.bottom
        anchors.topMargin: window.unit
        anchors.left: heading.left
        anchors.right: paper.left
        anchors.rightMargin: 2 * window.unit
        spacing: window.unit

        Repeater {
            model: window.state.counters

            Row {
                id: place

                required property var modelData

                spacing: window.unit

                Caption {
                    anchors.verticalCenter: parent.verticalCenter
                    width: 6.5 * window.unit
                    text: qsTr("Quầy %1").arg(place.modelData.number)
                }

                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: 11 * window.unit
                    height: 4 * window.unit
                    color: "#14100A"

                    Text {
                        anchors.centerIn: parent
                        text: place.modelData.sign
                        font.family: "DejaVu Sans Mono"
                        font.pixelSize: 2.6 * window.unit
                        font.weight: Font.Bold
                        color: "#FFB000"
                    }
                }

                Repeater {
                    model: place.modelData.keys

                    KeyCap {
                        required property var modelData

                        objectName: "key-" + place.modelData.number + "-" + modelData.key
                        text: modelData.word
                        Accessible.name: qsTr("Quầy %1: %2").arg(place.modelData.number).arg(text)
                        onClicked: window.model.act("press", place.modelData.number + " " + modelData.key)
                    }
                }
            }
        }
    }

    Column {
        anchors.top: counters.bottom
        anchors.topMargin: window.unit
        anchors.left: heading.left
        spacing: window.unit

        Repeater {
            model: window.state.counters

            Row {
                id: panel

                required property var modelData

                visible: modelData.faces > 0
                spacing: window.unit

                Caption {
                    anchors.verticalCenter: parent.verticalCenter
                    width: 18.5 * window.unit
                    text: qsTr("Quầy %1, bảng đánh giá").arg(panel.modelData.number)
                }

                Repeater {
                    model: panel.modelData.faces

                    KeyCap {
                        required property int index

                        objectName: "face-" + panel.modelData.number + "-" + (index + 1)
                        text: (panel.modelData.faces - index) + " ★"
                        Accessible.name: qsTr("Quầy %1, đánh giá: %2").arg(panel.modelData.number).arg(text)
                        onClicked: window.model.act("rate", panel.modelData.number + " " + (index + 1))
                    }
                }
            }
        }
    }

    Caption {
        anchors.left: heading.left
        anchors.right: paper.left
        anchors.rightMargin: 2 * window.unit
        anchors.bottom: parent.bottom
        anchors.bottomMargin: window.unit
        text: window.state.spoken === "" ? qsTr("Loa: chưa đọc gì") : qsTr("Loa: “%1”").arg(window.state.spoken)
        color: Theme.slate
        wrapMode: Text.Wrap
    }

    Column {
        id: paper

        anchors.top: heading.bottom
        anchors.topMargin: window.unit
        anchors.right: parent.right
        anchors.rightMargin: 2 * window.unit
        width: 17 * window.unit
        spacing: window.unit

        Caption {
            text: qsTr("Phiếu đã in: %1").arg(window.state.slips)
        }

        Rectangle {
            width: parent.width
            height: window.height - y - heading.height - take.height - 6 * window.unit
            color: Theme.paper
            border.color: Theme.line
            border.width: 1

            Image {
                anchors.fill: parent
                anchors.margins: window.unit / 2
                source: window.state.slip
                fillMode: Image.PreserveAspectFit
                smooth: true
            }
        }

        KeyCap {
            id: take

            objectName: "paper"
            width: parent.width
            text: window.state.paper_out ? qsTr("Lắp giấy") : qsTr("Lấy hết giấy")
            onClicked: window.model.act("paper", window.state.paper_out ? "in" : "out")
        }
    }
}
