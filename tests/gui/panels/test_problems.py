"""The problems panel: what is wrong, in sentences, each leading to its node."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import Expected, Graph, GraphFile, load_graph_file, new_node
from gui import commands
from gui.panels import problems
from gui.panels.problems import ProblemsPanel
from gui.resources import examples_folder

UNWIRED = [new_node("x", "variable", value=2), new_node("y", "multiply", ("x",)), new_node("z", "exp", ("y",))]


@pytest.fixture
def open_panel(open_document, show):
    """The panel for a file, and its context."""

    def open_(what, **how):
        context = open_document(what, **how)
        return show(ProblemsPanel(context)), context

    return open_


def test_a_graph_that_runs_has_none(open_panel):
    """Where nothing is wrong the panel says so in a friendly way."""
    panel, _ = open_panel("sigmoid")
    assert panel.count == 0
    assert panel._empty.isVisible()


def test_an_unwired_port_is_told_once(open_panel):
    """The gate at fault is named; those that only depend on it are not."""
    panel, _ = open_panel(UNWIRED)
    assert panel.sentences == ["Port 'b' of 'y' is not wired. Connect something to it."]


def test_mending_empties_the_list(open_panel, qtbot):
    """As soon as the port is wired the entry goes, and the count with it."""
    panel, context = open_panel(UNWIRED)
    with qtbot.waitSignal(panel.count_changed) as counted:
        context.document.do(commands.connect(context.document, "x", "y", "b"))
    assert counted.args == [0]
    assert panel._empty.isVisible()


def test_the_first_value_that_is_not_finite_is_told(open_panel):
    """ln(-1) is named with the gate and what went in."""
    panel, _ = open_panel(
        [new_node("x", "variable", value=-1), new_node("y", "log", ("x",)), new_node("z", "exp", ("y",))]
    )
    assert len(panel.sentences) == 1
    assert "'y'" in panel.sentences[0]


def test_expected_numbers_that_differ_are_told(open_panel):
    """Published numbers that the graph does not give are listed with both numbers."""
    file = load_graph_file(examples_folder() / "sum_times.json")
    panel, _ = open_panel(replace(file, expected=Expected(values={"f": -12.0, "q": 4.0}, gradients={"x": 5.0})))
    assert panel.sentences == [
        "The value of 'q' is 3; the file expects 4.",
        "The gradient of 'x' is \u22124; the file expects 5.",
    ]


def test_what_is_not_computed_is_not_wrong(open_panel):
    """Expected numbers are compared only with numbers that are there."""
    file = GraphFile(graph=Graph(UNWIRED[:1]), expected=Expected(gradients={"x": 1.0}))
    panel, _ = open_panel(file, computed=False)
    assert not any("expects" in sentence for sentence in panel.sentences)


@pytest.mark.parametrize("how", ["Enter", "double click"])
def test_an_entry_leads_to_its_node(open_panel, qtbot, how):
    """Enter or a double click asks for the node to be shown."""
    panel, _ = open_panel(UNWIRED)
    index = panel.view.model().index(0, 0)
    panel.view.setCurrentIndex(index)
    with qtbot.waitSignal(panel.go_to) as asked:
        if how == "Enter":
            QTest.keyClick(panel.view, Qt.Key.Key_Return)
        else:
            place = panel.view.visualRect(index).center()
            QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["y"]


def test_many_edits_are_looked_at_once(open_panel, monkeypatch):
    """A burst of edits costs one look."""
    _, context = open_panel(UNWIRED)
    looks = []

    def look(shown):
        looks.append(shown)
        return []

    monkeypatch.setattr(problems, "findings", look)
    for value in range(20):
        context.document.do(commands.set_values(context.document, {"x": float(value + 10)}))
    QApplication.processEvents()
    assert len(looks) == 1


def test_another_document_takes_its_place(open_panel, open_document, monkeypatch):
    """After another graph is opened the old one is followed no more."""
    panel, old = open_panel(UNWIRED)
    panel.set_context(open_document("sigmoid"))
    assert panel.sentences == []
    monkeypatch.setattr(problems, "findings", lambda _shown: pytest.fail("looked at for an edit of the old graph"))
    old.document.do(commands.delete(old.document, ["x"]))
    QApplication.processEvents()


def test_long_sentences_wrap(open_panel):
    """In a narrow dock a row is as high as its sentence needs."""
    panel, _ = open_panel(UNWIRED)
    index = panel.view.model().index(0, 0)
    panel.resize(900, 300)
    QApplication.processEvents()
    wide = panel.view.visualRect(index).height()
    panel.resize(200, 300)
    QApplication.processEvents()
    assert panel.view.visualRect(index).height() > wide
