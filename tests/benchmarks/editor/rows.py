"""What is measured of an editor, and the bars that the project sets itself."""

from dataclasses import dataclass

GATES, OTHERS_GATES = 10_000, 1_000
"""The gates of ours and of the floor; other editors take minutes to open so many, and are given a tenth."""
SIZE = (1280, 800)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Row:
    """One figure: seconds a frame or a step, or bytes; and the most that it may be."""

    key: str
    what: str
    bar: float
    is_memory: bool = False


ROWS = (
    Row("open", "open, from the file to the first complete picture", 1.5),
    Row("pan", "pan, everything visible", 0.0167),
    Row("zoom", "zoom, everything visible", 0.0167),
    Row("pan_close", "pan, close up", 0.008),
    Row("zoom_close", "zoom, close up", 0.008),
    Row("hover", "hover, everything visible", 0.0167),
    Row("hover_close", "hover, close up", 0.0167),
    Row("select", "select one, everything visible", 0.0167),
    Row("band", "rubber band over everything", 0.0167),
    Row("drag", "drag a hundred gates, everything visible", 0.0167),
    Row("undo", "undo of a hundred moved gates", 0.030),
    Row("value_close", "a value edited, close up, until all numbers are new", 0.030),
    Row("value_half", "the same at a third of the size", 0.030),
    Row("value", "the same, everything visible", 0.030),
    Row("memory", "memory in all", 400 * MEGABYTE, is_memory=True),
)
