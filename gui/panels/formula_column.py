"""Lines of text and formulas under one another, each with room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.theme import Sizes
from gui.typesetting import FormulaLabel

if TYPE_CHECKING:
    from collections.abc import Sequence


class FormulaColumn(QWidget):
    """A label for each line, kept and filled anew when the lines change."""

    def __init__(self, *, size: int = Sizes.FONT, spacing: int = Sizes.SPACE_SMALL) -> None:
        super().__init__()
        self._size = size
        self._labels: list[FormulaLabel] = []
        self._lines: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def lines(self) -> list[str]:
        """The lines shown, as they were given."""
        return list(self._lines)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        if list(lines) == self._lines:
            return
        self._lines = list(lines)
        while len(self._labels) < len(lines):
            label = FormulaLabel(size=self._size)
            self._labels.append(label)
            self._column.addWidget(label)
        for index, label in enumerate(self._labels):
            label.setVisible(index < len(lines))
            if index < len(lines):
                label.set_lines([lines[index]])
