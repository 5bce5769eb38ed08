"""What a panel shows while it has nothing to show: an icon, a heading, a sentence, and at times a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import icon
from gui.theme import Sizes, current_theme

_ICON = 32


class EmptyState(QWidget):
    """A calm picture in the middle of an empty panel."""

    def __init__(self, icon_name: str, heading: str, sentence: str, button: QPushButton | None = None) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._heading = _centred(heading)
        self._sentence = _centred(sentence)
        self._sentence.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Sizes.SPACE_LARGE, Sizes.SPACE_LARGE, Sizes.SPACE_LARGE, Sizes.SPACE_LARGE)
        layout.setSpacing(Sizes.SPACE_SMALL)
        layout.addStretch(2)
        for widget in (self._picture, self._heading, self._sentence):
            layout.addWidget(widget)
        if button is not None:
            layout.addSpacing(Sizes.SPACE_TINY)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        current_theme().changed.connect(self._draw)
        self._draw()

    def set_texts(self, heading: str, sentence: str) -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def _draw(self) -> None:
        self._picture.setPixmap(icon(self._icon_name).pixmap(_ICON, _ICON))
        font = self._heading.font()
        font.setWeight(font.Weight.DemiBold)
        self._heading.setFont(font)


def _centred(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
