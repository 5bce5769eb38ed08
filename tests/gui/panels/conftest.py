"""Open documents for the panels, and panels on the screen."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from engine import Graph, GraphFile, load_graph_file
from gui.context import Context
from gui.document.document import Document
from gui.evaluation import Evaluation
from gui.resources import examples_folder
from gui.selection import Selection
from gui.settings import Settings
from gui.theme import current_theme


@pytest.fixture(autouse=True)
def themed(qapp):
    """The program's fonts and colours, as every window has them."""
    current_theme().apply(qapp)


@pytest.fixture
def open_document(qapp, tmp_path):
    """A context for an example by its name, a graph file, or nodes; both passes are done if `computed`."""
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))

    def open_(what, *, computed=True):
        if isinstance(what, str):
            what = load_graph_file(examples_folder() / f"{what}.json")
        elif not isinstance(what, GraphFile):
            what = GraphFile(graph=Graph(what))
        document = Document(what)
        evaluation = Evaluation(document)
        if computed:
            evaluation.both_passes()
        return Context(document, evaluation, Selection(document), settings)

    return open_


@pytest.fixture
def show(qtbot):
    """Put a panel on the screen, ready for the keyboard."""

    def show_(panel, width=300, height=640):
        panel.resize(width, height)
        qtbot.addWidget(panel)
        panel.show()
        panel.activateWindow()
        qtbot.waitExposed(panel)
        QApplication.processEvents()
        return panel

    return show_
