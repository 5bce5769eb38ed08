"""Leading to a node: it lights up, and nothing is left of that when it has faded."""

from PySide6.QtCore import QVariantAnimation


def test_leading_to_nodes_leaves_nothing_behind(open_canvas):
    """However often nodes are shown, only the last one is lit, and no animation piles up."""
    view = open_canvas()
    animations = len(view.findChildren(QVariantAnimation))
    for _ in range(3):
        view.reveal("p")
        view.reveal("q")
    assert view.drawing.nodes["p"].state.flash == 0
    assert view.drawing.nodes["q"].state.flash > 0
    assert len(view.findChildren(QVariantAnimation)) == animations


def test_the_light_fades(open_canvas, qtbot):
    """After a moment the node looks as before."""
    view = open_canvas()
    view.reveal("p")
    assert view.drawing.nodes["p"].state.flash > 0
    qtbot.waitUntil(lambda: view.drawing.nodes["p"].state.flash == 0)
