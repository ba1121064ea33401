pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// The services as tiles, row by row; rows that do not fit stand on a further part.
Item {
    id: grid

    required property var model
    required property bool begun
    property int turned: 0
    // the part that stands: there may be fewer now than when the last one was turned to
    readonly property int part: Math.min(turned, packed.parts - 1)
    // one column reads best, two hold more, small letters more still; names alone are better than a
    // further part
    readonly property var layouts: Theme.large ? [[1, "normal"], [1, "dense"]] : [[1, "normal"], [2, "normal"], [1, "dense"], [2, "dense"], [2, "bare"]]
    readonly property var layout: layouts.find(one => heightIn(one[0], one[1], names.font) <= height) ?? layouts[Math.min(3, layouts.length - 1)]
    readonly property int columns: layout[0]
    readonly property string density: layout[1]
    readonly property real tileWidth: (width - (columns - 1) * Theme.gap) / columns
    readonly property var whole: pack(height)
    readonly property bool fits: whole.parts <= 1
    readonly property var packed: fits ? whole : pack(height - more.implicitHeight - Theme.gap)

    signal tapped(string key)
    signal turning

    // How high so many columns would be; texts are measured, because to lay them out would need the
    // number of columns. The font comes as an argument, so that a change of it is seen.
    function heightIn(abreast: int, tightness: string, _font: font): real {
        const column = (width - (abreast - 1) * Theme.gap) / abreast;
        const rows = [];
        for (let n = 0; n < tiles.count; n++) {
            const tile = tiles.itemAt(n) as Tile;
            const row = Math.floor(n / abreast);
            rows[row] = Math.max(rows[row] ?? 0, tile ? heightOf(tile, column, abreast > 1 || Theme.large, tightness) : 0);
        }
        return rows.reduce((sum, row) => sum + row + Theme.gap, -Theme.gap);
    }

    function heightOf(tile: Tile, column: real, compact: bool, tightness: string): real {
        const small = tightness !== "normal";
        const room = 0.94 * (column - 2 * Theme.fit(compact ? 6 : 8) - (compact || tile.closed ? 0 : Theme.fit(34)));
        const standing = tightness === "bare" ? tile.standing : tile.note;
        const note = compact && tightness !== "bare" ? [tile.people, tile.note].join(" · ") : standing;
        const nameLines = Math.ceil((small ? smallNames : names).advanceWidth(tile.text) / room);
        const noteLines = Math.ceil((small ? smallNotes : notes).advanceWidth(note) / room);
        const words = heightOfLines(nameLines, small ? Theme.bodyText : Theme.buttonText) + heightOfLines(noteLines, small ? smallNotes.font.pixelSize : Theme.bodyText);
        return Math.max(Theme.touch, Theme.fit(small ? 24 : 30), words + Theme.fit(7));
    }

    function heightOfLines(lines: int, size: int): real {
        return lines > 0 ? (1.46 * lines + 0.2) * size : 0;
    }

    // Where each tile stands when a part is `room` pixels high.
    function pack(room: real): var {
        const spots = [];
        const rows = rowHeights(room);
        let part = 0;
        let y = 0;
        for (const row of rows) {
            if (y > 0 && y + row > room) {
                part += 1;
                y = 0;
            }
            for (let column = 0; column < columns; column++)
                spots.push({
                    "part": part,
                    "x": column * (tileWidth + Theme.gap),
                    "y": y,
                    "height": row
                });
            y += row + Theme.gap;
        }
        return {
            "spots": spots,
            "parts": part + 1
        };
    }

    // Each row as high as its highest tile; where there is room, all of one height or all higher.
    function rowHeights(room: real): var {
        const rows = [];
        for (let n = 0; n < tiles.count; n++) {
            const row = Math.floor(n / columns);
            rows[row] = Math.ceil(Math.max(rows[row] ?? 0, tiles.itemAt(n)?.implicitHeight ?? 0));
        }
        const highest = Math.max(...rows);
        const share = Math.floor((room + Theme.gap) / rows.length) - Theme.gap;
        if (share >= highest)
            return rows.map(() => Math.min(share, Math.round(1.4 * highest)));
        const spare = (room + Theme.gap) / rows.length - Theme.gap - rows.reduce((sum, row) => sum + row, 0) / rows.length;
        return rows.map(row => row + Math.floor(Math.max(0, spare)));
    }

    // whoever comes next begins in front
    onBegunChanged: turned = begun ? turned : 0

    FontMetrics {
        id: names

        font.family: Theme.family
        font.pixelSize: Theme.buttonText
        font.weight: Font.DemiBold
    }

    FontMetrics {
        id: smallNames

        font.family: Theme.family
        font.pixelSize: Theme.bodyText
        font.weight: Font.DemiBold
    }

    FontMetrics {
        id: notes

        font.family: Theme.family
        font.pixelSize: Theme.bodyText
    }

    FontMetrics {
        id: smallNotes

        font.family: Theme.family
        font.pixelSize: Theme.caps(Theme.large ? 9 : 5.8)
    }

    Repeater {
        id: tiles

        model: grid.model

        Tile {
            required property int index
            required property string key
            required property string name
            required property int waiting
            required property string status
            required property string opens
            required property string counters
            required asked

            readonly property var spot: grid.packed.spots[index]
            readonly property string where: counters === "" ? "" : qsTr("Quầy %1", "", counters.split(",").length).arg(counters)
            readonly property var tellings: ({
                    "open": where,
                    "unserved": qsTr("Lấy số trước"),
                    "closed": opens === "" ? qsTr("Hiện không nhận") : qsTr("Mở lại %1").arg(opens)
                })

            objectName: "service-" + key
            visible: spot?.part === grid.part
            x: spot?.x ?? 0
            y: spot?.y ?? 0
            width: grid.tileWidth
            height: spot?.height ?? implicitHeight
            text: name
            note: tellings[status]
            standing: status === "open" ? "" : note
            compact: grid.columns > 1 || Theme.large
            dense: grid.density !== "normal"
            bare: grid.density === "bare"
            closed: status === "closed"
            count: closed || waiting < 0 ? "" : waiting
            countLabel: qsTr("người chờ")
            onClicked: grid.tapped(key)
        }
    }

    PlainButton {
        id: more

        objectName: "more"
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !grid.fits
        text: (grid.part + 1 < grid.packed.parts ? qsTr("Xem việc khác (%1/%2)") : qsTr("Xem từ đầu (%1/%2)")).arg(grid.part + 1).arg(grid.packed.parts)
        iconName: "more"
        onClicked: {
            grid.turned = (grid.part + 1) % grid.packed.parts;
            grid.turning();
        }
    }
}
