"""The outline: the graph as a table that can be sorted, searched and edited without a mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from engine import new_node
from gui import commands
from gui.panels.outline import OutlinePanel
from gui.panels.outline_cells import READERS, Column
from tests.gui.panels.in_place import write_in_place

NUMBERS = [
    new_node("w10", "variable", value=2),
    new_node("w2", "variable", value=-30),
    new_node("w1", "variable", value=100),
    new_node("empty", "input"),
    new_node("sum_w", "add", ("w1", "w2")),
    new_node("out", "add", ("sum_w", "w10")),
    new_node("waiting", "exp", ("empty",)),
]


@pytest.fixture
def open_panel(open_document, show):
    """The outline of a graph, and its context; Qt's own checks watch the model."""

    def open_(what, width=700, **how):
        context = open_document(what, **how)
        if not isinstance(what, str):
            context.document.do(commands.set_output(context.document, "out"))
            context.evaluation.both_passes()
        panel = show(OutlinePanel(context), width, 400)
        QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Warning, panel)
        return panel, context

    return open_


def cell(panel, name, column):
    """The index of a cell."""
    return panel.model.index(panel.model.row_of(name), column)


def text(panel, name, column):
    """The text of a cell."""
    return cell(panel, name, column).data()


def sort(panel, column, times=1):
    """Click the heading of a column."""
    header = panel.view.horizontalHeader()
    for _ in range(times):
        place = header.rect().center()
        place.setX(header.sectionViewportPosition(column) + 12)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def selected(panel):
    """The names of the selected rows."""
    return {panel.model.name_at(index) for index in panel.view.selectionModel().selectedRows()}


def test_it_is_the_same_graph(open_panel):
    """One row for each node, with the rounded numbers that stand on the canvas."""
    panel, context = open_panel("shopping_fruit")
    assert panel.model.names == context.document.names
    assert [text(panel, "total", column) for column in Column] == ["total", "Multiply", "715", "1", "number", ""]
    assert text(panel, "apple_count", Column.GRADIENT) == "110"


def test_hovering_gives_numbers_in_full(open_panel):
    """Every digit of a rounded number is a hover away."""
    panel, _ = open_panel("shopping_fruit")
    assert cell(panel, "total", Column.VALUE).data(Qt.ItemDataRole.ToolTipRole) == "715.0000000000001"


def test_numbers_sort_as_numbers_and_missing_ones_last(open_panel):
    """-30 comes before 2 and 100; what has no value is at the end whichever way."""
    panel, _ = open_panel(NUMBERS)
    sort(panel, Column.VALUE)
    assert panel.model.names == ["w2", "w10", "sum_w", "out", "w1", "empty", "waiting"]
    sort(panel, Column.VALUE)
    assert panel.model.names == ["w1", "out", "sum_w", "w10", "w2", "empty", "waiting"]


def test_names_sort_as_people_count(open_panel):
    """w2 comes before w10."""
    panel, _ = open_panel(NUMBERS)
    sort(panel, Column.NAME)
    assert [name for name in panel.model.names if name.startswith("w")] == ["w1", "w2", "w10", "waiting"]


def test_a_new_value_finds_its_place(open_panel, qtbot):
    """Sorted by value, a row moves when its number changes, and stays selected."""
    panel, context = open_panel(NUMBERS)
    sort(panel, Column.VALUE)
    context.selection.set(["w2"])
    context.document.do(commands.set_values(context.document, {"w2": 1000}))
    context.evaluation.both_passes()
    qtbot.waitUntil(lambda: panel.model.names[:3] == ["w10", "w1", "w2"])
    assert selected(panel) == {"w2"}


