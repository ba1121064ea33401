"""What a view-model tells QML: the signal of each property that changed, and of no other."""

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def emit_changes(model: QObject, old: "DataclassInstance", new: "DataclassInstance") -> None:
    """Emit `<field>_changed` of `model` for each field of which it has one and that differs."""
    for field in fields(new):
        changed = getattr(model, f"{field.name}_changed", None)
        if changed is not None and getattr(old, field.name) != getattr(new, field.name):
            changed.emit()
