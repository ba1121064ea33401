import QtQuick

// A sheet of paper on the mist.
Rectangle {
    radius: Theme.radius
    color: Theme.paper
    border.width: Math.max(1, Theme.fit(0.3))
    border.color: Theme.hairline
}
