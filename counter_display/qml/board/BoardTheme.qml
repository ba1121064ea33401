pragma Singleton

import QtQuick

// Light on dark, in millimetres of the real screen. Letters are told by the height of their
// capitals; Noto Sans has figures of one width and room for stacked accents.
QtObject {
    property real pxPerMm: 1.6

    readonly property color ground: "#0A1420"
    readonly property color band: "#0B2747"
    readonly property color light: "#FFFFFF"
    readonly property color gold: "#FFD84A"
    readonly property color quiet: "#9FB4CC"
    readonly property color warning: "#5A3B00"
    readonly property color warningTint: "#FFF1C9"

    readonly property string family: "Noto Sans"
    readonly property real capEm: 0.714

    function px(mm: real): real {
        return mm * pxPerMm;
    }

    // Pixel size of letters whose capitals stand so many millimetres tall, never smaller.
    function letters(mm: real): int {
        return Math.ceil(mm / capEm * pxPerMm);
    }
}