def test_selection_is_in_step_both_ways(open_panel):
    """Rows follow the canvas and the canvas follows rows, each change told once."""
    panel, context = open_panel("shopping_fruit")
    told = []
    context.selection.changed.connect(lambda: told.append(context.selection.names))
    context.selection.set(["tax", "apples"])
    assert selected(panel) == {"tax", "apples"}
    place = panel.view.visualRect(cell(panel, "oranges", Column.NAME)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert context.selection.names == ("oranges",)
    QTest.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert set(context.selection.names) == {"oranges", "subtotal"}
    assert context.selection.current == "subtotal"
    assert len(told) == 3


def test_a_selected_wire_deselects_the_rows(open_panel):
    """What is not in the selection is not marked in the table."""
    panel, context = open_panel("shopping_fruit")
    context.selection.set(["total"])
    context.selection.set([], list(context.document.graph.node("total").edges)[:1])
    assert selected(panel) == set()
    assert len(context.selection.edges) == 1


def test_enter_edits_the_value_in_place(open_panel):
    """On a variable Enter opens the value, and the new one is one step of the history."""
    panel, context = open_panel("shopping_fruit")
    panel.view.setFocus()
    panel.view.setCurrentIndex(cell(panel, "apple_count", Column.VALUE))
    write_in_place(panel.view, "1/4")
    assert context.document.graph.node("apple_count").value == 0.25
    assert context.document.history.count() == 1


def test_enter_edits_the_name_in_place(open_panel):
    """On a name Enter opens the name; the row stays selected under the new one."""
    panel, context = open_panel("shopping_fruit")
    panel.view.setFocus()
    panel.view.setCurrentIndex(cell(panel, "total", Column.NAME))
    write_in_place(panel.view, "bill")
    assert "bill" in context.document.graph
    assert selected(panel) == {"bill"}
    assert context.selection.names == ("bill",)


def test_what_is_computed_cannot_be_typed(open_panel):
    """On the value of a gate Enter opens the name, since the value follows from others."""
    panel, context = open_panel("shopping_fruit")
    panel.view.setFocus()
    panel.view.setCurrentIndex(cell(panel, "total", Column.VALUE))
    write_in_place(panel.view, "bill")
    assert "bill" in context.document.graph


@pytest.mark.parametrize(
    "name, column, words, said",
    [
        ("tax", Column.VALUE, "a lot", "'a lot' is not a number"),
        ("tax", Column.NAME, "total", "already a node named 'total'"),
    ],
)
def test_a_refusal_is_told(open_panel, name, column, words, said):
    """What cannot be is said below the table, and nothing changes; the next edit takes the sentence away."""
    panel, context = open_panel("shopping_fruit")
    panel.view.setFocus()
    panel.view.setCurrentIndex(cell(panel, name, column))
    write_in_place(panel.view, words)
    assert said in panel.sentence.text()
    assert panel.sentence.isVisible()
    assert context.document.history.count() == 0
    panel.view.setCurrentIndex(cell(panel, name, Column.VALUE))
    write_in_place(panel.view, "2")
    assert not panel.sentence.isVisible()


def test_edits_leave_selection_and_scrolling_alone(open_panel):
    """A new number elsewhere neither moves the table nor makes it forget what is selected."""
    panel, context = open_panel("two_two_two")
    resets = []
    panel.model.modelReset.connect(lambda: resets.append(1))
    context.selection.set([panel.model.names[-1]])
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    context.document.do(commands.set_values(context.document, {"w1": 3.0}))
    context.evaluation.both_passes()
    QApplication.processEvents()
    assert text(panel, "w1", Column.VALUE) == "3"
    assert (bar.value(), selected(panel), resets) == (before, {panel.model.names[-1]}, [])


def test_nodes_come_and_go(open_panel):
    """Adding, deleting and undoing are followed row by row."""
    panel, context = open_panel("shopping_fruit")
    document = context.document
    names = list(panel.model.names)
    edit_, name = commands.add_node(document, "exp", (0, 0))
    document.do(edit_)
    assert panel.model.names == [*names, name]
    document.do(commands.delete(document, ["apples", "tax"]))
    assert set(panel.model.names) == {*names, name} - {"apples", "tax"}
    document.history.undo()
    document.history.undo()
    assert set(panel.model.names) == set(names)


def test_a_row_that_the_filter_drops_stays_selected_on_the_canvas(open_panel):
    """Renamed so that the filter hides it, a node leaves the table but not the selection."""
    panel, context = open_panel("shopping_fruit")
    panel.filter.setText("apple")
    context.selection.set(["apple_price", "apples"])
    context.document.do(commands.rename(context.document, "apple_price", "pear_price"))
    assert panel.model.names == ["apple_count", "apples"]
    assert set(context.selection.names) == {"pear_price", "apples"}


def test_the_filter_finds_by_name_and_operation(open_panel):
    """Typing part of a name or an operation leaves only those rows, and Down leads into them."""
    panel, context = open_panel("shopping_fruit")
    panel.focus_filter()
    QTest.keyClicks(panel.filter, "multi")
    assert panel.model.names == ["apples", "oranges", "total"]
    QTest.keyClick(panel.filter, Qt.Key.Key_Down)
    assert panel.view.hasFocus()
    assert context.selection.names == ("apples",)
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert panel.filter.hasFocus()
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert len(panel.model.names) == 9


def test_filtering_selects_nothing_else(open_panel):
    """A selected node that the filter hides stays selected on the canvas."""
    panel, context = open_panel("shopping_fruit")
    context.selection.set(["tax"])
    panel.filter.setText("apple")
    assert context.selection.names == ("tax",)
    panel.filter.clear()
    assert selected(panel) == {"tax"}


@pytest.mark.parametrize("how", ["double click", "Shift+Enter", "menu"])
def test_a_row_leads_to_its_node(open_panel, qtbot, how):
    """A double click, Shift+Enter or the menu asks to be taken to the node."""
    panel, _ = open_panel("shopping_fruit")
    index = cell(panel, "oranges", Column.OPERATION)
    place = panel.view.visualRect(index).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.activated_node) as asked:
        if how == "double click":
            QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        elif how == "menu":
            panel.view.menu_for(index).actions()[0].trigger()
        else:
            QTest.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == ["oranges"]


