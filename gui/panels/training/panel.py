"""The training panel: settings, buttons, and how the run goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine import EngineError
from gui import commands
from gui.icons import icon
from gui.panels.panel import Joint, Panel
from gui.panels.sentence import Sentence
from gui.panels.training.form import TrainingForm
from gui.panels.training.readout import Readout
from gui.panels.training.scroll_area import FittingScrollArea
from gui.theme import Sizes
from gui.training import Progress, TrainingState, mistakes_sentence
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.context import Context
    from gui.document.edits import Change
    from gui.training import TrainingSession


class TrainingPanel(Panel):
    """Shows and edits how a document is trained, and drives its session."""

    def __init__(self, context: Context, session: TrainingSession) -> None:
        super().__init__()
        self._session = session
        self._told = ""
        self._refusals: dict[str, str] = {}
        self.form = TrainingForm()
        self.form.edited.connect(self._edit)
        self.form.folded.connect(self._remember_sections)
        self.form.opened.connect(self._reveal)
        self._scroll = FittingScrollArea(self.form)
        self.readout = Readout()
        self.sentence = _wrapping_label()
        self.warning = Sentence("warning")
        self.train_button = QPushButton(icon("train", "on_accent"), tr("Training", "Train"))
        self.train_button.setProperty("kind", "primary")
        self.train_button.clicked.connect(self.train)
        self.pause_button = _tool_button(self.pause)
        self.step_button = _tool_button(self.step, "step-forward", tr("Training", "Make one step"))
        self.stop_button = _tool_button(self.stop, "stop", tr("Training", "Stop, and keep what was reached"))
        self.reset_button = _tool_button(
            self.reset, "reset", tr("Training", "Reset: go back to the values from before the training")
        )
        self._lay_out()
        self.set_context(context)

    def set_context(self, context: Context, session: TrainingSession | None = None) -> None:
        """Show another document, with the session that trains it."""
        before, self._session = self._session, session or self._session
        self._told = ""
        self._refusals = {}
        super().set_context(context)
        del before  # had to live until its signals were let go

    # --- what can be done -----------------------------------------------------------------------------------

    def train(self) -> None:
        """Begin a run, or go on with the one that is paused."""
        if self.available()["train"]:
            self._told = ""
            self._session.start()

    def pause(self) -> None:
        """Pause the run, or go on with it."""
        if self._session.state is TrainingState.RUNNING:
            self._session.pause()
        else:
            self._session.resume()

    def step(self) -> None:
        """Make one step."""
        if self.available()["train-step"]:
            self._told = ""
            self._session.step()

    def stop(self) -> None:
        """End the run and keep what it reached."""
        self._session.stop()

    def reset(self) -> None:
        """Go back to the values from before the training."""
        self._session.reset()

    def available(self) -> dict[str, bool]:
        """Which of the window's actions can be used now, by their keys."""
        session = self._session
        writable = not self._refusals
        return {
            "train": session.state is TrainingState.PAUSED or (session.can_start and writable),
            "train-pause": session.is_active,
            "train-step": session.can_step and writable,
            "train-stop": session.can_stop,
            "train-reset": session.can_reset,
        }

    # --- following ------------------------------------------------------------------------------------------

    def _joints(self, context: Context) -> list[Joint]:
        session = self._session
        return [
            (context.document.changed, self._follow),
            (session.state_changed, self._show_all),
            (session.progress_changed, self._show_progress),
            (session.message, self._tell),
        ]

    def _follow(self, change: Change) -> None:
        if change.about or change.added or change.removed or change.renamed:
            self._show_settings()
        self._show_buttons()
        self._show_progress()

    def _show_all(self) -> None:
        self.form.open_sections(self._context.settings.get("training/sections"))
        self._show_settings()
        self._show_buttons()
        self._show_progress()

    def _show_settings(self) -> None:
        about = self._context.document.about
        self.form.show_settings(
            about.training,
            has_data=about.data is not None,
            has_validation=about.data is not None and about.data.split is not None,
            editable=not self._session.is_active,
            variables=[node.name for node in self._context.document.graph.nodes.values() if node.trainable],
        )
        self.warning.say(mistakes_sentence(about.training.mistakes))
        self._scroll.updateGeometry()
        self._refusals = {name: text for name, text in self._refusals.items() if name in self.form.refused}

    def _show_progress(self) -> None:
        session = self._session
        self.readout.show_progress(Progress() if session.is_outdated else session.progress, is_active=session.is_active)

    def _tell(self, sentence: str) -> None:
        self._told = sentence
        self._show_sentence()

    def _show_buttons(self) -> None:
        can = self.available()
        self.train_button.setEnabled(can["train"])
        self.pause_button.setEnabled(can["train-pause"])
        self.step_button.setEnabled(can["train-step"])
        self.stop_button.setEnabled(can["train-stop"])
        self.reset_button.setEnabled(can["train-reset"])
        paused = self._session.state is TrainingState.PAUSED
        tip = tr("Training", "Continue") if paused else tr("Training", "Pause")
        self.pause_button.setIcon(icon("play" if paused else "pause"))
        self.pause_button.setToolTip(tip)
        self.pause_button.setAccessibleName(tip)
        self.train_button.setToolTip(self._train_tip(paused=paused))
        self._show_sentence()

    def _train_tip(self, *, paused: bool) -> str:
        if paused:
            return tr("Training", "Go on with the run")
        return tr("Training", "Train the variables by gradient descent")

    def _show_sentence(self) -> None:
        """Show the most pressing sentence: an entry that cannot be used, why there is no training, what happened."""
        problem = None if self._session.is_active else self._session.readiness.problem()
        refusal = next(iter(self._refusals.values()), None)
        if refusal is not None:
            text, role = refusal, "error"
        elif problem is not None:
            text, role = sentence_of(problem), "warning"
        elif self._session.is_outdated:
            text, role = tr("Training", "The graph has changed since the last run."), "muted"
        else:
            text, role = self._told, "muted"
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
        if self.sentence.property("role") != role:
            self.sentence.setProperty("role", role)
            self.sentence.style().unpolish(self.sentence)
            self.sentence.style().polish(self.sentence)

    # --- editing --------------------------------------------------------------------------------------------

    def _edit(self, name: str, value: object, gesture: str) -> None:
        document = self._context.document
        entered: dict[str, Any] = {name: value}
        try:
            settings = replace(document.about.training, **entered)
        except EngineError as error:
            self._refusals[name] = self._refusal(name, error)
            if name in self.form.fields:
                self.form.fields[name].refuse()
            self.form.summarise(document.about.training)
            self._show_buttons()
            return
        self._refusals.pop(name, None)
        self.form.settle(name, settings)
        text = tr("Edit", "Change the training: {setting}", setting=self.form.caption(name))
        document.do(commands.set_about(document, text, gesture=f"training {gesture}", training=settings))
        self._show_all()

    def _remember_sections(self, names: list[str]) -> None:
        self._context.settings.set("training/sections", names)
        self._scroll.updateGeometry()

    def _reveal(self, section: QWidget) -> None:
        """Scroll to what has just been opened, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(section, 0, 0))

    def _refusal(self, name: str, error: EngineError) -> str:
        """The engine's sentence, with the setting called as it is on the form."""
        data = {**error.data, "setting": self.form.caption(name)}
        if isinstance(data.get("expected"), str):
            data["expected"] = tr("Errors", str(data["expected"]))
        return tr("Errors", error.sentence, **data)

    # --- making ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Sizes.SPACE_TINY)
        buttons.addWidget(self.train_button, 1)
        for button in (self.pause_button, self.step_button, self.stop_button, self.reset_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        margin = Sizes.SPACE_SMALL
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(margin)
        layout.addWidget(self._scroll)
        layout.addWidget(self.warning)
        layout.addLayout(buttons)
        layout.addWidget(self.sentence)
        layout.addWidget(self.readout)
        layout.addStretch(1)


def _wrapping_label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)  # a long word must not widen the panel
    return label


def _tool_button(action: Callable[[], None], icon_name: str = "pause", tip: str = "") -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setFixedSize(Sizes.CONTROL_HEIGHT, Sizes.CONTROL_HEIGHT)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(action)
    return button
