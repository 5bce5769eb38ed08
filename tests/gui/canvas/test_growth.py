"""Nothing grows with the square of a graph: what four times the gates take is no more than about four times as much.

Calls are counted, not seconds: of Python's functions, and of those of Qt and numpy that Python calls.
"""

import pytest
from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import QApplication

from engine import generate_graph
from gui import commands
from gui.canvas import CanvasView
from gui.panels.outline import OutlinePanel
from gui.panels.problems import ProblemsPanel
from tests.gui.calls import Calls
from tests.gui.canvas.hand import Hand

SMALL, FACTOR = 300, 4
MOST = 1.25 * FACTOR
FEW = 400
"""So many calls more do not count."""

NEVER_MS = 3_600_000


@pytest.fixture
def patient(monkeypatch):
    """What waits for the hand to rest does not go by the clock, which on a busy machine would count it at random."""
    for waiting in ("surface._REFINE_AFTER_MS", "surface._REST_MS", "roaming.minimap._IDLE_MS"):
        monkeypatch.setattr(f"gui.canvas.{waiting}", NEVER_MS)


class Bench:
    """A canvas with its panels around one generated graph."""

    def __init__(self, make_context, qtbot, gates, kind):
        self.context = make_context(generate_graph(kind, gates))
        self.view = CanvasView(self.context)
        self.panels = [OutlinePanel(self.context), ProblemsPanel(self.context)]
        for widget in (self.view, *self.panels):
            qtbot.addWidget(widget)
        self.view.resize(900, 600)
        self.view.show()
        self.view.fit_all()
        self.settle()

    def settle(self):
        """Let everything happen that is due."""
        for _ in range(3):
            QApplication.processEvents()
        for timer in self.view.findChildren(QTimer):
            if timer.isActive() and timer.interval() == NEVER_MS:  # the hand rests now
                timer.stop()
                timer.timeout.emit()
        self.view.viewport().repaint()

    def edit(self):
        """One value."""
        source = next(name for name, node in self.context.document.graph.nodes.items() if not node.is_gate)
        self.context.document.do(commands.set_values(self.context.document, {source: 0.5}))
        self.context.evaluation.both_passes()

    def select_all(self):
        """Every node and wire."""
        self.view.select_all()

    def rubber_band(self):
        """A frame around everything, in a few moves."""
        hand = Hand(self.view)
        low, high = self.view.mapToScene(2, 2), self.view.mapToScene(890, 590)
        hand.press(low)
        hand.move(QPointF(high), steps=3)
        hand.release()

    def delete_all(self):
        """Everything that is selected."""
        self.view.delete_selected()

    def undo(self):
        """Bring it back."""
        self.context.document.history.undo()

    def steps(self):
        """The calls that each step takes."""
        found = {}
        for name in ("edit", "select_all", "rubber_band", "select_all", "delete_all", "undo"):
            with Calls() as calls:
                getattr(self, name)()
                self.settle()
            found[name] = calls.count
        return found


@pytest.mark.parametrize("kind", ["random", "chain", "wide"])
def test_four_times_the_gates_take_about_four_times_as_much(patient, make_context, qtbot, kind):
    """Opening, editing, selecting all, a rubber band, deleting all, undoing: none grows with the square."""
    counts = []
    for gates in (SMALL, FACTOR * SMALL):
        with Calls() as calls:
            bench = Bench(make_context, qtbot, gates, kind)
        counts.append({"open": calls.count, **bench.steps()})
    small, large = counts
    grown = {name: (small[name], large[name]) for name in small if large[name] > MOST * small[name] + FEW}
    assert not grown


def test_a_step_that_grows_with_the_square_would_be_noticed():
    """The counter counts: looking at every pair takes sixteen times as much for four times as many."""
    counts = []
    for size in (30, 120):
        with Calls() as calls:
            [abs(one - other) for one in range(size) for other in range(size)]
        counts.append(calls.count)
    assert counts[1] > MOST * counts[0] + FEW
