pragma Singleton

import QtQuick

// Sizes are millimetres on a panel of 27 inches, drawn larger or smaller with the panel at hand:
// people stand nearer to a small one. What a finger must hit never shrinks.
QtObject {
    property real longSidePx: 1920
    property real longSideMm: 598

    readonly property real pxPerMm: longSidePx / longSideMm
    readonly property real scale: Math.min(1.25, Math.max(0.7, longSideMm / 598))

    readonly property color ink: "#14202E"
    readonly property color slate: "#3B4A5E"
    readonly property color line: "#5A6B80"
    readonly property color hairline: "#C9D3DF"
    readonly property color paper: "#FFFFFF"
    readonly property color mist: "#F3F6FA"
    readonly property color navy: "#0B2747"
    readonly property color action: "#0F4C8A"
    readonly property color actionTint: "#E4EDF7"
    readonly property color gold: "#F2B705"
    readonly property color done: "#0B5A2B"
    readonly property color doneTint: "#E3F3E8"
    readonly property color fault: "#8A1C16"
    readonly property color faultTint: "#FDE9E7"
    readonly property color warning: "#5A3B00"
    readonly property color warningTint: "#FFF1C9"

    readonly property int touch: Math.ceil(20 * pxPerMm * Math.max(1, scale))
    readonly property int gap: fit(4)
    readonly property int space: fit(8)
    readonly property int margin: fit(12)
    readonly property int radius: fit(3)
    readonly property int border: Math.max(1, fit(0.6))
    readonly property int focusBorder: Math.max(2, fit(1.2))

    readonly property string family: "Be Vietnam Pro"
    readonly property int noteText: caps(4.9)
    readonly property int bodyText: caps(7.3)
    readonly property int buttonText: caps(8.5)
    readonly property int titleText: caps(12)
    readonly property int headingText: caps(16)
    readonly property int numberText: caps(30)

    function fit(length: real): int {
        return Math.round(length * pxPerMm * scale);
    }

    // Pixel size of Be Vietnam Pro whose capitals stand `height` tall (cap height 0.74 em).
    function caps(height: real): int {
        return fit(height / 0.74);
    }
}
