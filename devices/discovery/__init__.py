"""What is plugged in, what comes and goes, and where a device stands that was moved.

A device is known again by its serial number, else by the socket that it is plugged into, else by
the path that the settings give it; on the network by its MAC address or its serial number.
"""

from devices.discovery.addresses import AddressFinder
from devices.discovery.finding import PlugFinder, Wanted
from devices.discovery.ports import Port, PortKind, present_ports
from devices.discovery.presence import Change, Presence
from devices.discovery.watching import PlugWatch, udev_runs

__all__ = [
    "AddressFinder",
    "Change",
    "PlugFinder",
    "PlugWatch",
    "Port",
    "PortKind",
    "Presence",
    "Wanted",
    "present_ports",
    "udev_runs",
]
