pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// The question and its faces, the best one first. One press rates.
RatingPage {
    id: page

    readonly property var words: ({
            "very-good": qsTr("Rất hài\u00a0lòng"),
            "good": qsTr("Hài\u00a0lòng"),
            "fair": qsTr("Bình thường"),
            "poor": qsTr("Không hài\u00a0lòng"),
            "very-poor": qsTr("Rất không hài\u00a0lòng")
        })
    // where the faces would grow small for their words
    readonly property var shortWords: ({
            "very-good": qsTr("Rất tốt", "short"),
            "good": qsTr("Tốt", "short"),
            "fair": qsTr("Được", "short"),
            "poor": qsTr("Kém", "short"),
            "very-poor": qsTr("Rất tệ", "short")
        })

    RatingHead {
        id: head

        width: parent.width
        model: page.model
        plan: page.plan
        wording: page.seen.slow ? qsTr("Đang ghi, xin chờ…") : qsTr("Ông/Bà hài lòng không?")
    }

    Item {
        id: faces

        readonly property int count: page.seen.faces.length
        readonly property int columns: page.plan.columns
        readonly property int rows: Math.ceil(count / columns)
        readonly property int gap: Math.ceil(4 * Theme.pxPerMm)
        readonly property int cellWidth: Math.floor((width - (columns - 1) * gap) / columns)
        readonly property real room: page.height - head.height - 2 * page.pad
        readonly property int cellHeight: Math.floor(Math.min(1.8 * cellWidth, (room - (rows - 1) * gap) / rows))
        readonly property bool cramped: cellHeight < page.mm(52)

        x: page.mm(page.plan.edge)
        y: head.height + Math.round((page.height - head.height - height) / 2)
        width: page.width - 2 * x
        height: rows * (cellHeight + gap) - gap

        Repeater {
            // a hidden page has no faces: no finger is carried to the next question
            model: page.visible ? faces.count : 0

            FaceButton {
                id: face

                required property int index
                readonly property var shown: page.seen.faces[index]
                readonly property int row: Math.floor(index / faces.columns)
                readonly property int inRow: Math.min(faces.columns, faces.count - row * faces.columns)
                readonly property int rowWidth: inRow * (width + faces.gap) - faces.gap

                objectName: "face-" + (index + 1)
                x: Math.round((faces.width - rowWidth) / 2) + (index - row * faces.columns) * (width + faces.gap)
                y: row * (height + faces.gap)
                width: faces.cellWidth
                height: faces.cellHeight
                level: shown.level
                text: page.words[shown.word]
                caption: faces.cramped ? page.shortWords[shown.word] : text
                lines: faces.cramped ? 1 : width < page.mm(34) ? 3 : 2
                filled: page.seen.chosen === String(index + 1)
                enabled: page.seen.chosen === ""
                pad: page.mm(faces.cramped ? 0.6 : 1)
                font.pixelSize: page.caps(page.low ? 4.9 : 5)
                font.weight: Font.Medium
                onClicked: page.model.act("face", String(index + 1))
            }
        }
    }
}
