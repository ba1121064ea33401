pragma ComponentBehavior: Bound

import QtQuick

// Below the calls: who waits, was absent or comes near, the day's figures, or in a rush the calls
// without room above.
Rectangle {
    id: strip

    required property var layout
    required property var content
    required property bool stale
    required property bool lit
    readonly property real padPx: BoardTheme.px(layout.pad_mm)
    readonly property int em: BoardTheme.letters(layout.caption_mm)
    readonly property bool waits: content.waiting.length > 0
    readonly property bool missed: content.absent.length > 0
    readonly property bool rushes: content.calls.cells.length > 0
    readonly property bool nears: content.ahead.length > 0
    readonly property bool counts: content.figures.length > 0

    color: BoardTheme.band

    component Caption: BoardText {
        capMm: strip.layout.caption_mm
    }

    Grid {
        id: waiting

        x: strip.padPx
        anchors.verticalCenter: parent.verticalCenter
        columns: strip.layout.label_above ? 1 : 2
        visible: strip.waits

        Caption {
            width: Math.round(strip.layout.label_em * strip.em)
            text: qsTr("Đang chờ")
            color: BoardTheme.quiet
            font.weight: Font.Bold
        }

        Column {
            Repeater {
                model: strip.content.waiting

                Row {
                    id: line

                    required property var modelData

                    spacing: strip.layout.gap_em * strip.em

                    Repeater {
                        model: line.modelData

                        Row {
                            id: service

                            required property var modelData

                            spacing: 0.3 * strip.em

                            Caption {
                                text: service.modelData.name
                                visible: text !== ""
                            }

                            Caption {
                                text: service.modelData.count
                                font.weight: Font.Bold
                            }
                        }
                    }
                }
            }
        }
    }

    Column {
        x: strip.padPx
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 2 * x
        visible: strip.missed

        Caption {
            width: parent.width
            text: qsTr("Vắng mặt") + (strip.layout.label_above ? "\n" : " – ") + qsTr("mời tới bàn hướng dẫn")
            color: BoardTheme.quiet
            font.weight: Font.Bold
            wrapMode: Text.WordWrap
        }

        Row {
            height: BoardTheme.px(strip.layout.row_pitch * strip.layout.row_mm)
            spacing: strip.layout.number_gap_em * BoardTheme.letters(strip.layout.row_mm)

            Repeater {
                model: strip.content.absent

                BoardFigures {
                    required property string modelData

                    objectName: "absent"
                    capMm: strip.layout.row_mm
                    text: modelData
                }
            }
        }
    }

    Column {
        x: strip.padPx
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 2 * x
        visible: strip.nears

        Caption {
            width: parent.width
            text: qsTr("Chuẩn bị") + (strip.layout.label_above ? "\n" : " – ") + qsTr("mời tới gần quầy")
            color: BoardTheme.quiet
            font.weight: Font.Bold
            wrapMode: Text.WordWrap
        }

        Row {
            id: ahead

            readonly property int em: BoardTheme.letters(strip.layout.row_mm)

            height: BoardTheme.px(strip.layout.row_pitch * strip.layout.row_mm)
            spacing: strip.layout.number_gap_em * em

            Repeater {
                model: strip.content.ahead

                Row {
                    id: pair

                    required property var modelData

                    height: ahead.height

                    BoardFigures {
                        objectName: "ahead"
                        capMm: strip.layout.row_mm
                        text: pair.modelData.number
                    }

                    BoardArrow {
                        anchors.verticalCenter: parent.verticalCenter
                        width: strip.layout.arrow_em * ahead.em
                        color: BoardTheme.light
                    }

                    BoardFigures {
                        capMm: strip.layout.row_mm
                        text: pair.modelData.counter
                    }
                }
            }
        }
    }

    Grid {
        x: strip.padPx
        anchors.verticalCenter: parent.verticalCenter
        columns: strip.layout.label_above ? 1 : 2
        visible: strip.counts

        Caption {
            width: Math.round(strip.layout.label_em * strip.em)
            text: qsTr("Hôm nay")
            color: BoardTheme.quiet
            font.weight: Font.Bold
        }

        Column {
            Repeater {
                model: strip.content.figures

                Caption {
                    required property string modelData

                    objectName: "figures"
                    text: modelData
                }
            }
        }
    }

    Grid {
        id: rush

        anchors.centerIn: parent
        columns: strip.layout.spill_columns
        visible: strip.rushes

        Repeater {
            model: strip.content.calls.cells.length

            BoardCall {
                width: (strip.width - 2 * strip.padPx) / strip.layout.spill_columns
                height: strip.height / strip.layout.spill_lines
                layout: strip.layout
                lines: strip.content.calls
                digitsMm: strip.layout.spill_mm
                ink: strip.stale ? BoardTheme.quiet : BoardTheme.light
                lit: strip.lit
            }
        }
    }

    Column {
        x: strip.padPx
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 2 * x
        visible: !strip.waits && !strip.missed && !strip.rushes && !strip.nears && !strip.counts

        Caption {
            width: parent.width
            text: strip.stale ? qsTr("Bảng đang kết nối lại.") : qsTr("Hiện không có ai chờ.")
            wrapMode: Text.WordWrap
        }

        Caption {
            width: parent.width
            visible: strip.stale
            text: qsTr("Mời Ông/Bà nghe loa và xem số ở quầy.")
            wrapMode: Text.WordWrap
        }
    }
}
