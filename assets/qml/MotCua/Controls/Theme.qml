pragma Singleton

import QtQuick

// Sizes are millimetres on a panel of 27 inches, drawn larger or smaller with the panel at hand:
// people stand nearer to a small one. Where only `handMm` of its height is in reach of all hands,
// nothing is drawn so large that this would not hold it. What a finger must hit never shrinks.
// `large` sets bigger letters, `contrast` black, white and yellow; both turn at any moment.
QtObject {
    property real longSidePx: 1920
    property real longSideMm: 598
    property real handMm: Infinity
    property bool large: false
    property bool contrast: false

    readonly property real pxPerMm: longSidePx / longSideMm
    readonly property real scale: Math.max(0.7, Math.min(1.25, longSideMm / 598, handMm / 296))

    readonly property color ink: contrast ? "#FFFFFF" : "#14202E"
    readonly property color slate: contrast ? "#FFFFFF" : "#3B4A5E"
    readonly property color line: contrast ? "#FFFFFF" : "#5A6B80"
    readonly property color hairline: contrast ? "#FFFFFF" : "#7A899D"
    readonly property color paper: contrast ? "#000000" : "#FFFFFF"
    readonly property color mist: contrast ? "#000000" : "#F3F6FA"
    readonly property color navy: contrast ? "#FFE14D" : "#0B2747"
    readonly property color band: contrast ? "#000000" : "#0B2747"
    readonly property color bandText: "#FFFFFF"
    readonly property color action: contrast ? "#FFE14D" : "#0F4C8A"
    readonly property color actionTint: contrast ? "#000000" : "#E4EDF7"
    readonly property color gold: contrast ? "#FFE14D" : "#F2B705"
    readonly property color goldText: contrast ? "#000000" : "#14202E"
    readonly property color done: contrast ? "#FFFFFF" : "#0B5A2B"
    readonly property color doneTint: contrast ? "#000000" : "#E3F3E8"
    readonly property color fault: contrast ? "#FFFFFF" : "#8A1C16"
    readonly property color faultTint: contrast ? "#000000" : "#FDE9E7"
    readonly property color warning: contrast ? "#FFFFFF" : "#5A3B00"
    readonly property color warningTint: contrast ? "#000000" : "#FFF1C9"

    readonly property int touch: Math.ceil(20 * pxPerMm * Math.max(1, scale))
    readonly property int gap: Math.max(fit(4), Math.ceil(4 * pxPerMm))
    readonly property int space: fit(8)
    readonly property int margin: fit(12)
    readonly property int radius: fit(3)
    readonly property int border: Math.max(1, fit(0.6))
    readonly property int thinBorder: Math.max(1, fit(0.3))
    readonly property int focusBorder: Math.max(2, fit(1.2))

    readonly property string family: "Be Vietnam Pro"
    // what is read from afar already has its size; large letters help with what is not
    readonly property int noteText: caps(4.9 * (large ? 1.65 : 1))
    readonly property int bodyText: caps(7.3 * (large ? 1.65 : 1))
    readonly property int buttonText: caps(8.5 * (large ? 1.65 : 1))
    readonly property int titleText: caps(12 * (large ? 1.4 : 1))
    readonly property int headingText: caps(16 * (large ? 1.2 : 1))
    readonly property int numberText: caps(30)

    function fit(length: real): int {
        return Math.round(length * pxPerMm * scale);
    }

    // Pixel size of Be Vietnam Pro whose capitals stand `height` tall (cap height 0.74 em).
    function caps(height: real): int {
        return fit(height / 0.74);
    }
}
