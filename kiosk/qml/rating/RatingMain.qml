pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Screens

// The one window of a rating screen: a page and the foot. Which page stands is told, not decided
// here.
Window {
    id: window

    required property StateModel model
    required property var plan
    required property real longSideMm
    required property bool contrast

    color: Theme.mist
    title: qsTr("Đánh giá – quầy %1").arg(model.state.counter)

    Binding {
        target: Theme
        property: "longSidePx"
        value: Math.max(window.width, window.height)
    }

    Binding {
        target: Theme
        property: "longSideMm"
        value: window.longSideMm
    }

    Binding {
        target: Theme
        property: "contrast"
        value: window.contrast
    }

    Item {
        anchors.top: parent.top
        anchors.bottom: foot.top
        width: parent.width

        RatingIdle {
            anchors.fill: parent
            visible: ["starting", "idle"].includes(window.model.state.page)
            model: window.model
            plan: window.plan
        }

        RatingAsking {
            anchors.fill: parent
            visible: window.model.state.page === "asking"
            model: window.model
            plan: window.plan
        }

        RatingReasons {
            anchors.fill: parent
            visible: window.model.state.page === "reasons"
            model: window.model
            plan: window.plan
        }

        RatingMessage {
            anchors.fill: parent
            visible: titles[window.model.state.page] !== undefined
            model: window.model
            plan: window.plan
        }
    }

    RatingFoot {
        id: foot

        anchors.bottom: parent.bottom
        width: parent.width
        model: window.model
        plan: window.plan
    }
}
