import QtQuick

// A sheet of paper on the mist.
Rectangle {
    radius: Theme.radius
    color: Theme.paper
    border.width: Theme.thinBorder
    border.color: Theme.hairline
}
