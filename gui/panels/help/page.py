"""What the pages of the help are made of: a title, headings, paragraphs, key caps."""

from __future__ import annotations

import html

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import Sizes, current_theme, text_font

TEXT_WIDTH = 600
_CAP_HEIGHT = 22
# Private-use characters, which no keyboard types, mark what is printed bold.
_OPEN, _CLOSE = "\ue010", "\ue011"
_BOLD = '<span style="font-weight: 600">'  # the heaviest that the font has


def strong(text: str) -> str:
    """`text` marked to be printed bold, so that a translated sentence may hold it."""
    return f"{_OPEN}{text}{_CLOSE}" if text else ""


def plain_text(text: str) -> str:
    """The text without its marks, to be searched."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


class Page(QWidget):
    """One page, filled from the top."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Sizes.SPACE_HUGE, Sizes.SPACE_HUGE, Sizes.SPACE_HUGE, Sizes.SPACE_HUGE)
        self.column.setSpacing(Sizes.SPACE_SMALL)
        self._words = [title]
        if title:
            self.column.addWidget(_label(title, "title"))

    @property
    def words(self) -> str:
        """Everything that the page says, for searching."""
        return "\n".join(self._words)

    def add_heading(self, text: str) -> None:
        """A heading with some room above."""
        self._words.append(text)
        self.column.addSpacing(Sizes.SPACE)
        self.column.addWidget(_label(text, "heading"))

    def add_text(self, text: str, role: str = "") -> QLabel:
        """A paragraph; what `strong` has marked is bold."""
        self._words.append(plain_text(text))
        marked = html.escape(text).replace(_OPEN, _BOLD).replace(_CLOSE, "</span>").replace("\n", "<br>")
        label = _label(marked, role)
        label.setTextFormat(Qt.TextFormat.RichText)
        self.column.addWidget(label)
        return label

    def add_widget(self, widget: QWidget, words: str = "") -> None:
        """Anything else, and the words that it shows."""
        self._words.append(words)
        self.column.addWidget(widget)

    def finish(self) -> Page:
        """Leave the rest of the page empty."""
        self.column.addStretch(1)
        return self


class KeyCaps(QWidget):
    """The keys of one shortcut, drawn as caps."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Sizes.SPACE_TINY)
        row.addStretch(1)
        for key in keys:
            row.addWidget(_KeyCap(key))
        self.setAccessibleName(", ".join(keys))


class _KeyCap(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._font = text_font(12)
        width = QFontMetrics(self._font).horizontalAdvance(text) + 2 * Sizes.SPACE_SMALL
        self.setFixedSize(QSize(max(width, _CAP_HEIGHT), _CAP_HEIGHT))
        current_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.raised)
        cap = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(cap, Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        painter.setPen(colours.text)
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setMaximumWidth(TEXT_WIDTH)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
