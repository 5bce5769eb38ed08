"""A sentence below a field: why what was typed cannot be, or what else there is to know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Sentence(QLabel):
    """Text that wraps in the colour of its role, and takes no room while it has nothing to say."""

    def __init__(self, role: str = "error") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str, role: str | None = None) -> None:
        """Say something, or nothing; in another role where one is given."""
        self.setText(text)
        self.setVisible(bool(text))
        if role is not None:
            wear_role(self, role)


def wear_role(widget: QWidget, role: str) -> None:
    """Give a label the colours of a role of the theme."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
