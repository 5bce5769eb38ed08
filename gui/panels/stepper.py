"""The stepper: a walk through the forward pass and the backward pass, one gate at a time, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine import EngineError, plan_of
from gui.keys.shortcuts import keys_of, with_keys
from gui.panels.empty_state import EmptyState
from gui.panels.explanation import explain
from gui.panels.explanation_view import ExplanationView
from gui.panels.panel import Joint, Panel
from gui.panels.walk_controls import WalkControls
from gui.panels.walk_reader import WalkReader
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction, QResizeEvent

    from gui.context import Context
    from gui.document.edits import Change

_WIDE, _BESIDE = 520, 270
QWIDGETSIZE_MAX = 16777215  # Qt's own bound, which PySide6 does not name


class StepperPanel(Panel):
    """The controls and the explanation of the walk. `playing_changed` tells whether the steps play by themselves.

    `actions` are the window's, by key; the buttons that do the same tell of their shortcuts.
    """

    playing_changed = Signal(bool)

    def __init__(self, context: Context, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._play_on)
        self.start_button = QPushButton(tr("Stepper", "Start"))
        self.start_button.setProperty("kind", "primary")
        self.start_button.clicked.connect(self.start)
        self._invitation = EmptyState("stepper", tr("Stepper", "Walk through both passes"), "", self.start_button)
        self._actions = {key: actions[key] for key in ("walk", "walk-back", "walk-play", "walk-forward")}
        self.controls = WalkControls(self._keys())
        for action in self._actions.values():
            action.changed.connect(self._tell_keys)
        self._tell_keys()
        self.explanation = ExplanationView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._invitation)
        self._stack.addWidget(self._make_walk_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._join_controls()
        self.set_context(context)

    def _keys(self) -> dict[str, list[str]]:
        return {key: keys_of(action) for key, action in self._actions.items()}

    def _tell_keys(self) -> None:
        """Tell of the shortcuts that the actions have now."""
        keys = self._keys()
        self.start_button.setToolTip(with_keys(tr("Stepper", "Begin to walk through both passes"), keys["walk"]))
        self.controls.tell_keys(keys)

    # --- what the window's actions call ------------------------------------------------------------------------

    @property
    def is_walking(self) -> bool:
        """Whether a walk has been started and not left."""
        return self._context.evaluation.walk is not None

    @property
    def is_playing(self) -> bool:
        """Whether the steps play by themselves."""
        return self._timer.isActive()

    @property
    def invitation(self) -> str:
        """What is said before a walk starts: what it is, or why it cannot be started."""
        return self._invitation.text

    def start(self) -> None:
        """Begin the walk at its beginning, unless one is under way; says why when the graph cannot run."""
        if self.is_walking:
            return
        had_focus = self.start_button.hasFocus()
        error = self._context.evaluation.start_walk()
        if error is not None:
            self._show_invitation(error)
        elif had_focus:
            self.controls.forward.setFocus()

    def leave(self) -> None:
        """Leave the walk."""
        self._pause()
        self._context.evaluation.stop_walk()

    def step_forward(self) -> None:
        """Go one step on, starting the walk where there is none."""
        self._pause()
        self.start()
        self._go_to(self._position + 1)

    def step_back(self) -> None:
        """Go one step back."""
        self._pause()
        self._go_to(self._position - 1)

    def first(self) -> None:
        """Go to before the first step."""
        self._pause()
        self._go_to(0)

    def last(self) -> None:
        """Go to after the last step."""
        self._pause()
        self._go_to(self._length)

    def toggle_play(self) -> None:
        """Let the steps play by themselves, or pause; starts the walk, and starts it over at its end."""
        if self.is_playing:
            self._pause()
            return
        self.start()
        if not self.is_walking:
            return
        if self._position == self._length:
            self._go_to(0)
        self._timer.start(self._interval())
        self._tell_playing()

    # --- following -------------------------------------------------------------------------------------------

    def set_context(self, context: Context) -> None:
        """Show another document; what plays is paused."""
        self._timer.stop()
        super().set_context(context)
        self._tell_playing()

    def _joints(self, context: Context) -> list[Joint]:
        return [
            (context.evaluation.walk_changed, self._show_all),
            (context.document.changed, self._follow),
            (context.settings.changed, self._follow_settings),
        ]

    def _follow(self, change: Change) -> None:
        if change.touches_numbers and not self.is_walking:
            self._show_invitation(None)

    def _follow_settings(self, key: str) -> None:
        if key == "stepper/speed":
            self.controls.set_speed(self._context.settings.get(key))
            if self.is_playing:
                self._timer.start(self._interval())

    def _show_all(self) -> None:
        self.controls.set_speed(self._context.settings.get("stepper/speed"))
        evaluation = self._context.evaluation
        walk = evaluation.walk
        if walk is None:
            self._pause()
            self._show_invitation(None)
            return
        document = self._context.document
        position = evaluation.walk_position
        self.controls.show_position(walk, position)
        flat = document.graph.flat  # the gates inside composite gates are walked through one by one
        reader = WalkReader(flat, walk, document.about.upstream)
        node = flat.node(walk.steps[position - 1].node) if position else None
        self.explanation.show_sections(node, explain(reader, position))
        self._stack.setCurrentIndex(1)

    def _show_invitation(self, error: EngineError | None) -> None:
        reason = error or _reason(self._context)
        self.start_button.setEnabled(reason is None or error is not None)
        if reason is None:
            heading = tr("Stepper", "Walk through both passes")
            words = tr(
                "Stepper",
                "See each gate compute its value, then each gradient flow back: step by step, with all formulas.",
            )
        else:
            heading = tr("Stepper", "The graph cannot run yet")
            words = sentence_of(reason)
        self._invitation.set_texts(heading, words)
        self._stack.setCurrentIndex(0)

    # --- playing ---------------------------------------------------------------------------------------------

    @property
    def _position(self) -> int:
        return self._context.evaluation.walk_position

    @property
    def _length(self) -> int:
        walk = self._context.evaluation.walk
        return 0 if walk is None else len(walk.steps)

    def _go_to(self, position: int) -> None:
        position = max(0, min(position, self._length))
        if self.is_walking and position != self._position:
            self._context.evaluation.go_to(position)

    def _interval(self) -> int:
        speed: float = self._context.settings.get("stepper/speed")
        return round(1000 / speed)

    def _play_on(self) -> None:
        self._go_to(self._position + 1)
        if self._position >= self._length:
            self._pause()

    def _pause(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._tell_playing()

    def _tell_playing(self) -> None:
        self.controls.show_playing(playing=self.is_playing)
        self.playing_changed.emit(self.is_playing)

    # --- making ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a dock that is wide and low the explanation stands beside the controls, not below them."""
        super().resizeEvent(event)
        beside = self.width() >= _WIDE and self.width() > self.height()
        directions = QBoxLayout.Direction
        self._walk_layout.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.controls.setMaximumWidth(_BESIDE if beside else QWIDGETSIZE_MAX)

    def _make_walk_page(self) -> QWidget:
        page = QWidget()
        self._walk_layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, page)
        self._walk_layout.setContentsMargins(0, 0, 0, 0)
        self._walk_layout.setSpacing(0)
        self._walk_layout.addWidget(self.controls, 0, Qt.AlignmentFlag.AlignTop)
        self._walk_layout.addWidget(self.explanation, 1)
        return page

    def _join_controls(self) -> None:
        controls = self.controls
        controls.first.clicked.connect(self.first)
        controls.back.clicked.connect(self.step_back)
        controls.play.clicked.connect(self.toggle_play)
        controls.forward.clicked.connect(self.step_forward)
        controls.last.clicked.connect(self.last)
        controls.leave.clicked.connect(self.leave)
        controls.position_chosen.connect(self._choose_position)
        controls.speed_chosen.connect(lambda speed: self._context.settings.set("stepper/speed", speed))

    def _choose_position(self, position: int) -> None:
        self._pause()
        self._go_to(position)


def _reason(context: Context) -> EngineError | None:
    """What keeps the output from being computed, if anything."""
    try:
        plan_of(context.document.graph).output_slot()
    except EngineError as error:
        return error
    return None
