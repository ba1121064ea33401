pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The kiosk's one window: band, page, foot. Which page stands is told, not decided here.
Window {
    id: window

    required property KioskModel kiosk
    required property real longSideMm
    property bool warm: false
    readonly property bool portrait: height > width
    // Controls keep to the lower 60 % of a portrait panel, where everybody reaches them.
    readonly property real reachLine: portrait ? 0.4 * height : 0

    component Page: Loader {
        required property string name
        readonly property bool shown: window.kiosk.hall.page === name

        anchors.fill: parent
        active: shown || window.warm
        visible: shown
    }

    color: Theme.mist
    title: kiosk.hall.office

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

    Band {
        id: band

        width: parent.width
        title: window.kiosk.hall.office
        clock: window.kiosk.hall.clock
        mark: window.kiosk.hall.sample ? qsTr("VĂN PHÒNG MẪU") : ""
    }

    Item {
        id: stage

        anchors.top: band.bottom
        anchors.bottom: foot.top
        width: parent.width

        Page {
            name: "home"
            sourceComponent: HomePage {
                kiosk: window.kiosk
                portrait: window.portrait
                reachLine: window.reachLine - band.height
            }
        }

        Page {
            name: "choose"
            sourceComponent: ChoosePage {
                kiosk: window.kiosk
                portrait: window.portrait
                reachLine: window.reachLine - band.height
            }
        }

        Page {
            name: "ticket"
            sourceComponent: TicketPage {
                kiosk: window.kiosk
                portrait: window.portrait
                reachLine: window.reachLine - band.height
            }
        }

        Page {
            name: "refused"
            sourceComponent: RefusedPage {
                kiosk: window.kiosk
            }
        }

        Page {
            name: "resting"
            sourceComponent: RestingPage {
                kiosk: window.kiosk
            }
        }

        Page {
            name: "out-of-service"
            sourceComponent: OutOfServicePage {
                kiosk: window.kiosk
            }
        }
    }

    FootBar {
        id: foot

        anchors.bottom: parent.bottom
        width: parent.width
        kiosk: window.kiosk
    }
}
