"""A sign without a wire: at once, and it remembers."""

from dataclasses import dataclass

from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockSign", "Shown"]


@dataclass(frozen=True)
class Shown:
    """What a sign shows; `text` is empty when it is dark."""

    text: str
    blink: bool = False


class MockSign:
    """Shows everything and keeps all that it was told in `history`."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.history: list[Shown] = []

    @property
    def text(self) -> str:
        """What it shows now."""
        return self.history[-1].text if self.history else ""

    def show(self, text: str, blink: bool = False) -> None:
        """Remember it."""
        self.history.append(Shown(text, blink))

    def clear(self) -> None:
        """Remember darkness."""
        self.history.append(Shown(""))

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
