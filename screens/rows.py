"""A list for QML that changes row by row, so that nothing on the screen is built anew."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_FIRST_ROLE = Qt.ItemDataRole.UserRole.value + 1
_ROOT = QModelIndex()


class Row(Protocol):
    """A frozen dataclass; `key` tells the rows apart, each field is a role of the same name."""

    @property
    def key(self) -> str:
        """Stays the same while the other fields change."""
        ...


class RowsModel(QAbstractListModel):
    """Shows a tuple of rows; `show` moves it to the next tuple with the fewest row signals."""

    def __init__(self, row_type: type[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(f.name for f in fields(row_type))
        self._rows: list[Row] = []

    def rowCount(  # noqa: N802 - Qt's name
        self, parent: QModelIndex | QPersistentModelIndex = _ROOT, /
    ) -> int:
        """How many rows there are; a list has no rows below its rows."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, Any]:  # noqa: N802 - Qt's name
        """Each field by its name."""
        return {_FIRST_ROLE + n: name.encode() for n, name in enumerate(self._names)}

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0, /) -> object:
        """One field of one row; None where there is no such row or field."""
        field_at = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= field_at < len(self._names):
            return None
        return getattr(self._rows[index.row()], self._names[field_at])

    def show(self, rows: Sequence[Row]) -> None:
        """Become these rows: remove, move, insert and change only what differs."""
        self._remove_all_but({row.key for row in rows})
        for at, row in enumerate(rows):
            self._place(at, row)

    def _remove_all_but(self, keys: set[str]) -> None:
        for at in reversed(range(len(self._rows))):
            if self._rows[at].key not in keys:
                self.beginRemoveRows(_ROOT, at, at)
                del self._rows[at]
                self.endRemoveRows()

    def _place(self, at: int, row: Row) -> None:
        old_at = next((n for n, old in enumerate(self._rows) if old.key == row.key), None)
        if old_at is None:
            self.beginInsertRows(_ROOT, at, at)
            self._rows.insert(at, row)
            self.endInsertRows()
            return
        if old_at != at:
            self.beginMoveRows(_ROOT, old_at, old_at, _ROOT, at)
            self._rows.insert(at, self._rows.pop(old_at))
            self.endMoveRows()
        if self._rows[at] != row:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))
