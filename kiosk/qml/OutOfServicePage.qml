import QtQuick
import MotCua.Controls

// This kiosk cannot serve: where to go, and a short code for staff.
Poster {
    id: page

    iconName: "notice-fault"
    title: qsTr("Máy này tạm nghỉ")
    text: qsTr("Xin lỗi Ông/Bà. Máy này hiện không lấy số được.")

    Surface {
        width: parent.width
        height: directions.implicitHeight + 2 * Theme.space
        color: Theme.actionTint

        Words {
            id: directions

            anchors.verticalCenter: parent.verticalCenter
            x: Theme.space
            width: parent.width - 2 * Theme.space
            text: page.kiosk.hall.directions || qsTr("Mời Ông/Bà tới quầy hướng dẫn.")
            font.pixelSize: Theme.titleText
            font.weight: Font.DemiBold
            color: Theme.navy
            horizontalAlignment: Text.AlignHCenter
        }
    }

    Words {
        width: parent.width
        text: qsTr("Mã cho cán bộ: %1").arg(page.kiosk.hall.code)
        color: Theme.slate
        horizontalAlignment: Text.AlignHCenter
    }
}
