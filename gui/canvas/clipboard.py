"""Nodes on the clipboard: the text of a graph file, so that other windows, editors and people can read it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QGuiApplication

from engine import format_graph_file, parse_graph_file
from gui import commands
from gui.document import Document
from gui.edits import Edit, Point


def copy(document: Document, names: Iterable[str], annotations: Iterable[int] = ()) -> None:
    """Put these nodes, the wires among them, frames and comments on the clipboard."""
    text = format_graph_file(commands.fragment_of(document, names, annotations))
    QGuiApplication.clipboard().setText(text)


def paste(document: Document, at: Point | None) -> tuple[Edit, list[str]]:
    """The edit that adds what is on the clipboard, its upper left corner at `at`; and the new names.

    Raises the engine's refusal of a text that is no graph, by the same checks as for a file.
    """
    fragment = parse_graph_file(QGuiApplication.clipboard().text())
    return commands.paste(document, fragment, at)
