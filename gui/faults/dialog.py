"""The dialog that tells of an unforeseen fault: what it means for the work, and the details for a report."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon, icon_pixmap
from gui.theme import Sizes, code_font, current_theme
from gui.translation import tr

_PICTURE = 32
_WIDTH, _DETAILS_HEIGHT = 520, 220


class FaultDialog(QDialog):
    """One fault, told calmly; the traceback is shown when asked for and can be copied."""

    def __init__(self, summary: str, details: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Fault", "Something went wrong"))
        self.setMinimumWidth(_WIDTH)
        self._details = QPlainTextEdit(details, self)
        self._details.setReadOnly(True)
        self._details.setFont(code_font(Sizes.FONT_SMALL))
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setMinimumHeight(_DETAILS_HEIGHT)
        self._details.setAccessibleName(tr("Fault", "Details"))
        self._details.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[Sizes.SPACE_HUGE] * 4)
        layout.setSpacing(Sizes.SPACE_LARGE)
        layout.addLayout(self._message(summary, log))
        layout.addWidget(self._details, 1)
        layout.addLayout(self._buttons())

    def _message(self, summary: str, log: Path) -> QHBoxLayout:
        picture = QLabel(self)
        colours = current_theme().colours
        picture.setPixmap(icon_pixmap("warning", _PICTURE, self.devicePixelRatioF(), colours.warning))
        words = QVBoxLayout()
        words.setSpacing(Sizes.SPACE_SMALL)
        for text, role in (
            (tr("Fault", "Gradloom met a fault of its own."), "heading"),
            (tr("Fault", "Your graph is still here. Save it, then go on."), ""),
            (summary, "muted"),
            (tr("Fault", "The details are also in the log {path}.", path=log), "caption"),
        ):
            label = QLabel(text, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(Sizes.SPACE_LARGE)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        show = QPushButton(tr("Fault", "Show &details"), self)
        show.setCheckable(True)
        show.setAutoDefault(False)
        show.setToolTip(tr("Fault", "Show where in the program it happened."))
        show.toggled.connect(self._show_details)
        copy = QPushButton(icon("copy"), tr("Fault", "&Copy details"), self)
        copy.setAutoDefault(False)
        copy.setToolTip(tr("Fault", "Copy the details to the clipboard, for a report."))
        copy.clicked.connect(self.copy_details)
        close = QPushButton(tr("Fault", "C&lose"), self)
        close.setDefault(True)
        close.setFocus()
        close.setToolTip(tr("Fault", "Close this message and go on."))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(show)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def copy_details(self) -> None:
        """Put the traceback into the clipboard."""
        QGuiApplication.clipboard().setText(self._details.toPlainText())

    def _show_details(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self.adjustSize()


def tell_in_dialog(summary: str, details: str, log: Path) -> None:
    """Show a fault above the active window and wait until it has been read."""
    dialog = FaultDialog(summary, details, log, QApplication.activeWindow())
    dialog.exec()
    dialog.deleteLater()
