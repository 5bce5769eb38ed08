"""The legend: one row for each run, to show it, hide it, or take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon
from gui.theme import Sizes, current_theme
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from PySide6.QtGui import QColor, QResizeEvent

    from gui.training import RunHistory

_SWATCH = QSize(16, 12)
_BUTTON = 22
_BOX_WIDTH = 34  # the mark of a check box with the gaps around it


class RunLegend(QScrollArea):
    """Names and colours of the runs. `shown` carries a run and whether it is to be seen, `removed` one to forget."""

    shown = Signal(object, bool)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[RunHistory, _Row] = {}
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self.setAccessibleName(tr("Chart", "Runs"))

    def show_runs(self, runs: Sequence[RunHistory], hidden: Collection[RunHistory]) -> None:
        """List these runs, the latest first."""
        for run in [run for run in self.rows if run not in runs]:
            row = self.rows.pop(run)
            self._layout.removeWidget(row)
            row.deleteLater()
        for run in runs:
            if run not in self.rows:
                self.rows[run] = self._new_row(run)
                self._layout.insertWidget(0, self.rows[run])
            self.rows[run].show_run(visible=run not in hidden)

    def restyle(self) -> None:
        """Wear the colours of the theme."""
        for row in self.rows.values():
            row.restyle()

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(super().sizeHint().width(), self._content.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for one row."""
        return QSize(super().minimumSizeHint().width(), Sizes.ROW_HEIGHT)

    def _new_row(self, run: RunHistory) -> _Row:
        row = _Row(run)
        row.box.toggled.connect(lambda on: self.shown.emit(run, on))
        row.remove_button.clicked.connect(lambda: self.removed.emit(run))
        return row


class _Row(QWidget):
    """A run: a box to show or hide it, with its colour and name, and a button to take it away."""

    def __init__(self, run: RunHistory) -> None:
        super().__init__()
        self._run = run
        self.box = QCheckBox(run.name)
        self.box.setToolTip(tr("Chart", "Show or hide {run}", run=run.full_name))
        self.box.setAccessibleName(run.name)
        self.box.setIconSize(_SWATCH)
        self.box.setMinimumWidth(0)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.remove_button = QToolButton()
        self.remove_button.setIcon(icon("close"))
        self.remove_button.setIconSize(QSize(12, 12))
        self.remove_button.setFixedSize(_BUTTON, _BUTTON)
        self.remove_button.setToolTip(tr("Chart", "Remove {run}", run=run.name))
        self.remove_button.setAccessibleName(self.remove_button.toolTip())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_TINY)
        layout.addWidget(self.box, 1)
        layout.addWidget(self.remove_button)
        self.setFixedHeight(Sizes.ROW_HEIGHT)
        self.restyle()

    def show_run(self, *, visible: bool) -> None:
        """Show whether the run is seen, and whether it can be taken away."""
        blocked = self.box.blockSignals(True)
        self.box.setChecked(visible)
        self.box.blockSignals(blocked)
        self.remove_button.setEnabled(not self._run.is_live)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the name to the room that there is, in its middle: the number at its end tells it from others."""
        super().resizeEvent(event)
        room = self.box.width() - _SWATCH.width() - _BOX_WIDTH
        self.box.setText(self.fontMetrics().elidedText(self._run.name, Qt.TextElideMode.ElideMiddle, room))

    def restyle(self) -> None:
        """Wear the colour of the theme."""
        colour = current_theme().colours.run(self._run.number - 1)
        self.box.setIcon(_swatch(colour, self.devicePixelRatioF()))


def _swatch(colour: QColor, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(_SWATCH.width() * ratio), round(_SWATCH.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(0, _SWATCH.height() / 2 - 1.5, _SWATCH.width(), 3), 1.5, 1.5)
    painter.end()
    return pixmap
