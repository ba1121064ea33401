"""Every kind of counter sign that a settings file can name."""

from typing import Annotated

from pydantic import Discriminator, Tag

from devices.signs.declarative import SignModel, SignSettings
from devices.signs.led485 import Led485Model, Led485Settings

__all__ = ["AnySignModel", "AnySignSettings", "settings_at"]


def _kind(model: object) -> str:
    """Which kind a table of the settings, or a model, is; frames where it does not say."""
    kind = model.get("kind", "frames") if isinstance(model, dict) else getattr(model, "kind", "")
    return str(kind)


AnySignModel = Annotated[
    Annotated[SignModel, Tag("frames")] | Annotated[Led485Model, Tag("led485")],
    Discriminator(_kind),
]
AnySignSettings = SignSettings | Led485Settings


def settings_at(model: SignModel | Led485Model, address: int) -> AnySignSettings:
    """The model at an address. Raises ValidationError where it cannot stand there."""
    fields = {name: getattr(model, name) for name in type(model).model_fields}
    kind = Led485Settings if isinstance(model, Led485Model) else SignSettings
    return kind(address=address, **fields)
