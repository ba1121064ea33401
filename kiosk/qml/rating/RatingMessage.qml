import QtQuick
import MotCua.Controls

// A last word: thanks, or kindly what went otherwise.
RatingPage {
    id: page

    readonly property var icons: ({
            "thanks": "notice-done",
            "late": "notice-info",
            "failed": "notice-warning",
            "lost": "notice-warning"
        })
    readonly property var titles: ({
            "thanks": qsTr("Cảm ơn Ông/Bà"),
            "late": qsTr("Đã sang lượt khác"),
            "failed": qsTr("Chưa ghi được"),
            "lost": qsTr("Màn hình này tạm nghỉ")
        })
    readonly property var texts: ({
            "thanks": qsTr("Ý kiến của Ông/Bà đã được ghi nhận."),
            "late": qsTr("Đã hết thời gian đánh giá cho số %1. Cảm ơn Ông/Bà."),
            "failed": qsTr("Xin lỗi Ông/Bà, máy chưa ghi được lựa chọn vừa rồi."),
            "lost": qsTr("Xin lỗi Ông/Bà, hiện chưa đánh giá được ở đây.")
        })
    readonly property color ink: seen.page === "thanks" ? Theme.done : seen.page === "late" ? Theme.action : Theme.warning

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * page.mm(page.plan.edge)
        spacing: page.mm(page.low ? 1 : 3)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: page.icons[page.seen.page] ?? ""
            size: page.mm(page.low ? 10 : 30)
            color: page.ink
        }

        EvenWords {
            objectName: "title"
            wording: page.titles[page.seen.page] ?? ""
            color: page.ink
            font.pixelSize: page.caps(page.low ? 7 : 10)
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
        }

        EvenWords {
            objectName: "text"
            wording: (page.texts[page.seen.page] ?? "").replace("%1", page.seen.number)
            font.pixelSize: page.caps(page.low ? 5.2 : 7.3)
            horizontalAlignment: Text.AlignHCenter
        }

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: page.seen.page === "lost"
            text: qsTr("Mã cho kỹ thuật viên: %1").arg(page.seen.code)
            color: Theme.slate
            font.pixelSize: page.caps(4.9)
            topPadding: 0
        }
    }
}
