"""A list that changes row by row."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QByteArray
from PySide6.QtTest import QAbstractItemModelTester

from screens.rows import RowsModel


@dataclass(frozen=True)
class Line:
    """A row of a test."""

    key: str
    waiting: int


LINES = st.lists(
    st.builds(Line, st.sampled_from("abcdef"), st.integers(0, 2)),
    unique_by=lambda line: line.key,
)


def content(model: QAbstractItemModel) -> list[Line]:
    roles = {
        bytes(QByteArray(name).data()).decode(): role for role, name in model.roleNames().items()
    }
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    return [Line(index.data(roles["key"]), index.data(roles["waiting"])) for index in indexes]


def signals(model: RowsModel) -> list[str]:
    """The names of the signals that the model emits from now on, in order."""
    seen: list[str] = []
    for name in ("rowsInserted", "rowsRemoved", "rowsMoved", "dataChanged", "modelReset"):
        getattr(model, name).connect(Note(seen, name))
    return seen


class Note:
    """Writes down that a signal came."""

    def __init__(self, seen: list[str], name: str) -> None:
        self._seen, self._name = seen, name

    def __call__(self, *_: object) -> None:
        self._seen.append(self._name)


@given(before=LINES, after=LINES)
def test_any_list_becomes_any_other_by_its_rows(before: list[Line], after: list[Line]) -> None:
    model = RowsModel(Line)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(before)
    seen = signals(model)
    model.show(after)
    assert content(tester.model()) == after
    assert "modelReset" not in seen
    assert bool(seen) is (before != after)


def test_one_changed_field_is_one_changed_row() -> None:
    model = RowsModel(Line)
    model.show([Line("a", 1), Line("b", 1)])
    seen = signals(model)
    model.show([Line("a", 1), Line("b", 2)])
    assert seen == ["dataChanged"]


def test_what_is_not_there_has_no_data() -> None:
    model = RowsModel(Line)
    model.show([Line("a", 1)])
    assert model.data(model.index(5), 0) is None
    assert model.data(model.index(0), 0) is None
    assert model.rowCount(model.index(0)) == 0
