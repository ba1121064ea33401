"""A speaker without a sound: it remembers."""

from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockSpeaker"]


class MockSpeaker:
    """Keeps what it was told in `spoken`: pairs of sentence and language."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.spoken: list[tuple[str, str]] = []

    def say(self, sentence: str, language: str) -> None:
        """Remember it."""
        self.spoken.append((sentence, language))

    def status(self) -> Status:
        """Always online."""
        return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
