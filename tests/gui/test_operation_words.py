"""Operations in another language: shown by their translated titles wherever they stand, and found by them."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, QSettings, Qt, QTranslator
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine import CATEGORIES, OPERATIONS, load_graph_file
from gui import commands
from gui.canvas import CanvasView, positions_of
from gui.context import Context
from gui.document.document import Document
from gui.evaluation import Evaluation
from gui.operations.words import category_title
from gui.panels.inspector import InspectorPanel
from gui.panels.outline import OutlinePanel
from gui.panels.palette import PalettePanel
from gui.resources import examples_folder
from gui.selection import Selection
from gui.settings import Settings
from gui.theme import current_theme
from tests.gui.pseudo_translation import CLOSE, OPEN, PseudoTranslator, untranslated_texts


class OneWord(QTranslator):
    """A language with one word of its own."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Return the word for Multiply."""
        return "Malnehmen" if (context, text) == ("Operation", "Multiply") else ""

    def isEmpty(self) -> bool:
        """Say that there are translations, or Qt would not ask for them."""
        return False


@pytest.fixture
def speak(qapp):
    """A function that installs a translator for the length of the test."""
    current_theme().apply(qapp)
    installed = []

    def speak_(translator):
        assert QCoreApplication.installTranslator(translator)
        installed.append(translator)

    yield speak_
    for translator in installed:
        QCoreApplication.removeTranslator(translator)


@pytest.fixture
def context(speak, tmp_path):
    """An open example."""
    file = load_graph_file(examples_folder() / "shopping_apples.json")
    document = Document(file, positions_of(file))
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    evaluation = Evaluation(document)
    evaluation.both_passes()
    return Context(document, evaluation, Selection(document), settings)


@pytest.fixture
def shown(qtbot):
    """A function that puts a widget on the screen."""

    def show(widget, width=300, height=700):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        QApplication.processEvents()
        return widget

    return show


def bracketed(texts):
    """Whether there are texts, and every one is translated as a whole."""
    return bool(texts) and all(text.startswith(OPEN) and text.endswith(CLOSE) for text in texts)


def rows_of(model, parent=None):
    """Every row of a model of one or two levels."""
    for row in range(model.rowCount(parent or QModelIndex())):
        index = model.index(row, 0, parent or QModelIndex())
        yield index
        yield from rows_of(model, index) if parent is None else ()


def test_quick_add_speaks_the_language(speak, context, shown, monkeypatch):
    """Titles and tooltips of the list, and the categories at its right."""
    speak(PseudoTranslator())
    view = shown(CanvasView(context), 900, 600)
    written = []

    def noted(title):
        written.append(title)
        return title

    monkeypatch.setattr("gui.canvas.adding.offers.category_title", lambda name: noted(category_title(name)))
    view.open_quick_add(QPoint(200, 100))
    quick_add = view.adding.quick_add
    rows = list(rows_of(quick_add.list.model(), QModelIndex()))
    assert len(rows) == len(OPERATIONS)
    assert bracketed([index.data() for index in rows])
    assert bracketed([index.data(Qt.ItemDataRole.ToolTipRole) for index in rows])
    assert untranslated_texts(quick_add) == []
    quick_add.grab()
    assert bracketed(written)


def test_the_palette_speaks_the_language(speak, context, shown):
    """Categories, operations, and what is told of them."""
    speak(PseudoTranslator())
    palette = shown(PalettePanel(context))
    rows = list(rows_of(palette.view.model()))
    assert len(rows) == len(OPERATIONS) + len(CATEGORIES)
    assert bracketed([index.data() for index in rows])
    assert all(OPEN in index.data(Qt.ItemDataRole.ToolTipRole) for index in rows)
    assert untranslated_texts(palette) == []


def test_the_inspector_and_the_history_speak_the_language(speak, context, shown):
    """The operations that a node could become, what the box is about, and the name of the step that changes it."""
    speak(PseudoTranslator())
    inspector = shown(InspectorPanel(context))
    names = list(context.document.graph.nodes)
    gate = next(name for name in names if context.document.graph.node(name).is_gate)
    context.selection.set((gate,))
    QApplication.processEvents()
    assert untranslated_texts(inspector, ignored={*names, context.document.about.title}) == []
    context.document.do(commands.set_operation(context.document, [gate], "add"))
    assert f"{OPEN}Add{CLOSE}" in context.document.history.undo_text


def test_hovering_speaks_the_language(speak, context, shown):
    """The card beside the pointer tells the operation by its translated title."""
    speak(PseudoTranslator())
    view = shown(CanvasView(context), 900, 600)
    view.fit_all()
    gate = next(name for name, node in context.document.graph.nodes.items() if node.is_gate)
    item = view.drawing.nodes[gate]
    at = view.mapFromScene(item.pos() + item.geometry.rect.center())
    event = QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    card = view.hover.card
    assert card.isVisible()
    said = [label.text() for label in card.findChildren(QLabel) if label.text()]
    assert f"{OPEN}{context.document.graph.node(gate).operation.title}{CLOSE}" in said
    assert untranslated_texts(card, ignored=set(context.document.graph.nodes)) == []


@pytest.mark.parametrize("typed", ["malneh", "Malnehmen", "multiply", "*"])
def test_an_operation_is_found_by_its_title_in_the_language(speak, context, shown, typed):
    """By the word on the screen and by its own name, alike on the canvas, in the palette and in the outline."""
    speak(OneWord())
    view, palette = shown(CanvasView(context), 900, 600), shown(PalettePanel(context))
    view.open_quick_add(QPoint(200, 100))
    quick_add = view.adding.quick_add
    QTest.keyClicks(quick_add.search, typed)
    QTest.keyClicks(palette.search, typed)
    assert quick_add.current.title == palette.view.currentIndex().data() == "Malnehmen"


def test_the_outline_speaks_the_language(speak, context, shown):
    """The column of operations."""
    speak(PseudoTranslator())
    outline = shown(OutlinePanel(context), 600, 300)
    model = outline.view.model()
    titles = {f"{OPEN}{node.operation.title}{CLOSE}" for node in context.document.graph.nodes.values()}
    cells = {
        model.index(row, column).data() for row in range(model.rowCount()) for column in range(model.columnCount())
    }
    assert titles <= cells
