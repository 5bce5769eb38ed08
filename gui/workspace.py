"""One window with its open graph: what its actions do, from opening a file to exporting what was learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from engine import EngineError, TrainedValues, export_text, save_export
from gui import commands
from gui.context import Context
from gui.document import Document
from gui.evaluation import Evaluation
from gui.files import name_of, window_title
from gui.panels.help import HelpWindow
from gui.panels.preferences import PreferencesDialog
from gui.pictures import png_of
from gui.selection import Selection
from gui.training import TrainingSession, TrainingState
from gui.translation import tr
from gui.window import Window
from gui.wording import sentence_of

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from gui.files import Files
    from gui.questions import Questions
    from gui.recovery import Abandoned
    from gui.settings import Settings


class Workspace(QObject):
    """Joins a window to documents. `document_changed` follows which document is open, `closed` the window's end.

    `windows_wanted` carries the files that are to be opened in windows of their own.
    """

    document_changed = Signal()
    windows_wanted = Signal(list)
    closed = Signal()

    def __init__(self, settings: Settings, files: Files, questions: Questions) -> None:
        super().__init__()
        self.settings = settings
        self.files = files
        self.questions = questions
        self.context = self._context_of(files.new())
        self.training = TrainingSession(self.context)
        self.window = Window(self.context, self.training, settings)
        self._help: HelpWindow | None = None
        self._preferences: PreferencesDialog | None = None
        self.window.closing.connect(self._close)
        self.window.page_changed.connect(self._show_title)
        self.window.files_dropped.connect(self._open_dropped)
        self.window.bar.problems_clicked.connect(lambda: self.window.reveal_dock("problems"))
        self.window.start_page.new_graph.connect(self.new)
        self.window.start_page.open_dialog.connect(self.open)
        self.window.start_page.open_file.connect(self.open_path)
        self.window.start_page.open_example.connect(self.open_path)
        self.window.start_page.back.connect(self.toggle_start_page)
        self.window.start_page.recover.connect(self._recover)
        self.window.start_page.discard.connect(self._discard)
        self.window.palette_panel.chosen.connect(self.window.canvas.add_operation)
        self.window.outline.activated_node.connect(self.window.canvas.reveal)
        self.window.chart.picture_wanted.connect(self.export_chart)
        self.window.chart.table_wanted.connect(self.export_csv)
        self.window.problems.go_to.connect(self.window.canvas.reveal)
        self.window.inspector.go_to.connect(self.window.canvas.reveal)
        self.window.problems.count_changed.connect(self.window.bar.show_problems)
        self.window.bar.show_problems(self.window.problems.count)
        self.window.canvas.zoom_changed.connect(self.window.bar.show_zoom)
        self.window.canvas.status_message.connect(self.window.bar.say)
        self.window.bar.zoom_clicked.connect(self.window.canvas.zoom_reset)
        files.notice.connect(self.window.bar.say)
        self._join_document()

    # --- documents -------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        """The open graph."""
        return self.context.document

    def new(self) -> None:
        """An empty graph in place of the open one, after asking about unsaved changes."""
        if self._may_leave():
            self._show(self.files.new())

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self.questions.path_to_open(self.files.folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: str | Path) -> bool:
        """Open this file in place of the open graph; whether it was opened."""
        document = self.files.open(path)
        if document is None:
            return False
        if not self._may_leave():
            self.files.drop(document)
            return False
        shown = self.files.refreshed(document) or self.files.new()
        self._show(shown)
        self.files.remember(shown)
        return True

    def offer_recovery(self) -> None:
        """Show on the start page what earlier programs left behind unsaved."""
        self.window.start_page.show_abandoned(self.files.abandoned())

    def _recover(self, entry: Abandoned) -> None:
        if self._may_leave():
            document = self.files.recover(entry)
            self._show(document or self.files.new())
            self.offer_recovery()

    def _discard(self, entry: Abandoned) -> None:
        self.files.discard([entry])
        self.offer_recovery()

    def save(self) -> bool:
        """Save the open graph; whether it was saved."""
        self.finish_editing()
        return self.files.save(self.document)

    def save_as(self) -> bool:
        """Save the open graph to another file; whether it was saved."""
        self.finish_editing()
        return self.files.save_as(self.document)

    @property
    def has_graph(self) -> bool:
        """Whether there is a graph worth going back to: one with nodes, or with a history."""
        return bool(len(self.document.graph)) or self.document.history.count() > 0

    def toggle_start_page(self) -> None:
        """Show the start page, the open graph waiting behind it; or go back to that graph."""
        if self.window.shows_graph:
            self.window.start_page.show_open(name_of(self.document) if self.has_graph else None)
            self.window.show_start_page()
        elif self.has_graph:
            self.window.show_canvas()

    def close_graph(self) -> None:
        """Close the open graph, after asking about unsaved changes, and show the start page."""
        if self._may_leave():
            self._show(self.files.new())
            self.toggle_start_page()

    def finish_editing(self) -> None:
        """Commit what is being typed, so that it is part of what is saved; the keyboard stays where it is."""
        self.window.notes.finish_typing()
        focused = cast("QWidget | None", self.window.focusWidget())
        if focused is self.window.notes.editor:
            return
        self.window.setFocus()
        if focused is not None and focused.isVisible():
            focused.setFocus()

    def _may_leave(self) -> bool:
        """Whether the open graph may go; a run waits for the answer, ends with it, and goes on when it is to stay."""
        self.finish_editing()
        training = self.training
        was_running = training.state is TrainingState.RUNNING
        training.pause()
        may_leave = self.files.close(self.document, finish=training.stop if training.is_active else None)
        if was_running and not may_leave:
            training.resume()
        return may_leave

    def _show(self, document: Document) -> None:
        old, old_training = self.context, self.training
        self.context = self._context_of(document)
        self.training = TrainingSession(self.context)
        self.window.set_context(self.context, self.training)
        old_training.close()
        old.document.title_changed.disconnect(self._show_title)
        self._join_document()
        old.document.deleteLater()
        self.window.show_canvas()
        self.window.reveal_dock("notes" if document.about.notes else "inspector")
        self.window.canvas.fit_all()

    def _context_of(self, document: Document) -> Context:
        selection = Selection(document)  # first, to follow an edit before any signal of the numbers is heard
        evaluation = Evaluation(document)
        evaluation.set_live(self.settings.get("canvas/live"))
        return Context(document, evaluation, selection, self.settings)

    def _join_document(self) -> None:
        self.document.title_changed.connect(self._show_title)
        self._show_title()
        self.document_changed.emit()

    def _show_title(self) -> None:
        pristine = not self.window.shows_graph and not self.document.is_modified
        self.window.setWindowTitle("Gradloom" if pristine else window_title(self.document))
        self.window.setWindowModified(self.document.is_modified)

    def _open_dropped(self, paths: list[str]) -> None:
        first, *others = paths
        self.open_path(first)
        if others:
            self.windows_wanted.emit(others)

    def _close(self, event: QCloseEvent) -> None:
        if self._may_leave():
            self.window.remember_layout()
            self.training.close()
            self.window.chart.unload()
            self.document.title_changed.disconnect(self._show_title)
            self.closed.emit()
            event.accept()
        else:
            event.ignore()

    # --- exports ---------------------------------------------------------------------------------------------

    def export_values(self) -> None:
        """Write the values of all variables that training moves as JSON."""
        path = self._place_for("json", tr("Export", "values"))
        if path is not None:
            name = self.document.path.stem if self.document.path else ""
            self._write(path, export_text(self.document.to_file(), "json-values", name, self._trained()))

    def _trained(self) -> TrainedValues | None:
        """How the values came about, while the document stands at the end of a training run."""
        run, settings = self.training.progress, self.training.last_settings
        if not run.step or settings is None or not self.training.stands_at_end:
            return None
        nodes = self.document.graph.nodes.values()
        values = {node.name: node.value for node in nodes if node.trainable and node.value is not None}
        return TrainedValues(values=values, loss=run.loss, steps=run.step, settings=settings)

    def export_png(self) -> None:
        """Write a picture of the whole graph at twice its size on the screen."""
        path = self._place_for("png", tr("Export", "graph"))
        if path is not None:
            self._write(path, png_of(self.window.canvas.render_to_image(2.0)))

    def export_svg(self) -> None:
        """Write a drawing of the whole graph."""
        path = self._place_for("svg", tr("Export", "graph"))
        if path is not None:
            self._write(path, self.window.canvas.render_to_svg())

    def export_chart(self) -> None:
        """Write a picture of the loss chart."""
        path = self._place_for("png", tr("Export", "loss"))
        if path is not None:
            self.window.reveal_dock("chart")
            self._write(path, png_of(self.window.chart.picture()))

    def export_csv(self) -> None:
        """Write the losses of all runs as a table."""
        path = self._place_for("csv", tr("Export", "loss"))
        if path is not None:
            self._write(path, self.window.chart.table())

    def _place_for(self, kind: str, what: str) -> Path | None:
        self.finish_editing()
        stem = self.document.path.stem if self.document.path else tr("Export", "graph")
        return self.questions.path_to_save(self.files.folder / f"{stem}_{what}.{kind}", kind=kind)

    def _write(self, path: Path, content: str | bytes) -> None:
        try:
            save_export(path, content)
        except EngineError as error:
            self.questions.tell(tr("Export", "“{name}” was not written.", name=path.name), sentence_of(error))
        else:
            self.window.bar.say(tr("Export", "Wrote “{name}”.", name=path.name))

    # --- editing ---------------------------------------------------------------------------------------------

    def use_as_output(self) -> None:
        """Make the selected node the one whose gradients are computed."""
        name = self.context.selection.current
        if name is not None:
            self.document.do(commands.set_output(self.document, name))

    def freeze(self) -> None:
        """Freeze the selected variables, or thaw them when all are frozen."""
        graph = self.document.graph
        variables = [n for n in self.context.selection.names if graph.node(n).operation.name == "variable"]
        if variables:
            frozen = not all(graph.node(name).frozen for name in variables)
            self.document.do(commands.set_frozen(self.document, variables, frozen=frozen))

    # --- passes ----------------------------------------------------------------------------------------------

    def forward(self) -> None:
        """Run the forward pass and say what kept it from running."""
        self.finish_editing()
        self._tell(self.context.evaluation.forward_pass())

    def backward(self) -> None:
        """Run the backward pass and say what kept it from running."""
        self.finish_editing()
        self._tell(self.context.evaluation.backward_pass())

    def set_live(self, live: bool) -> None:
        """Keep the numbers current at every edit, or leave the passes to the user."""
        self.settings.set("canvas/live", live)
        self.context.evaluation.set_live(live)

    def set_walking(self, walking: bool) -> None:
        """Begin the walk through both passes in the stepper, or leave it."""
        if walking:
            self.window.reveal_dock("stepper")
            self.window.stepper.start()
        else:
            self.window.stepper.leave()

    def _tell(self, problem: EngineError | None) -> None:
        if problem is not None:
            self.window.bar.say(sentence_of(problem))

    # --- training --------------------------------------------------------------------------------------------

    def train(self) -> None:
        """Train, with the loss in view."""
        self.finish_editing()
        self.window.reveal_dock("training")
        self.window.reveal_dock("chart")
        self.window.training_panel.train()

    # --- help ------------------------------------------------------------------------------------------------

    def show_help(self, page: str) -> None:
        """Open the help at one of its pages: steps, shortcuts, operations or about."""
        if self._help is None:
            self._help = HelpWindow(self.window.actions_by_key, self.window)
            self.window.keymap.changed.connect(self._help.forget_keys)
        self._help.show_page(page)

    def show_settings(self, page: str = "") -> None:
        """Open the settings at one of their pages: appearance, canvas, keyboard or files."""
        if self._preferences is None:
            window = self.window
            self._preferences = PreferencesDialog(self.settings, window.keymap, window.actions_by_key, window)
        self._preferences.show_page(page)
