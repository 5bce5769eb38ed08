"""An input that data fills has no value of its own to edit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.canvas.hand import Hand

FILLED = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "w", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "x", "operation": "input", "position": [0, 160]},
  {"name": "v", "operation": "variable", "value": 3, "position": [0, 320]},
  {"name": "p", "operation": "multiply", "inputs": {"a": "w", "b": "x"}, "position": [240, 80]}],
  "data": {"columns": {"a": [1, 2, 3]}, "inputs": {"x": "a"}}}"""


@pytest.fixture
def view(open_canvas):
    """A canvas with an input that takes a column, between two variables."""
    return open_canvas(FILLED)


@pytest.mark.parametrize("by_key", [False, True])
def test_a_column_cannot_be_typed_over(view, by_key):
    """Neither a double click nor Enter opens a field; a sentence says where the numbers come from."""
    said: list[str] = []
    view.status_message.connect(said.append)
    view.context.selection.set(("x",))
    if by_key:
        QTest.keyClick(view, Qt.Key.Key_Return)
    else:
        item = view.drawing.nodes["x"]
        Hand(view).double_click(item.pos() + item.geometry.value_row.center())
    assert view.in_place.editor is None
    (sentence,) = said
    assert "'x'" in sentence
    assert "data" in sentence


def test_tab_passes_a_column_over(view):
    """From one value the Tab key leads to the next that can be edited."""
    view.context.selection.set(("w",))
    view.begin_edit_value()
    QTest.keyClick(view.in_place.editor, Qt.Key.Key_Tab)
    assert view.context.selection.names == ("v",)
    assert view.in_place.editor.accessibleName() == "Value of v"
