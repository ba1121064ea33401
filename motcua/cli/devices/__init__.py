"""`motcua devices …`: how devices are, and what a technician asks of them."""

from motcua.cli.devices import hall_output, printing, sniffing, status, teaching
from motcua.cli.parser import Groups
from motcua.cli.shell import add_group

__all__ = ["register"]


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "devices", "thiết bị: tình trạng, in thử, thử bảng LED")
    for part in (status, printing, hall_output, sniffing, teaching):
        part.add(actions)
