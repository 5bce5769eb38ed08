"""The canvas: the graph as cards and wires, with every number in its place."""

from gui.canvas.arranging.arrangement import arranged, positions_of
from gui.canvas.painting.thumbnail import thumbnail
from gui.canvas.view import CanvasView

__all__ = ["CanvasView", "arranged", "positions_of", "thumbnail"]
