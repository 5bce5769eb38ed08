"""A canvas with a graph on it, and a hand over it."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from engine import GraphFile, load_graph_file, parse_graph_file
from gui.canvas import CanvasView, positions_of
from gui.canvas.painting import geometry, style
from gui.context import Context
from gui.document.document import Document
from gui.evaluation import Evaluation
from gui.resources import examples_folder
from gui.selection import Selection
from gui.settings import Settings
from gui.theme import current_theme
from tests.gui.canvas.hand import Hand

CHAIN = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "y", "operation": "variable", "value": 3, "position": [0, 160]},
  {"name": "p", "operation": "multiply", "inputs": {"a": "x", "b": "y"}, "position": [240, 80]},
  {"name": "q", "operation": "add", "inputs": {"a": "p"}, "position": [480, 80]},
  {"name": "r", "operation": "exp", "position": [480, 240]}]}"""


@pytest.fixture(scope="session")
def dressed(qapp):
    """The application in the light theme, whatever the system says."""
    current_theme().set_mode("light")
    current_theme().apply(qapp)
    style.metrics.cache_clear()  # a test that needed no theme may have measured with the system's font
    geometry.forget_measures()
    return qapp


@pytest.fixture
def make_context(dressed, tmp_path):
    """A function that opens a file's text, or an example by its name."""

    def make(what: str | GraphFile = CHAIN) -> Context:
        file = what if isinstance(what, GraphFile) else _read(what)
        document = Document(file, positions_of(file))
        settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        return Context(document, Evaluation(document), Selection(document), settings)

    return make


def _read(what: str) -> GraphFile:
    if what.startswith("{"):
        return parse_graph_file(what)
    return load_graph_file(examples_folder() / f"{what}.json")


@pytest.fixture
def open_canvas(make_context, qtbot):
    """A function that shows a canvas of 900 by 600 pixels at its natural size, the graph in its middle."""

    def show(what: str | GraphFile = CHAIN) -> CanvasView:
        view = CanvasView(make_context(what))
        qtbot.addWidget(view)
        view.resize(900, 600)
        view.show()
        view.activateWindow()
        view.setFocus()
        QApplication.processEvents()
        view.zoom_to(1.0)
        view.centerOn(view.drawing.content_rect().center())
        return view

    return show


@pytest.fixture
def hand(open_canvas):
    """A hand over the small graph: x and y into p = x * y into q (its port b free), and r apart."""
    return Hand(open_canvas())