def test_problems_are_marked(open_panel):
    """A row at fault carries an icon, and its sentence to hover."""
    panel, _ = open_panel(NUMBERS)
    index = cell(panel, "empty", Column.PROBLEM)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "has no value yet" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert cell(panel, "out", Column.PROBLEM).data(Qt.ItemDataRole.DecorationRole) is None


def test_a_narrow_dock_keeps_names_and_numbers(open_panel):
    """Where there is little room, badges stand for operations and shapes are left out; nothing scrolls sideways."""
    panel, _ = open_panel("shopping_fruit", width=300)
    view = panel.view
    assert view.isColumnHidden(Column.SHAPE)
    assert not view.isColumnHidden(Column.GRADIENT)
    assert view.horizontalScrollBar().maximum() == 0
    assert view.columnWidth(Column.NAME) >= 100
    panel.resize(700, 400)
    QApplication.processEvents()
    assert not view.isColumnHidden(Column.SHAPE)


def test_ten_thousand_rows_are_read_only_where_they_are_seen(open_document, show, monkeypatch):
    """A pass over a large graph makes the table read the rows on the screen and no others."""
    nodes = [new_node("x0", "variable", value=1.0)]
    nodes += [new_node(f"x{place}", "tanh", (f"x{place - 1}",)) for place in range(1, 10_000)]
    context = open_document(nodes, computed=False)
    panel = show(OutlinePanel(context), 700, 400)
    read = []

    def note(_cells, name, _column):
        read.append(name)
        return name

    monkeypatch.setitem(READERS, Qt.ItemDataRole.DisplayRole, note)
    context.evaluation.both_passes()
    QApplication.processEvents()
    panel.grab()
    assert panel.model.rowCount() == 10_000
    assert 0 < len(set(read)) < 40


def test_thousands_can_be_selected_at_once(open_document, show):
    """Select-all marks every row and every node."""
    nodes = [new_node(f"x{place}", "variable", value=1.0) for place in range(3000)]
    context = open_document(nodes, computed=False)
    panel = show(OutlinePanel(context), 700, 400)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(context.selection.names) == 3000
    context.selection.set([f"x{place}" for place in range(0, 3000, 2)])
    assert len(panel._selected_rows()) == 1500


def test_another_document_takes_its_place(open_panel, open_document):
    """After another graph is opened its rows are shown, and the old one is followed no more."""
    panel, old = open_panel("shopping_fruit")
    new = open_document("sigmoid")
    panel.set_context(new)
    old.document.do(commands.delete(old.document, ["tax"]))
    old.selection.set(["total"])
    assert panel.model.names == new.document.names
    assert selected(panel) == set()
