"""What a build needs besides pyproject.toml: the dependencies, and that no wheel lacks its voice.

The dependencies are read from requirements.in, so that they stand in one place.
"""

from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):
    """Fills `dependencies` of pyproject.toml."""

    def update(self, metadata: dict[str, object]) -> None:
        """Add every line of requirements.in that is not a comment."""
        text = (Path(self.root) / "packaging" / "requirements.in").read_text(encoding="utf-8")
        lines = (line.strip() for line in text.splitlines())
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class ClipsHook(BuildHookInterface[BuilderConfig]):
    """Refuses to build a wheel that would be silent."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Raise FileNotFoundError without the voice's clips; in place they may come later."""
        del build_data
        folder = Path(self.root) / "assets" / "voice" / "build"
        for region in ("north", "south"):
            if version != "editable" and not any((folder / region).glob("*.wav")):
                raise FileNotFoundError(f"no clips in {folder / region}: run make ready first")
