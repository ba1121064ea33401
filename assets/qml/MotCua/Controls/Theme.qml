pragma Singleton

import QtQuick

// Sizes are millimetres on the glass; only pxPerMm knows of pixels.
QtObject {
    property real pxPerMm: 1920 / 598

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

    readonly property int touch: mm(20)
    readonly property int gap: mm(4)
    readonly property int space: mm(8)
    readonly property int margin: mm(12)
    readonly property int radius: mm(3)
    readonly property int border: Math.max(1, mm(0.6))
    readonly property int focusBorder: Math.max(2, mm(1.2))

    readonly property string family: "Be Vietnam Pro"
    readonly property int noteText: caps(4.9)
    readonly property int bodyText: caps(7.3)
    readonly property int buttonText: caps(8.5)
    readonly property int titleText: caps(12)
    readonly property int headingText: caps(16)
    readonly property int numberText: caps(30)

    function mm(length: real): int {
        return Math.round(length * pxPerMm);
    }

    // Pixel size of Be Vietnam Pro whose capitals stand `height` mm tall (cap height 0.74 em).
    function caps(height: real): int {
        return Math.round(height * pxPerMm / 0.74);
    }
}
