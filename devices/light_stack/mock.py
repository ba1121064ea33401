"""A light stack without lamps: it remembers what it shows."""

from collections.abc import Iterable, Mapping

from devices.light_stack import Light
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockLightStack"]


class MockLightStack:
    """Keeps what it shows in `lights`."""

    def __init__(self, device: str, lamps: Iterable[str] = ("red", "yellow", "green")) -> None:
        self.device = device
        self.lamps = tuple(lamps)
        self.lights = dict.fromkeys(self.lamps, Light.OFF)

    def show(self, lights: Mapping[str, Light]) -> None:
        """Show this from now on. Raises ValueError for a lamp that there is not."""
        unknown = lights.keys() - self.lights.keys()
        if unknown:
            raise ValueError(f"no such lamp: {', '.join(sorted(unknown))}")
        self.lights = {name: lights.get(name, Light.OFF) for name in self.lights}

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
