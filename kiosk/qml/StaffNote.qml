import QtQuick
import MotCua.Controls

// What went wrong, for whoever is called to help: a sentence and the code that the log knows.
EvenWords {
    id: note

    required property string code
    required property string fault
    readonly property string silence: qsTr("Sổ dữ liệu không trả lời.")
    readonly property var ours: ({
            "desk-silent": silence,
            "no-answer": silence,
            "kiosk-fault": qsTr("Chương trình gặp lỗi, chi tiết nằm trong nhật ký.")
        })

    wording: qsTr("Báo cán bộ: %1 Mã: %2").arg(fault || (ours[code] ?? "")).arg(code)
    color: Theme.slate
    font.pixelSize: Theme.large ? Theme.noteText : Theme.bodyText
    horizontalAlignment: Text.AlignHCenter
}
