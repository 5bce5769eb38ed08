"""The start page: on the left how to begin and the files opened last, on the right the examples."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine import EngineError, list_examples
from gui.files.recent import RecentFiles
from gui.files.recovery import Abandoned
from gui.icons import icon, icon_pixmap
from gui.panels.start_page.banner import RecoveryBanner
from gui.panels.start_page.card import Thumbnail
from gui.panels.start_page.examples import ExampleGroups
from gui.panels.start_page.recent import RecentList
from gui.resources import examples_folder
from gui.settings import Settings
from gui.theme import Sizes, current_theme
from gui.translation import tr
from gui.wording import sentence_of

_SIDE_WIDTH = 248
_MARGIN = Sizes.SPACE_HUGE
_LOGO = 40

_log = logging.getLogger(__name__)


class StartPage(QWidget):
    """Where a session begins. The signals carry paths as text, or a graph that a crash left (Abandoned).

    The examples are read after the page has been painted for the first time, and drawn as they come into sight.
    """

    new_graph = Signal()
    open_dialog = Signal()
    open_file = Signal(str)
    open_example = Signal(str)
    recover = Signal(object)
    discard = Signal(object)
    back = Signal()

    def __init__(self, settings: Settings, thumbnail: Thumbnail, examples: Path | None = None) -> None:
        super().__init__()
        self._folder = examples
        self._recent_files = RecentFiles(settings, self)
        self.side = _Side()
        self.side.new.clicked.connect(self.new_graph)
        self.side.open.clicked.connect(self.open_dialog)
        self.side.back.clicked.connect(self.back)
        self.side.recent.opened.connect(self.open_file)
        self.side.recent.removed.connect(self._recent_files.forget)
        self._recent_files.changed.connect(self._show_recent)
        self.banner = RecoveryBanner()
        self.banner.recover.connect(self.recover)
        self.banner.discard.connect(self.discard)
        self.examples = ExampleGroups(thumbnail)
        self.examples.opened.connect(self.open_example)
        self.examples.reached.connect(self._scroll_to)
        self._is_filled = False
        self._scroll = self._make_scroll()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.side)
        layout.addWidget(self._scroll, 1)
        self.setFocusProxy(self.side.new)

    def show_open(self, name: str | None) -> None:
        """Offer the way back to the graph that is open behind this page; None when there is none."""
        self.side.show_open(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the open graph."""
        if event.key() == Qt.Key.Key_Escape and not self.side.back.isHidden():
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def show_abandoned(self, entries: list[Abandoned]) -> None:
        """Offer what a crash left behind; an empty list offers nothing."""
        self.banner.show_entries(entries)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the page once it has been seen."""
        if not self._is_filled:
            self._is_filled = True
            QTimer.singleShot(0, self, self._fill)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again: a file may have come or gone while a graph was open."""
        if self._is_filled:
            self._show_recent()

    def _make_scroll(self) -> QScrollArea:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, Sizes.SPACE_HUGE, _MARGIN, _MARGIN)
        column.setSpacing(Sizes.SPACE_SMALL)
        title = QLabel(tr("StartPage", "Examples"))
        title.setProperty("role", "title")
        hint = QLabel(tr("StartPage", "Open one, change whatever you like, and save it as your own."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self._trouble = QLabel()
        self._trouble.setProperty("role", "error")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        column.addWidget(self.banner)
        column.addSpacing(Sizes.SPACE_TINY)
        column.addWidget(title)
        column.addWidget(hint)
        column.addWidget(self._trouble)
        column.addSpacing(Sizes.SPACE)
        column.addWidget(self.examples)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        return scroll

    def _fill(self) -> None:
        self._show_recent()
        try:
            examples = list_examples(self._folder or examples_folder())
        except EngineError as error:
            _log.warning("the examples cannot be read: %s", error)
            reason = sentence_of(error)
            self._trouble.setText(tr("StartPage", "The examples cannot be read: {reason}", reason=reason))
            self._trouble.show()
            return
        self.examples.show_examples(examples)

    def _show_recent(self) -> None:
        self.side.show_recent(self._recent_files)

    def _scroll_to(self, card: QWidget) -> None:
        self._scroll.ensureWidgetVisible(card, 0, Sizes.SPACE_HUGE)


class _Side(QWidget):
    """The column on the left: what this program is, how to begin, and the files opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_SIDE_WIDTH)
        self._logo = QLabel()
        self.new = QPushButton(icon("new", "on_accent"), tr("StartPage", "&New graph"))
        self.new.setProperty("kind", "primary")
        self.new.setToolTip(tr("StartPage", "Begin an empty graph."))
        self.open = QPushButton(icon("open"), tr("StartPage", "&Open a file…"))
        self.open.setToolTip(tr("StartPage", "Open a graph file."))
        self.back = QPushButton(icon("step-back"), "")
        self.back.setToolTip(tr("StartPage", "Go back to the graph that is open (Esc)."))
        self.back.hide()
        self.recent = RecentList()
        self._nothing = QLabel(tr("StartPage", "Files that you open or save are listed here."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._lay_out()
        current_theme().changed.connect(self._draw)
        self._draw()

    def show_open(self, name: str | None) -> None:
        """Offer the way back to the graph called `name`, or none."""
        self.back.setVisible(name is not None)
        text = tr("StartPage", "&Back to “{name}”", name=(name or "").replace("&", "&&"))
        room = _SIDE_WIDTH - 2 * Sizes.SPACE_LARGE - 3 * Sizes.ICON
        self.back.setText(self.back.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))

    def show_recent(self, files: RecentFiles) -> None:
        """Show the files opened last."""
        found = files.files
        self.recent.set_files(found)
        self.recent.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _lay_out(self) -> None:
        name = QLabel("Gradloom")
        name.setProperty("role", "display")
        sentence = QLabel(tr("StartPage", "Draw a graph, run it forward and backward, and watch it learn."))
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        heading = QLabel(tr("StartPage", "Recent files"))
        heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(Sizes.SPACE)
        head.addWidget(self._logo)
        head.addWidget(name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Sizes.SPACE_LARGE, Sizes.SPACE_HUGE, Sizes.SPACE_LARGE, Sizes.SPACE_LARGE)
        column.setSpacing(Sizes.SPACE_SMALL)
        column.addLayout(head)
        column.addSpacing(Sizes.SPACE_TINY)
        column.addWidget(sentence)
        column.addSpacing(Sizes.SPACE)
        column.addWidget(self.new)
        column.addWidget(self.open)
        column.addWidget(self.back)
        column.addSpacing(Sizes.SPACE_LARGE)
        column.addWidget(heading)
        column.addWidget(self._nothing)
        column.addWidget(self.recent, 1)
        column.addStretch(0)

    def _draw(self) -> None:
        self._logo.setPixmap(icon_pixmap("app", _LOGO, self.devicePixelRatioF()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_theme().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.bar)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colours.divider)
        painter.end()
