"""`motcua devices …`: how devices are, and what a technician asks of them."""

from motcua.cli.devices import (
    bundling,
    checking,
    discovering,
    hall_output,
    printing,
    simulating,
    sniffing,
    status,
    teaching,
    watching,
)
from motcua.cli.parser import Groups
from motcua.cli.shell import add_group, creates_record

__all__ = ["register"]

PARTS = (
    status,
    watching,
    checking,
    printing,
    hall_output,
    teaching,
    discovering,
    sniffing,
    simulating,
    bundling,
)
"""In the order of the help."""
READ_ONLY = ("list", "status", "bundle")
"""All else makes the record where there is none: devices are set up before the office opens."""


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "devices", "thiết bị: tình trạng, in thử, thử bảng LED")
    for part in PARTS:
        part.add(actions)
    for name, parser in actions.choices.items():
        if name not in READ_ONLY:
            creates_record(parser)
