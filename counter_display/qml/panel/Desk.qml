pragma Singleton

import QtQuick

// Sizes of the panel in pixels of its smallest size; everything grows with the window.
QtObject {
    property real unit: 1

    readonly property int gap: px(4)
    readonly property int edge: px(6)
    readonly property int target: Math.ceil(32 * unit)
    readonly property int text: px(14)
    readonly property int strong: px(18)

    function px(length: real): int {
        return Math.round(length * unit);
    }
}
