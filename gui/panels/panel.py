"""What every panel of the window has: an open document to show, and another one when that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.context import Context

Joint = tuple[Any, "Callable[..., None]"]
"""A signal of the document's side and the method of the panel that follows it."""


class Panel(QWidget):
    """A panel beside the canvas. It follows the signals named by `_joints` and shows everything in `_show_all`.

    A panel calls `set_context` at the end of its own making, when its widgets stand.
    """

    _context: Context

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._joined: list[Joint] = []

    def set_context(self, context: Context) -> None:
        """Show another document, with its numbers, its selection and the program's settings."""
        for signal, slot in self._joined:
            signal.disconnect(slot)
        self._context = context
        self._joined = self._joints(context)
        for signal, slot in self._joined:
            signal.connect(slot)
        self._show_all()

    def _joints(self, context: Context) -> list[Joint]:
        """The signals that the panel follows, with its methods."""
        raise NotImplementedError

    def _show_all(self) -> None:
        """Show the document as it stands."""
        raise NotImplementedError
