"""Signs: the port that every LED sign answers to, and what a board with several lines adds."""

from typing import Protocol

from devices.status import Status

__all__ = ["CounterSign", "SummaryBoard"]


class CounterSign(Protocol):
    """One line of light over a counter. The last writer wins; nothing here waits for a wire."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    def show(self, text: str, blink: bool = False) -> None:
        """Show `text` from now on, again and again after each return of the sign.

        A sign that cannot blink shows it steadily. Raises UnencodableTextError where the sign has
        no such letter or no room: it then goes dark, since an old number would be a wrong one, and
        its status is a fault with that reason until it shows something again.
        """
        ...

    def clear(self) -> None:
        """Show nothing."""
        ...

    def status(self) -> Status:
        """What is known of the sign now."""
        ...


class SummaryBoard(CounterSign, Protocol):
    """A sign with several lines, for the whole hall; as a `CounterSign` it is its first line."""

    @property
    def lines(self) -> int:
        """How many lines it has."""
        ...

    @property
    def positions(self) -> int:
        """Characters in a line."""
        ...

    def show_line(self, line: int, text: str, blink: bool = False) -> None:
        """Show `text` on a line, 0 being the top one, as `show` does; the others stay."""
        ...
