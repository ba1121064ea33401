import QtQuick
import MotCua.Controls

// This kiosk cannot serve: where to go, and a short code for staff.
Split {
    id: page

    info: Column {
        y: page.portrait ? Math.round((parent.height - height) / 2) : 0
        width: parent.width
        spacing: Theme.space

        Heading {
            title: qsTr("Máy này tạm nghỉ")
            text: qsTr("Xin lỗi Ông/Bà. Máy này hiện không lấy số được.")
        }
    }

    actions: Column {
        width: parent.width
        spacing: Theme.space

        Notice {
            width: parent.width
            textSize: Theme.buttonText
            text: page.kiosk.hall.directions || qsTr("Mời Ông/Bà tới quầy hướng dẫn.")
        }

        Words {
            width: parent.width
            text: qsTr("Mã cho cán bộ: %1").arg(page.kiosk.hall.code)
            font.pixelSize: Theme.noteText
            color: Theme.slate
        }
    }
}
