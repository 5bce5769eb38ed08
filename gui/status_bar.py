"""The line at the bottom of the window: messages, training progress, problems, zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from gui.icons import icon
from gui.progress_bar import ProgressBar
from gui.theme.sizes import Sizes
from gui.translation import tr, tr_count

MESSAGE_MS = 8000
_PROGRESS_WIDTH = 140


class StatusBar(QStatusBar):
    """What the program says in passing. `problems_clicked` asks for the problems panel."""

    problems_clicked = Signal()
    zoom_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._said = ""
        self._saying = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._saying.timeout.connect(self._fall_silent)
        self.messageChanged.connect(self._say_again)
        self._training = QLabel(self)
        self._progress = ProgressBar(self)
        self._progress.setFixedWidth(_PROGRESS_WIDTH)
        self._progress.setTextVisible(False)
        self._progress.setToolTip(tr("StatusBar", "How far the training is."))
        self._problems = self._button(tr("StatusBar", "Show what keeps the graph from running."))
        self._problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._problems.clicked.connect(self.problems_clicked)
        self._zoom = self._button(tr("StatusBar", "Show the graph at its natural size."))
        self._zoom.setMinimumWidth(Sizes.GRID * 7)
        self._zoom.clicked.connect(self.zoom_clicked)
        for widget in (self._training, self._progress, self._problems, self._zoom):
            self.addPermanentWidget(widget)
        self.show_training(None)
        self.show_problems(0)
        self.show_zoom(1.0)

    def say(self, message: str) -> None:
        """Show a sentence for a while."""
        self._said = message
        self._saying.start()
        self.showMessage(message)

    def _say_again(self, shown: str) -> None:
        """Come back to the sentence when the tip of what was under the pointer has taken its place and gone."""
        if not shown and self._said:
            self.showMessage(self._said)

    def _fall_silent(self) -> None:
        said, self._said = self._said, ""
        if self.currentMessage() == said:
            self.clearMessage()

    def show_problems(self, count: int) -> None:
        """Show how many problems there are."""
        self._problems.setIcon(icon("warning" if count else "success"))
        self._problems.setText(
            tr_count("StatusBar", "{n} problem|{n} problems", count) if count else tr("StatusBar", "No problems")
        )

    def show_zoom(self, factor: float) -> None:
        """Show the zoom of the canvas."""
        self._zoom.setText(tr("StatusBar", "{percent} %", percent=round(100 * factor)))

    def show_training(self, text: str | None, fraction: float = 0.0) -> None:
        """Show how the training goes, from 0 to 1; None hides it."""
        self._training.setVisible(text is not None)
        self._progress.setVisible(text is not None)
        self._training.setText(text or "")
        self._progress.setRange(0, 1000)
        self._progress.setValue(round(1000 * fraction))

    def set_for_document(self, *, visible: bool) -> None:
        """Show what only an open graph has, or hide it on the start page."""
        self._problems.setVisible(visible)
        self._zoom.setVisible(visible)

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setToolTip(tip)
        return button
