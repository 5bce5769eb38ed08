"""What a hand can do on the canvas: one object for each gesture, from its start to its end or its cancelling."""

from gui.canvas.gestures.draw_wire import DrawWire
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.gestures.move_nodes import MoveNodes
from gui.canvas.gestures.move_wires import MoveWires
from gui.canvas.gestures.pan import Pan
from gui.canvas.gestures.resize_annotation import ResizeAnnotation
from gui.canvas.gestures.rubber_band import RubberBand
from gui.canvas.gestures.scrub_value import ScrubValue
from gui.canvas.gestures.stroke import CutStroke, RerouteStroke
from gui.canvas.gestures.take_wire import TakeWire

__all__ = [
    "CancelReason",
    "Canvas",
    "CutStroke",
    "DrawWire",
    "Gesture",
    "MoveNodes",
    "MoveWires",
    "Pan",
    "Pointer",
    "RerouteStroke",
    "ResizeAnnotation",
    "RubberBand",
    "ScrubValue",
    "TakeWire",
]
