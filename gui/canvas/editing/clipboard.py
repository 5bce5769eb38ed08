"""Nodes on the clipboard: the text of a graph file, so that other windows, editors and people can read it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from engine import format_graph_file, parse_graph_file
from gui import commands
from gui.canvas.adding.formulas import add_formula, looks_like_formula, read_formula
from gui.document.document import Document
from gui.document.edits import Edit, Point
from gui.translation import tr

_LONGEST_FORMULA = 2_000  # a longer text is something else that was copied


def copy(document: Document, names: Iterable[str], annotations: Iterable[int] = ()) -> None:
    """Put these nodes, the wires among them, frames and comments on the clipboard."""
    text = format_graph_file(commands.fragment_of(document, names, annotations))
    QGuiApplication.clipboard().setText(text)


def paste(document: Document, at: Point | None) -> tuple[Edit, list[str]] | str:
    """The edit that adds what is on the clipboard at a place, and the new names; a sentence where it is neither.

    That is a graph, its upper left corner at `at`, or a formula such as `sigmoid(w*x + b)`, laid out around it. Raises
    what is wrong with a text that is meant to be one of them, by the same checks as for a file or a formula typed here.
    """
    text = QGuiApplication.clipboard().text()
    if text.lstrip().startswith("{"):
        return commands.paste(document, parse_graph_file(text), at)
    if len(text) > _LONGEST_FORMULA or not looks_like_formula(text):
        return tr(
            "Canvas",
            "The clipboard holds no graph. Copy some nodes first, or a formula such as {formula}.",
            formula="sigmoid(w*x + b)",
        )
    formula = read_formula(document, text)
    return formula if isinstance(formula, str) else add_formula(document, formula, QPointF(*(at or (0.0, 0.0))))
