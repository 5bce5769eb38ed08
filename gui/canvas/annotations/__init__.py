"""Frames and comments on the canvas: how they look, where a hand takes hold of them, and what it does then."""

from gui.canvas.annotations.grips import Edges, Grip, pointer_shape
from gui.canvas.annotations.layer import AnnotationLayer, FarTitleLayer

__all__ = ["AnnotationLayer", "Edges", "FarTitleLayer", "Grip", "pointer_shape"]
