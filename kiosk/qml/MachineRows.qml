pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls

// The devices of a machine, one below another; those that do not fit stand on a further part.
Item {
    id: list

    required property var model
    required property bool busy
    required property int waiting
    property bool all: false
    property string last
    property int turned: 0
    readonly property var packed: pack(height)
    readonly property int parts: packed.parts
    readonly property int part: Math.min(turned, parts - 1)
    readonly property int buttonWidth: widthOf([qsTr("Sửa"), qsTr("Thử")], labels.font)

    signal tried(string key)
    signal mended(string key)

    // The font comes as an argument, so that a change of it is seen.
    function widthOf(texts: list<string>, _font: font): int {
        const widest = Math.max(...texts.map(text => labels.advanceWidth(text)));
        return Math.max(1.5 * Theme.touch, Math.ceil(widest) + 2 * Theme.fit(5));
    }

    // after a check of all the worst comes first; else whoever tried a device stays with it
    function settle(): void {
        const at = all ? 0 : packed.spots.findIndex((_, n) => (rows.itemAt(n) as MachineRow)?.key === last);
        turned = packed.spots[at]?.part ?? 0;
        all = false;
    }

    // On which part each row stands, and where.
    function pack(room: real): var {
        const spots = [];
        let part = 0;
        let y = 0;
        for (let n = 0; n < rows.count; n++) {
            const row = Math.ceil(rows.itemAt(n)?.implicitHeight ?? 0);
            if (y > 0 && y + row > room) {
                part += 1;
                y = 0;
            }
            spots.push({
                "part": part,
                "y": y
            });
            y += row + Theme.gap;
        }
        return {
            "spots": spots,
            "parts": part + 1
        };
    }

    onWaitingChanged: all = all || waiting > 0
    onBusyChanged: if (!busy && last !== "")
        settle()

    FontMetrics {
        id: labels

        font.family: Theme.family
        font.pixelSize: Theme.large ? Theme.caps(9) : Theme.bodyText
        font.weight: Font.DemiBold
    }

    Repeater {
        id: rows

        model: list.model

        MachineRow {
            required property int index
            readonly property var spot: list.packed.spots[index]

            // whoever watches a check sees the device that is being asked
            onAskedChanged: if (asked) {
                list.last = key;
                list.turned = spot?.part ?? 0;
            }

            visible: spot?.part === list.part
            y: spot?.y ?? 0
            width: list.width
            busy: list.busy
            buttonWidth: list.buttonWidth
            buttonText: labels.font.pixelSize
            onTried: list.tried(key)
            onMended: list.mended(key)
        }
    }
}
