"""The palette: everything that can be added, found by typing, dragged, or added by Enter."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import CATEGORIES, OPERATIONS
from gui.operations.drag import operation_in
from gui.panels.palette import PalettePanel
from gui.panels.palette_model import OPERATION


@pytest.fixture
def palette(open_document, show):
    """The palette on the screen, the cursor in its search field."""
    panel = show(PalettePanel(open_document([])), 208, 2000)
    panel.search.setFocus()
    return panel


def shown(panel):
    """The names of the operations listed, by category."""
    model = panel.view.model()
    heads = [model.index(row, 0) for row in range(model.rowCount())]
    return {
        head.data(): [model.index(row, 0, head).data(OPERATION).name for row in range(model.rowCount(head))]
        for head in heads
    }


def index_of(panel, name):
    """The row of an operation."""
    model = panel.view.model()
    heads = [model.index(row, 0) for row in range(model.rowCount())]
    rows = [model.index(row, 0, head) for head in heads for row in range(model.rowCount(head))]
    return next(index for index in rows if index.data(OPERATION).name == name)


def test_every_declared_operation_is_listed_once(palette):
    """Whoever declares an operation finds it in the palette without doing anything else."""
    listed = shown(palette)
    assert len(listed) == len(CATEGORIES)
    assert sorted(name for names in listed.values() for name in names) == sorted(OPERATIONS)


@pytest.mark.parametrize(
    "typed, found",
    [("multiply", "multiply"), ("*", "multiply"), ("SIGM", "sigmoid"), ("Σ", "sum"), ("fed from outside", "input")],
)
def test_search_finds_by_name_symbol_and_meaning(palette, typed, found):
    """A gate is found by what it is called, by its sign as a keyboard writes it, and by what it does."""
    QTest.keyClicks(palette.search, typed) if typed.isascii() else palette.search.setText(typed)
    assert found in [name for names in shown(palette).values() for name in names]
    assert palette.view.currentIndex().data(OPERATION).name == found


def test_enter_adds_the_best_find(palette, qtbot):
    """Typing the beginning of a name and Enter is enough."""
    QTest.keyClicks(palette.search, "sum")
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert chosen.args == [OPERATIONS["sum"]]


def test_enter_without_a_query_adds_nothing(palette, qtbot):
    """Enter in the empty field does not add a gate that nobody has named."""
    with qtbot.assertNotEmitted(palette.chosen):
        QTest.keyClick(palette.search, Qt.Key.Key_Return)


def test_down_leads_into_the_list_and_up_back(palette, qtbot):
    """The list is used without the mouse."""
    QTest.keyClicks(palette.search, "exp")
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.view.hasFocus()
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.view, Qt.Key.Key_Return)
    assert chosen.args == [OPERATIONS["exp"]]
    palette.view.setCurrentIndex(palette.view.model().index(0, 0))
    QTest.keyClick(palette.view, Qt.Key.Key_Up)
    assert palette.search.hasFocus()


def test_nothing_found_is_said(palette):
    """An empty list explains itself, and Escape brings everything back."""
    QTest.keyClicks(palette.search, "qqq")
    assert palette._nothing.isVisible()
    assert "qqq" in palette._nothing.text()
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert palette.view.isVisible()
    assert palette.search.text() == ""


def test_double_click_adds(palette, qtbot):
    """A double click on a row adds its gate."""
    place = palette.view.visualRect(index_of(palette, "multiply")).center()
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [OPERATIONS["multiply"]]


def test_a_drag_carries_the_name(palette, monkeypatch):
    """A row pulled off with the mouse carries its operation to the canvas, under its badge."""
    drags = []
    monkeypatch.setattr(
        QDrag, "exec", lambda drag, *_: drags.append((operation_in(drag.mimeData()), drag.pixmap().width()))
    )
    viewport = palette.view.viewport()
    start = palette.view.visualRect(index_of(palette, "sigmoid")).center()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (10, 30, 60):
        place = QPointF(start + QPoint(step, step))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            place,
            viewport.mapToGlobal(place),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    assert drags
    assert drags[0][0] is OPERATIONS["sigmoid"]
    assert drags[0][1] > 0


def test_categories_close_and_stay_closed(palette):
    """A category closed by a click stays closed, though a search opens it for a while."""
    view = palette.view
    head = view.model().index(1, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(head).center())
    assert not view.isExpanded(view.model().index(1, 0))
    palette.search.setText("add")
    assert view.isExpanded(view.model().index(0, 0))
    palette.search.clear()
    assert not view.isExpanded(view.model().index(1, 0))
    assert view.isExpanded(view.model().index(0, 0))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_tooltip_tells_what_the_gate_does(palette, name):
    """Hovering shows title, typeset formula and help; a source has no formula."""
    tip = index_of(palette, name).data(Qt.ItemDataRole.ToolTipRole)
    assert ("data:image/png" in tip) is not OPERATIONS[name].is_source
    assert OPERATIONS[name].title.split()[0] in tip
