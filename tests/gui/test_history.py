"""The history: steps that are done and undone, a saved state among them, and a bound on the memory they take."""

import gc

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from engine import Graph, GraphFile, new_node
from gui import commands
from gui.document.document import Document
from gui.document.edits import Change
from gui.document.history import History, size_of
from gui.evaluation import Evaluation
from gui.selection import Selection


@pytest.fixture
def document(qapp):
    """A variable x = 1 and its square."""
    return Document(GraphFile(graph=Graph([new_node("x", "variable", value=1.0), new_node("y", "square", ("x",))])))


def set_x(document, value, gesture=None):
    """One step."""
    document.do(commands.set_values(document, {"x": value}, gesture=gesture))


def x(document):
    """The value of x."""
    return document.graph.node("x").value


def test_going_far_is_one_change_for_the_views(document):
    """A jump over a hundred steps is told once, with what is different at its end."""
    for value in range(2, 52):
        set_x(document, value)
        document.do(commands.move(document, {"y": (8.0 * value, 0.0)}))
    told: list[Change] = []
    document.changed.connect(told.append)
    document.history.go_to(0)
    assert x(document) == 1
    assert [(change.updated, change.moved) for change in told] == [(("x",), ("y",))]
    document.history.go_to(document.history.count())
    assert x(document) == 51
    assert len(told) == 2


def test_views_see_every_step_where_a_name_changes_hands(document):
    """A name that stood for another node on the way leaves no view in doubt which one is meant."""
    document.do(commands.rename(document, "y", "z"))
    document.do(commands.rename(document, "x", "y"))
    told: list[Change] = []
    document.changed.connect(told.append)
    document.history.go_to(0)
    assert [change.renamed for change in told] == [{"y": "x"}, {"z": "y"}]


def test_a_node_that_came_and_went_is_not_told(document):
    """Nothing is said of what stands neither here nor there."""
    edit, name = commands.add_node(document, "variable", (0, 0))
    document.do(edit)
    document.do(commands.delete(document, [name]))
    told: list[Change] = []
    document.changed.connect(told.append)
    document.history.go_to(0)
    assert [(change.added, change.removed) for change in told] == [((), ())]


def test_a_gesture_back_to_where_it_began_is_no_step(document):
    """Dragging a number there and back leaves the history as it was, and the document unmodified."""
    set_x(document, 5, gesture="scrub")
    assert document.is_modified
    set_x(document, 1, gesture="scrub")
    assert document.history.count() == 0
    assert not document.is_modified


def test_a_gesture_does_not_swallow_the_saved_state(document, tmp_path):
    """Saving in the middle of a gesture begins another step, so that undo leads back to what was saved."""
    set_x(document, 5, gesture="scrub")
    document.mark_saved(tmp_path / "f.json")
    set_x(document, 6, gesture="scrub")
    assert document.history.count() == 2
    document.history.undo()
    assert x(document) == 5
    assert not document.is_modified


def test_the_saved_state_may_lie_ahead_or_be_gone(document, tmp_path):
    """Undo past it and redo comes back to it; another step in its place and no state is the saved one."""
    set_x(document, 2)
    document.mark_saved(tmp_path / "f.json")
    document.history.undo()
    assert document.history.saved_index == 1
    assert document.is_modified
    set_x(document, 3)
    assert document.history.saved_index is None
    document.history.undo()
    assert document.is_modified


def test_an_edit_of_a_number_in_a_large_array_costs_one_array(document):
    """What an edit does not touch is shared with the document, not copied."""
    weights = np.zeros((500, 500))
    edit = commands.set_values(document, {"x": weights})
    assert size_of(edit) < 5_000
    document.do(edit)
    document.do(commands.move(document, {"x": (80.0, 80.0)}))
    assert size_of(document.history.step(1)) < 5_000
    document.do(commands.set_values(document, {"x": weights + 1}))
    assert weights.nbytes <= size_of(document.history.step(2)) < weights.nbytes + 5_000
    assert document.history.step(1).after["x"].node.value is document.history.step(2).before["x"].node.value


def test_the_oldest_steps_are_let_go_when_memory_is_short(qapp):
    """What is kept stays within the budget, each kept step can be undone, and it is told what went."""
    document = Document(GraphFile(graph=Graph([new_node("x", "variable", value=np.zeros(1000))])))
    document.history = history = History(document._apply, budget=50_000)
    gone: list[int] = []
    history.forgotten.connect(gone.append)
    for number in range(1, 21):
        set_x(document, np.full(1000, float(number)))
    assert history.bytes_held <= 50_000
    assert sum(gone) == history.forgotten_count == 20 - history.count() > 0
    assert history.saved_index is None
    history.go_to(0)
    assert x(document)[0] == history.forgotten_count
    assert document.is_modified


def test_the_last_step_is_never_let_go(qapp):
    """An edit larger than the whole budget can still be undone."""
    document = Document(GraphFile(graph=Graph([new_node("x", "variable", value=np.zeros(1000))])))
    document.history = history = History(document._apply, budget=10)
    set_x(document, np.ones(1000))
    set_x(document, np.ones(1000) * 2)
    assert history.count() == 1
    history.undo()
    assert x(document)[0] == 1


def test_thousands_of_documents_come_and_go(qapp):
    """Documents with histories are freed whole, whenever and in whatever order Python collects them."""
    before = alive("Document", "History")
    threshold = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    try:
        for number in range(1000):
            document = Document(GraphFile(graph=Graph([new_node("x", "variable", value=1.0)])))
            kept: list[object] = [document, Selection(document), Evaluation(document), document.history]
            kept.append(kept)  # a cycle more
            set_x(document, 2)
            set_x(document, 3)
            document.history.undo()
            if number % 3 == 0:
                document.deleteLater()
    finally:
        gc.set_threshold(*threshold)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    now = alive("Document", "History")
    assert all(now[kind] - before[kind] < 20 for kind in now)


def alive(*kinds):
    """How many objects of these classes of the window there are."""
    gc.collect()
    found = [type(each) for each in gc.get_objects() if type(each).__name__ in kinds]
    return {kind: sum(each.__name__ == kind and each.__module__.startswith("gui.") for each in found) for kind in kinds}
