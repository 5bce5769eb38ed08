"""How a training run goes, in numbers and as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from gui.numbers import NOT_COMPUTED
from gui.progress_bar import ProgressBar
from gui.theme import Sizes, number_font
from gui.training import loss_text, speed_text
from gui.translation import tr

if TYPE_CHECKING:
    from gui.training import Progress

_PARTS = 1000


class Readout(QWidget):
    """Step, loss, gradient norm, speed and time of a run, under a bar that fills."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = ProgressBar()
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Training", "Progress"))
        self.bar.setToolTip(tr("Training", "How much of the run is done."))
        self.numbers: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Sizes.SPACE_TINY)
        self._grid.setVerticalSpacing(Sizes.SPACE_TINY // 2)
        self._grid.setRowMinimumHeight(0, Sizes.SPACE)
        self._grid.setColumnMinimumWidth(2, Sizes.SPACE_TINY)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(4, 1)
        self._grid.addWidget(self.bar, 0, 0, 1, 5)
        self._add("step", tr("Training", "Step"), tr("Training", "How many steps have been made."), 1, 0)
        self._add("loss", tr("Training", "Loss"), tr("Training", "The loss at the latest step."), 2, 0)
        norm = tr("Training", "The norm of the gradient over all variables at the latest step, before clipping.")
        self._add("gradient", tr("Training", "Gradient"), norm, 2, 3)
        self._add("speed", tr("Training", "Steps/s"), tr("Training", "How many steps are made in a second."), 3, 0)
        self._time_caption = self._add("time", tr("Training", "Time"), "", 3, 3)

    def show_progress(self, progress: Progress, *, is_active: bool) -> None:
        """Show where a run stands; only one under way has time left."""
        self.bar.setValue(round(_PARTS * progress.share))
        texts = {
            "step": f"{progress.step:,} / {progress.steps:,}" if progress.steps else NOT_COMPUTED,
            "loss": loss_text(progress.loss),
            "gradient": loss_text(progress.gradient_norm),
            "speed": speed_text(progress.steps_per_second),
        }
        for name, text in texts.items():
            self.numbers[name].setText(text)
        self._show_time(progress, is_active=is_active)

    def _show_time(self, progress: Progress, *, is_active: bool) -> None:
        if is_active:
            self._time_caption.setText(tr("Training", "Left"))
            tip = tr("Training", "How long the rest of the run will take at this speed.")
        else:
            self._time_caption.setText(tr("Training", "Time"))
            tip = tr("Training", "How long the run was at work.")
        seconds = progress.seconds_left if is_active else progress.elapsed if progress.steps else None
        self.numbers["time"].setText(duration_text(seconds))
        for widget in (self._time_caption, self.numbers["time"]):
            widget.setToolTip(tip)

    def _add(self, name: str, caption: str, tip: str, row: int, column: int) -> QLabel:
        label, number = QLabel(caption), QLabel(NOT_COMPUTED)
        label.setProperty("role", "muted")
        number.setFont(number_font())
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # Numbers change many times a second, and the panel must not be laid out anew each time.
        number.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for widget in (label, number):
            widget.setToolTip(tip)
        self._grid.addWidget(label, row, column)
        self._grid.addWidget(number, row, column + 1, 1, 4 if row == 1 else 1)
        self.numbers[name] = number
        return label


def duration_text(seconds: float | None) -> str:
    """A duration as it is read: 0.42 s, 12 s, 3:05, 1:02:03; a dash for none."""
    if seconds is None:
        return NOT_COMPUTED
    if seconds < 10:  # noqa: PLR2004 - under ten seconds the fractions are read
        return tr("Training", "{seconds} s", seconds=f"{seconds:.2f}")
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 - a minute
        return tr("Training", "{seconds} s", seconds=whole)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
