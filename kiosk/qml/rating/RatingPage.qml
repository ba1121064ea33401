import QtQuick
import MotCua.Controls
import MotCua.Screens

// A part of the rating screen: what is to be shown, and millimetres that are those of the panel
// (the theme's grow and shrink with it; this screen is always near).
Item {
    required property StateModel model
    required property var plan
    readonly property var seen: model.state
    readonly property bool low: plan.low
    readonly property int pad: Math.ceil((low ? 2 : 4) * Theme.pxPerMm)

    function mm(length: real): int {
        return Math.round(length * Theme.pxPerMm);
    }

    // Pixel size of letters whose capitals stand `height` mm tall.
    function caps(height: real): int {
        return Math.ceil(height / 0.74 * Theme.pxPerMm);
    }
}
