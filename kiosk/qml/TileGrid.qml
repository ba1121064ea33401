pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// The services as tiles, row by row; rows that do not fit stand on a further part.
Item {
    id: grid

    required property var model
    required property bool shown
    property int part: 0
    readonly property int columns: oneColumnHeight() > height ? 2 : 1
    readonly property real tileWidth: (width - (columns - 1) * Theme.gap) / columns
    readonly property var whole: pack(height)
    readonly property bool fits: whole.parts <= 1
    readonly property var packed: fits ? whole : pack(height - Theme.touch - Theme.gap)

    signal tapped(string key)
    signal turned

    // How high a single column would be; names are measured, because to lay them out would need
    // the number of columns.
    function oneColumnHeight(): real {
        const nameWidth = width - 2 * Theme.fit(8) - Theme.fit(34);
        let height = -Theme.gap;
        for (let n = 0; n < tiles.count; n++) {
            const lines = Math.ceil(names.advanceWidth((tiles.itemAt(n) as Tile)?.text ?? "") / (0.94 * nameWidth));
            height += Theme.fit(6) + (1.46 * lines + 0.2) * Theme.buttonText + 1.66 * Theme.bodyText + Theme.gap;
        }
        return height;
    }

    // Where each tile stands when a part is `room` pixels high.
    function pack(room: real): var {
        const spots = [];
        let part = 0;
        let y = 0;
        for (let first = 0; first < tiles.count; first += columns) {
            const row = rowHeight(first);
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
        if (part === 0)
            spread(spots, Math.min(Theme.fit(10), (room - y + Theme.gap) / Math.ceil(spots.length / columns)));
        return {
            "spots": spots,
            "parts": part + 1
        };
    }

    // Rows that leave room take up to `more` of it each.
    function spread(spots: var, more: real): void {
        spots.forEach((spot, n) => {
            spot.y += Math.floor(n / columns) * more;
            spot.height += more;
        });
    }

    function rowHeight(first: int): real {
        let height = 0;
        for (let n = first; n < Math.min(first + columns, tiles.count); n++)
            height = Math.max(height, tiles.itemAt(n)?.implicitHeight ?? 0);
        return Math.ceil(height);
    }

    onShownChanged: part = 0

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
            readonly property string where: counters === "" ? "" : qsTr("Quầy %1").arg(counters)
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
            closed: status === "closed"
            count: closed ? "" : waiting
            countLabel: qsTr("đang chờ")
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
            grid.part = (grid.part + 1) % grid.packed.parts;
            grid.turned();
        }
    }
}
