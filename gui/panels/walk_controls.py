"""The controls of a walk: buttons, a slider over all steps, the speed, and where the walk stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine import Pass
from gui.icons import icon
from gui.keys.shortcuts import with_keys
from gui.panels.fields import Choice
from gui.theme import Sizes, current_theme
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine import Walk

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
_BAR_HEIGHT = 3
_SPEED_WIDTH = 68
_GROOVE_MARGIN = 9  # the handle's half width: where a slider's first and last positions lie


class WalkControls(QWidget):
    """Buttons, slider and speed. `position_chosen` follows the slider, `speed_chosen` the choice of steps a second.

    `keys` are the shortcuts to tell of in tooltips: of walk, walk-back, walk-play and walk-forward.
    """

    position_chosen = Signal(int)
    speed_chosen = Signal(float)

    def __init__(self, keys: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.first = _button("first", tr("Stepper", "To the beginning"))
        self.back = _button("step-back", tr("Stepper", "One step back"))
        self.play = _button("play", tr("Stepper", "Play the steps"))
        self.forward = _button("step-forward", tr("Stepper", "One step on"))
        self.last = _button("last", tr("Stepper", "To the end"))
        self.leave = _button("close", tr("Stepper", "Leave the walk"))
        self.speed = self._make_speed()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setToolTip(tr("Stepper", "Drag to any step; the arrow keys go one step."))
        self.slider.setAccessibleName(tr("Stepper", "Step of the walk"))
        self.slider.valueChanged.connect(self.position_chosen)
        self._bar = _PassBar()
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._playing = False
        self.tell_keys(keys)
        self._lay_out()

    def tell_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Tell of these shortcuts in the tooltips from now on."""
        self._play_keys = keys["walk-play"]
        for button, words, key in (
            (self.back, tr("Stepper", "One step back"), "walk-back"),
            (self.forward, tr("Stepper", "One step on"), "walk-forward"),
            (self.leave, tr("Stepper", "Leave the walk"), "walk"),
        ):
            button.setToolTip(with_keys(words, keys[key]))
            button.setAccessibleName(with_keys(words, keys[key]))
        self.show_playing(playing=self._playing)

    def show_position(self, walk: Walk, position: int) -> None:
        """Show where the walk stands."""
        length = len(walk.steps)
        blocked = self.slider.blockSignals(True)
        self.slider.setRange(0, length)
        self.slider.setPageStep(max(1, length // 10))
        self.slider.setValue(position)
        self.slider.blockSignals(blocked)
        self._bar.set_share(sum(step.kind is Pass.FORWARD for step in walk.steps) / max(1, length))
        for button in (self.first, self.back):
            button.setEnabled(position > 0)
        for button in (self.forward, self.last):
            button.setEnabled(position < length)
        self.label.setText(_words(walk, position))

    def show_playing(self, *, playing: bool) -> None:
        """Show the button that pauses, or the one that plays."""
        self._playing = playing
        self.play.setIcon(icon("pause" if playing else "play"))
        words = tr("Stepper", "Pause") if playing else tr("Stepper", "Play the steps")
        words = with_keys(words, self._play_keys)
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)

    def set_speed(self, speed: float) -> None:
        """Show this many steps a second, the nearest of those offered."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - speed))
        blocked = self.speed.blockSignals(True)
        self.speed.setCurrentIndex(nearest)
        self.speed.blockSignals(blocked)

    def _make_speed(self) -> QComboBox:
        speed = Choice()
        for steps in SPEEDS:
            speed.addItem(tr("Stepper", "{n} / s", n=f"{steps:g}"), steps)
        speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        speed.setFixedWidth(_SPEED_WIDTH)
        speed.setToolTip(tr("Stepper", "How many steps a second are played."))
        speed.setAccessibleName(tr("Stepper", "Speed in steps a second"))
        speed.currentIndexChanged.connect(lambda index: self.speed_chosen.emit(SPEEDS[index]))
        return speed

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.label)
        head.addWidget(self.leave)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in (self.first, self.back, self.play, self.forward, self.last):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.speed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_TINY, Sizes.SPACE_SMALL, Sizes.SPACE_TINY)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.slider)
        layout.addWidget(self._bar)
        layout.addSpacing(2)
        layout.addLayout(buttons)


class _PassBar(QWidget):
    """A thin bar below the slider: which of its steps belong to the forward pass and which to the backward pass."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.5
        self.setFixedHeight(_BAR_HEIGHT)
        self.setToolTip(tr("Stepper", "The forward pass, and then the backward pass."))
        current_theme().changed.connect(self.update)

    def set_share(self, share: float) -> None:
        """Show how much of the walk is the forward pass."""
        if share != self._share:
            self._share = share
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, _BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = current_theme().colours
        room = QRectF(_GROOVE_MARGIN, 0, self.width() - 2 * _GROOVE_MARGIN, _BAR_HEIGHT)
        edge = room.width() * self._share
        for colour, left, width in (
            (colours.value, 0.0, edge - 1),
            (colours.gradient, edge + 1, room.width() - edge - 1),
        ):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(room.left() + left, 0, max(0.0, width), _BAR_HEIGHT), 1.5, 1.5)
        painter.end()


def _words(walk: Walk, position: int) -> str:
    length = len(walk.steps)
    if position == 0:
        return tr("Stepper", "Before step 1 of {length}", length=length)
    kind = walk.steps[position - 1].kind
    if kind is Pass.FORWARD:
        return tr("Stepper", "Step {position} of {length} · forward", position=position, length=length)
    if kind is Pass.SEED:
        return tr("Stepper", "Step {position} of {length} · upstream", position=position, length=length)
    return tr("Stepper", "Step {position} of {length} · backward", position=position, length=length)


def _button(icon_name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(Sizes.ICON, Sizes.ICON))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
