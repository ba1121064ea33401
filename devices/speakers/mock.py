"""A speaker without a sound, which takes no time: it remembers."""

from devices.speakers import LevelCheck, Sound, Wanted, always
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockSpeaker"]


class MockSpeaker:
    """Keeps the sounds that it was given in `played`, and what they say in `spoken`."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.volume = 100
        self.played: list[Sound] = []
        self.spoken: list[str] = []

    def play(self, sound: Sound, text: str = "", wanted: Wanted = always) -> bool:
        """Remember it, if it is wanted."""
        if not wanted():
            return False
        self.played.append(sound)
        self.spoken.append(text)
        return True

    def check(self) -> None:
        """It is always there."""

    def check_level(self) -> LevelCheck:
        """All of it is heard."""
        return LevelCheck(self.volume)

    def stop(self) -> None:
        """Nothing ever plays."""

    def set_volume(self, percent: int) -> None:
        """Remember it."""
        self.volume = percent

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
