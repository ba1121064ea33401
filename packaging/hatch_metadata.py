"""Reads the program's dependencies from requirements.in, so that they stand in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):
    """Fills `dependencies` of pyproject.toml."""

    def update(self, metadata: dict[str, object]) -> None:
        """Add every line of requirements.in that is not a comment."""
        text = (Path(self.root) / "packaging" / "requirements.in").read_text(encoding="utf-8")
        lines = (line.strip() for line in text.splitlines())
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
