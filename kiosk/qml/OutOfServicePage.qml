import QtQuick
import MotCua.Controls

// This kiosk cannot serve: where to go, and what staff must know.
Poster {
    id: page

    iconName: "notice-fault"
    iconColor: Theme.fault
    title: qsTr("Máy này tạm nghỉ")
    text: qsTr("Xin lỗi Ông/Bà. Máy này hiện không cấp số được.")

    Directions {
        wording: qsTr("Mời Ông/Bà tới %1.").arg(page.kiosk.hall.directions)
    }

    StaffNote {
        code: page.kiosk.hall.code
        fault: page.kiosk.hall.fault
    }
}
