pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// The whole way in three lines, for those who are here for the first time.
Surface {
    id: steps

    property bool paper: true
    readonly property string take: paper ? qsTr("Nhận phiếu, chờ gọi đến số của mình") : qsTr("Nhớ số trên màn hình, chờ gọi đến số của mình")
    readonly property list<string> lines: [qsTr("Chạm nút “Lấy số thứ tự”"), qsTr("Chọn việc cần làm"), take]
    readonly property real lineHeight: (height - 2 * Theme.gap) / lines.length

    Repeater {
        model: steps.lines

        Item {
            id: step

            required property int index
            required property string modelData

            x: Theme.space
            y: Theme.gap + index * steps.lineHeight
            width: steps.width - 2 * Theme.space
            height: steps.lineHeight

            Rectangle {
                id: disc

                anchors.verticalCenter: parent.verticalCenter
                width: Theme.fit(18)
                height: width
                radius: width / 2
                color: Theme.actionTint

                Words {
                    anchors.centerIn: parent
                    text: step.index + 1
                    font.pixelSize: Theme.buttonText
                    font.weight: Font.Bold
                    color: Theme.action
                    topPadding: 0
                    lineHeight: 1
                }
            }

            Words {
                anchors.left: disc.right
                anchors.leftMargin: Theme.space
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: step.modelData
                font.pixelSize: Theme.buttonText
            }
        }
    }
}
