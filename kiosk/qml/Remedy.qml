import QtQuick
import MotCua.Controls

// How to mend a device: the steps, who takes them, and the code for the telephone.
Surface {
    id: remedy

    required property string steps
    required property string who
    required property string code

    Words {
        id: head

        x: Theme.space
        y: Theme.gap
        width: parent.width - 2 * x
        text: remedy.code === "" ? remedy.who : qsTr("%1 sửa · mã đọc qua điện thoại: %2").arg(remedy.who).arg(remedy.code)
        font.weight: Font.Bold
        color: Theme.navy
    }

    Words {
        x: Theme.space
        y: head.y + head.height + Theme.fit(3)
        width: parent.width - 2 * x
        height: parent.height - y - Theme.gap
        text: remedy.steps
        font.pixelSize: Theme.large ? Theme.bodyText : Theme.buttonText
        // long advice in large letters would leave the sheet
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.caps(4.9)
    }
}
