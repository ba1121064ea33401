import QtQuick
import MotCua.Controls

// The whole way in three lines, for those who are here for the first time.
Surface {
    id: steps

    readonly property list<string> lines: [qsTr("Chạm nút “Lấy số thứ tự”"), qsTr("Chọn việc cần làm"), qsTr("Nhận phiếu, chờ gọi đến số của mình")]

    property alias spacing: column.spacing

    implicitHeight: column.implicitHeight + 2 * Theme.space

    Column {
        id: column

        x: Theme.space
        y: Theme.space
        width: parent.width - 2 * Theme.space
        spacing: Theme.gap

        Repeater {
            model: steps.lines

            Item {
                id: step

                required property int index
                required property string modelData

                width: column.width
                height: Math.max(disc.height, line.implicitHeight)

                Rectangle {
                    id: disc

                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.mm(14)
                    height: width
                    radius: width / 2
                    color: Theme.actionTint

                    Words {
                        anchors.centerIn: parent
                        text: step.index + 1
                        font.weight: Font.Bold
                        color: Theme.action
                        topPadding: 0
                        lineHeight: 1
                    }
                }

                Words {
                    id: line

                    anchors.left: disc.right
                    anchors.leftMargin: Theme.mm(6)
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: step.modelData
                }
            }
        }
    }
}
