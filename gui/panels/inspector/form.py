"""The blocks of the inspector's pages: sections with a heading, rows with a label, read-outs to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.panels.sentence import wear_role
from gui.theme import Sizes, current_theme, number_font, text_font
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

LABEL_WIDTH = 76
_LOW_ROW = 20


class Section(QWidget):
    """A part of a page under a heading and a thin line: rows of label and field, and things as wide as the page."""

    def __init__(self, heading: str, *, divided: bool = True) -> None:
        super().__init__()
        self._divided = divided
        self.heading = QLabel(heading)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setFont(text_font(Sizes.FONT_SMALL, QFont.Weight.DemiBold))
        self.heading.setProperty("role", "muted")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Sizes.SPACE_SMALL)
        self._grid.setVerticalSpacing(Sizes.SPACE_TINY)
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Sizes.SPACE if divided else 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_TINY + 2)
        layout.addWidget(self.heading)
        layout.addLayout(self._grid)
        current_theme().changed.connect(self.update)

    def add_row(self, text: str, field: QWidget, tip: str = "", *, low: bool = False) -> QLabel:
        """Add a field with its label, which leads the keyboard to it; a `low` row holds nothing to press or type."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setBuddy(field)
        label.setFixedWidth(LABEL_WIDTH)
        label.setMinimumHeight(_LOW_ROW if low else Sizes.CONTROL_HEIGHT)
        label.setProperty("role", "muted" if low else None)
        if tip:
            label.setToolTip(tip)
            field.setToolTip(tip)
        if not field.accessibleName():
            field.setAccessibleName(text)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)
        return label

    def add_wide(self, widget: QWidget) -> None:
        """Add something as wide as the page."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def add_beside(self, widget: QWidget) -> None:
        """Add something below the fields, beside no label."""
        row = self._grid.rowCount()
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.addWidget(widget, row, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line above."""
        if self._divided:
            painter = QPainter(self)
            painter.fillRect(0, 0, self.width(), 1, current_theme().colours.divider)
            painter.end()


class ReadOut(QWidget):
    """A number in full to read, to select and to copy."""

    def __init__(self, role: str, copy_tip: str) -> None:
        super().__init__()
        self._role = role
        self._copied: Callable[[], str] = str
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setFont(number_font(Sizes.FONT_LARGE))
        self.text.setWordWrap(True)
        self.text.setMinimumHeight(Sizes.CONTROL_HEIGHT)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.copy = QToolButton()
        self.copy.setIcon(icon("copy"))
        self.copy.setIconSize(QSize(Sizes.ICON_SMALL, Sizes.ICON_SMALL))
        self.copy.setToolTip(copy_tip)
        self.copy.setAccessibleName(copy_tip)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._copied()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_TINY)
        layout.addWidget(self.text)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        wear_role(self.text, role)

    def show_missing(self, text: str) -> None:
        """Say why there is no number."""
        self.text.setText(text)
        self.text.setFont(text_font())
        self.text.setToolTip("")
        self.copy.setVisible(False)
        wear_role(self.text, "muted")

    def show_number(self, text: str, copied: Callable[[], str], *, stale: bool = False) -> None:
        """Show a number; `copied` gives what the button puts into the clipboard."""
        self._copied = copied
        self.text.setFont(number_font(Sizes.FONT_LARGE if len(text) <= _LONG else Sizes.FONT))
        self.text.setText(tr("Inspector", "{number} (stale)", number=text) if stale else text)
        tip = tr("Inspector", "From before the last edit: run the pass again to see the number of now.")
        self.text.setToolTip(tip if stale else "")
        self.copy.setVisible(True)
        wear_role(self.text, "muted" if stale else self._role)


_LONG = 24  # characters that fit on one line of a narrow panel in the larger font
