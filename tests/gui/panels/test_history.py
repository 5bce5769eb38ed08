"""The history panel: every step with its words, the present one and the saved one told apart, each a click away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import TrainingSettings
from gui import commands
from gui.panels.history import HistoryPanel
from gui.panels.step_icons import icon_of


@pytest.fixture
def panel(open_document, show):
    """The panel of the sigmoid after three steps; what it asks for is done."""
    context = open_document("sigmoid_neuron")
    panel = show(HistoryPanel(context), 224, 400)
    panel.context = context
    panel.chosen.connect(context.document.history.go_to)
    document = context.document
    document.do(commands.set_values(document, {"w0": 1.5}))
    document.do(commands.move(document, {"w0": (8.0, 8.0), "x0": (8.0, 88.0)}))
    document.do(commands.rename(document, "w0", "weight"))
    QApplication.processEvents()
    return panel


def words(panel):
    """What the rows say."""
    return [panel.rows.index(row).data() for row in range(panel.rows.rowCount())]


def sentence(panel, row):
    """What a screen reader says of a row."""
    return panel.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole)


def click(panel, row):
    """Click on a row with the real mouse events."""
    rect = panel.view.visualRect(panel.rows.index(row))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    QApplication.processEvents()


def test_every_step_has_a_row_with_its_words(panel):
    """The state at the beginning comes first, then each step as the menu names it."""
    assert words(panel) == ["Opened", "Change the value of w0", "Move 2 nodes", "Rename w0 to weight"]


def test_the_present_and_the_saved_state_are_told(panel):
    """The sentence of a row says where the graph stands and what its file holds."""
    assert "stands here" in sentence(panel, 3)
    assert "The file holds this state." in sentence(panel, 0)
    assert "stands here" not in sentence(panel, 2)
    panel.context.document.history.mark_saved()
    assert "The file holds this state." in sentence(panel, 3)
    assert "The file holds" not in sentence(panel, 0)


def test_a_click_goes_to_a_step(panel):
    """Clicking an earlier row undoes what came after; clicking a later one does it again."""
    click(panel, 1)
    assert panel.context.document.history.index() == 1
    assert "w0" in panel.context.document.graph
    assert "undone" in sentence(panel, 3)
    click(panel, 3)
    assert "weight" in panel.context.document.graph


def test_keys_go_to_a_step(panel):
    """Up undoes a step, Home goes to the beginning, End to the end."""
    panel.view.setFocus()
    for key, index in ((Qt.Key.Key_Up, 2), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 3)):
        QTest.keyClick(panel.view, key)
        QApplication.processEvents()
        assert panel.context.document.history.index() == index
        assert panel.view.currentIndex().row() == index


def test_it_follows_at_once(panel):
    """Undo by any other way moves the mark; a new step takes the place of undone ones."""
    document = panel.context.document
    document.history.undo()
    document.history.undo()
    assert panel.rows.present == 1
    document.do(commands.set_output(document, "x0"))
    assert words(panel) == ["Opened", "Change the value of w0", "Choose the output"]
    QApplication.processEvents()
    assert panel.view.currentIndex().row() == 2


def test_another_document_shows_its_own(panel, open_document):
    """The list is that of the open graph."""
    panel.set_context(open_document("sigmoid_neuron"))
    assert words(panel) == ["Opened"]


def test_what_was_let_go_is_said(panel):
    """Where old steps had to go, the first row no longer claims to be the state as opened."""
    history = panel.context.document.history
    history._budget = 10
    panel.context.document.do(commands.set_values(panel.context.document, {"weight": 7}))
    assert words(panel) == ["3 older steps let go", "Change the value of weight"]


def test_each_kind_of_step_has_its_picture(panel):
    """Adding, wiring, moving, renaming, values, settings and texts are told apart at a glance."""
    document = panel.context.document
    history = document.history
    assert [icon_of(history.step(number)) for number in range(3)] == ["variable", "move", "rename"]
    edit, name = commands.add_node(document, "sum", (0, 0))
    kinds = {"quick-add": edit}
    document.do(edit)
    kinds["wire"] = commands.connect(document, "x0", name, "x")
    kinds["setting"] = commands.set_setting(document, [name], "keep_dimensions", True)
    kinds["gate"] = commands.set_operation(document, [name], "mean")
    kinds["frozen"] = commands.set_frozen(document, ["weight"], frozen=True)
    kinds["delete"] = commands.delete(document, [name])
    kinds["notes"] = commands.set_about(document, "Notes", notes="N")
    kinds["train"] = commands.set_about(document, "Training", training=TrainingSettings(learning_rate=0.7))
    assert {kind: icon_of(edit) for kind, edit in kinds.items()} == {kind: kind for kind in kinds}


def test_thousands_of_steps_are_no_burden(panel):
    """The list asks only for the rows in view, and a step asks for no other row's icon."""
    document = panel.context.document
    for number in range(2000):
        document.do(commands.set_values(document, {"weight": number}))
    QApplication.processEvents()
    assert panel.rows.rowCount() == 2004
    assert len(panel.rows._icons) < 100
