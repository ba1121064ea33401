pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// The services as tiles, row by row; rows that do not fit stand on a further part.
Item {
    id: grid

    required property var model
    required property bool shown
    property int turned: 0
    // the part that stands: there may be fewer now than when the last one was turned to
    readonly property int part: Math.min(turned, packed.parts - 1)
    readonly property int columns: heightIn(1) > height ? 2 : 1
    readonly property bool dense: columns > 1 && heightIn(columns) > height
    readonly property real tileWidth: (width - (columns - 1) * Theme.gap) / columns
    readonly property var whole: pack(height)
    readonly property bool fits: whole.parts <= 1
    readonly property var packed: fits ? whole : pack(height - Theme.touch - Theme.gap)

    signal tapped(string key)
    signal turning

    // How high so many columns would be; names are measured, because to lay them out would need the
    // number of columns.
    function heightIn(abreast: int): real {
        const nameWidth = abreast > 1 ? (width - Theme.gap) / 2 - 2 * Theme.fit(6) : width - 2 * Theme.fit(8) - Theme.fit(34);
        const rows = [];
        for (let n = 0; n < tiles.count; n++) {
            const lines = Math.ceil(names.advanceWidth((tiles.itemAt(n) as Tile)?.text ?? "") / (0.94 * nameWidth));
            const row = Math.floor(n / abreast);
            rows[row] = Math.max(rows[row] ?? 0, lines);
        }
        return rows.reduce((sum, lines) => sum + Theme.fit(6) + (1.46 * lines + 0.2) * Theme.buttonText + 1.66 * Theme.bodyText + Theme.gap, -Theme.gap);
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

    onShownChanged: turned = 0

    FontMetrics {
        id: names

        font.family: Theme.family
        font.pixelSize: Theme.buttonText
        font.weight: Font.DemiBold
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
            readonly property var notes: ({
                    "open": where,
                    "unserved": qsTr("Chưa có quầy phục vụ, vẫn lấy số được"),
                    "closed": opens === "" ? qsTr("Hiện không nhận") : qsTr("Mở lại %1").arg(opens)
                })

            objectName: "service-" + key
            visible: spot?.part === grid.part
            x: spot?.x ?? 0
            y: spot?.y ?? 0
            width: grid.tileWidth
            height: spot?.height ?? implicitHeight
            text: name
            note: notes[status]
            compact: grid.columns > 1
            dense: grid.dense
            closed: status === "closed"
            count: closed ? "" : waiting
            countLabel: qsTr("người chờ")
            onClicked: grid.tapped(key)
        }
    }

    PlainButton {
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
