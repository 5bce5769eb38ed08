"""Lines of text and formulas under one another, each with room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import Sizes
from gui.typesetting import FormulaLabel

if TYPE_CHECKING:
    from collections.abc import Sequence


class FormulaColumn(QWidget):
    """A line under the other; one that is too wide, though it wraps and shrinks, is scrolled by itself."""

    def __init__(self, *, size: int = Sizes.FONT, spacing: int = Sizes.SPACE_SMALL) -> None:
        super().__init__()
        self._size = size
        self._strips: list[_Strip] = []
        self._lines: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> list[str]:
        """The lines shown, as they were given."""
        return list(self._lines)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        if list(lines) == self._lines:
            return
        self._lines = list(lines)
        while len(self._strips) < len(lines):
            strip = _Strip(self._size)
            self._strips.append(strip)
            self._column.addWidget(strip)
        for index, strip in enumerate(self._strips):
            strip.setVisible(index < len(lines))
            if index < len(lines):
                strip.show_line(lines[index])


class _Strip(QScrollArea):
    """One line, as high as it needs to be at the width that there is."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._label = FormulaLabel(size=size)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self._label.setAutoFillBackground(False)

    def show_line(self, line: str) -> None:
        """Show another line."""
        self._label.set_lines([line])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width, needed = self.width(), self._label.minimumSizeHint().width()
        bar = Sizes.SCROLL_BAR if needed > width else 0
        self.setFixedHeight(self._label.heightForWidth(max(width, needed)) + bar)
