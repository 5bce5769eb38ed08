"""The banner that offers what a crash left behind."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDateTime, QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from gui.files.recovery import Abandoned
from gui.icons import icon, icon_pixmap
from gui.theme import Sizes, current_theme
from gui.translation import tr, tr_count

_MOST_ROWS = 4
_GAP_BELOW = Sizes.SPACE  # belongs to the banner, so that it goes away with it


class RecoveryBanner(QWidget):
    """A row for each graph that can be recovered; hidden when there is none, or until later."""

    recover = Signal(object)
    discard = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[QWidget] = []
        self._picture = QLabel(self)
        self._heading = QLabel(self)
        self._heading.setWordWrap(True)
        later = QToolButton(self)
        later.setIcon(icon("close"))
        later.setToolTip(tr("StartPage", "Ask again at the next start."))
        later.setAccessibleName(tr("StartPage", "Later"))
        later.clicked.connect(self.hide)
        self._grid = QGridLayout(self)
        below = Sizes.SPACE + _GAP_BELOW
        self._grid.setContentsMargins(Sizes.SPACE_LARGE, Sizes.SPACE, Sizes.SPACE, below)
        self._grid.setHorizontalSpacing(Sizes.SPACE_SMALL)
        self._grid.setVerticalSpacing(Sizes.SPACE_SMALL)
        self._grid.addWidget(self._picture, 0, 0)
        self._grid.addWidget(self._heading, 0, 1, 1, 3)
        self._grid.addWidget(later, 0, 4, Qt.AlignmentFlag.AlignRight)
        self._grid.setColumnStretch(1, 1)
        current_theme().changed.connect(self._draw)
        self._draw()
        self.hide()

    def show_entries(self, entries: list[Abandoned]) -> None:
        """Offer these graphs; an empty list hides the banner."""
        for widget in self._rows:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows = []
        for number, entry in enumerate(entries[:_MOST_ROWS], start=1):
            self._add_row(number, entry)
        self._heading.setText(
            tr_count(
                "StartPage",
                "Gradloom did not close properly. {n} graph can be recovered."
                "|Gradloom did not close properly. {n} graphs can be recovered.",
                len(entries),
            )
        )
        self.setVisible(bool(entries))

    def _add_row(self, row: int, entry: Abandoned) -> None:
        moment = QDateTime.fromSecsSinceEpoch(int(entry.written_at))
        name = QLabel(entry.name or tr("StartPage", "Untitled"), self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setToolTip(str(entry.path) if entry.path else tr("StartPage", "This graph was never saved."))
        time = QLabel(moment_text(moment), self)
        time.setProperty("role", "muted")
        time.setContentsMargins(0, 0, Sizes.SPACE_SMALL, 0)
        time.setToolTip(tr("StartPage", "When its last change was kept."))
        recover = QPushButton(tr("StartPage", "&Recover"), self)
        recover.setToolTip(tr("StartPage", "Open the graph as it was. It is not saved yet."))
        recover.setAccessibleDescription(name.text())
        recover.clicked.connect(partial(self.recover.emit, entry))
        discard = QPushButton(tr("StartPage", "&Discard…"), self)
        discard.setToolTip(tr("StartPage", "Delete the graph for good, after asking."))
        discard.setAccessibleDescription(name.text())
        discard.clicked.connect(partial(self.discard.emit, entry))
        self._grid.addWidget(name, row, 1)
        self._grid.addWidget(time, row, 2)
        self._grid.addWidget(recover, row, 3)
        self._grid.addWidget(discard, row, 4)
        self._rows += [name, time, recover, discard]

    def _draw(self) -> None:
        colours = current_theme().colours
        self._picture.setPixmap(icon_pixmap("warning", Sizes.ICON, self.devicePixelRatioF(), colours.warning))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of a warning."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.warning, 1))
        painter.setBrush(colours.warning_soft)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -_GAP_BELOW - 0.5)
        painter.drawRoundedRect(ground, Sizes.RADIUS, Sizes.RADIUS)
        painter.end()


def moment_text(moment: QDateTime) -> str:
    """A date and a time as the user's country writes them in short, in the ISO form where no country is known."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return moment.toString("yyyy-MM-dd HH:mm")
    return locale.toString(moment, QLocale.FormatType.ShortFormat)
