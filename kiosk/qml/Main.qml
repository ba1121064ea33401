pragma ComponentBehavior: Bound

import QtQuick
import MotCua.Controls
import MotCua.Kiosk

// The kiosk's one window: band, page, foot. Which page stands is told, not decided here.
Window {
    id: window

    required property KioskModel kiosk
    required property real longSideMm
    required property real reachLineMm
    property bool warm: false
    readonly property bool portrait: height > width
    readonly property bool low: kiosk.hall.reach
    readonly property real pxPerMm: Theme.pxPerMm
    // every control lies below this line, where people in a wheelchair reach it
    readonly property real reachLinePx: Math.ceil(reachLineMm * pxPerMm)
    // where everything stands low, the band fills what lies above it
    readonly property real bandHeight: low ? Math.max(reachLinePx, Math.round(0.25 * height)) : 0

    // a page on the way to a number is kept, so that it stands at once
    component Page: Loader {
        required property string name
        property bool shown: window.kiosk.hall.page === name
        property bool kept: false

        anchors.fill: parent
        active: shown || (kept && window.warm)
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

    Binding {
        target: Theme
        property: "handMm"
        value: window.height / Theme.pxPerMm - window.reachLineMm
    }

    Binding {
        target: Theme
        property: "large"
        value: window.kiosk.hall.large
    }

    Binding {
        target: Theme
        property: "contrast"
        value: window.kiosk.hall.contrast
    }

    Band {
        id: band

        width: parent.width
        height: Math.max(implicitHeight, window.bandHeight)
        title: window.kiosk.hall.office
        clock: window.kiosk.hall.clock
        mark: ({"sample": qsTr("VĂN PHÒNG MẪU"), "training": qsTr("TẬP HUẤN")})[window.kiosk.hall.mark] ?? ""
        onHeld: window.kiosk.tap("staff", "")

        Row {
            x: Theme.margin
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space
            visible: window.low

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "reach"
                color: Theme.bandText
                size: Theme.fit(window.portrait ? 40 : 24)
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Mọi nút đều ở phần dưới.")
                font.pixelSize: Theme.titleText
                color: Theme.bandText
                wrapMode: Text.NoWrap
            }
        }
    }

    Item {
        id: stage

        readonly property real reachLine: Math.max(0, window.reachLinePx - y)

        anchors.top: band.bottom
        anchors.bottom: foot.top
        width: parent.width

        Page {
            name: "home"
            shown: window.kiosk.hall.page === name && !window.kiosk.hall.few
            kept: !window.kiosk.hall.few
            sourceComponent: HomePage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
                reachLine: stage.reachLine
            }
        }

        Page {
            name: "choose"
            shown: window.kiosk.hall.page === name || (window.kiosk.hall.page === "home" && window.kiosk.hall.few)
            kept: true
            sourceComponent: ServicesPage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
                reachLine: stage.reachLine
            }
        }

        Page {
            name: "appointment"
            sourceComponent: AppointmentPage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
                reachLine: stage.reachLine
            }
        }

        Page {
            name: "ticket"
            kept: true
            sourceComponent: TicketPage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
            }
        }

        Page {
            name: "refused"
            sourceComponent: RefusedPage {
                kiosk: window.kiosk
            }
        }

        Page {
            name: "idle"
            sourceComponent: IdlePage {
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

        Page {
            name: "pin"
            sourceComponent: PinPage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
                reachLine: stage.reachLine
            }
        }

        Page {
            name: "staff"
            sourceComponent: StaffPage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
                reachLine: stage.reachLine
            }
        }

        Page {
            name: "machine"
            sourceComponent: MachinePage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
                reachLine: stage.reachLine
            }
        }

        Page {
            name: "paper"
            sourceComponent: PaperPage {
                kiosk: window.kiosk
                portrait: window.portrait
                low: window.low
            }
        }
    }

    FootBar {
        id: foot

        anchors.bottom: parent.bottom
        width: parent.width
        kiosk: window.kiosk
        portrait: window.portrait
    }
}
