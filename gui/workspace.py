"""One window with its open graphs: what its actions do, from opening a file to training."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from gui import commands
from gui.composites.inside import InsideDocument, definition_at
from gui.document.definitions import use_count
from gui.files.opening import name_of, window_title
from gui.graph_tabs import Tab
from gui.open_graph import OpenGraph
from gui.operations.words import title_of
from gui.panels.help import HelpWindow
from gui.panels.preferences import PreferencesDialog
from gui.training import TrainingState
from gui.translation import tr_count
from gui.window import Window
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from engine import EngineError
    from gui.arranging.places import Places
    from gui.context import Context
    from gui.document.document import Document
    from gui.files.opening import Files
    from gui.files.questions import Questions
    from gui.files.recovery import Abandoned
    from gui.settings import Settings
    from gui.training import TrainingSession


class Workspace(QObject):
    """Joins a window to its graphs, one of which is in front: `document_changed` follows which.

    `window_wanted` asks for another window, `closed` tells that this one is ending. `peers` are the workspaces of all
    windows, this one among them: no file is open twice.
    """

    document_changed = Signal()
    window_wanted = Signal()
    closed = Signal()

    def __init__(self, settings: Settings, files: Files, questions: Questions) -> None:
        super().__init__()
        self.settings = settings
        self.files = files
        self.questions = questions
        self.peers = [self]
        self.current = OpenGraph(files.new(), settings)
        self.graphs = [self.current]
        self.window = Window(self.context, self.training, settings)
        self._help: HelpWindow | None = None
        self._preferences: PreferencesDialog | None = None
        self._join_window()
        files.notice.connect(self.window.bar.say)
        settings.changed.connect(self._follow_settings)
        self._follow(self.current)
        self._tell_current()

    def _join_window(self) -> None:
        window, page, canvas = self.window, self.window.start_page, self.window.canvas
        window.closing.connect(self._close)
        window.page_changed.connect(self._show_titles)
        window.files_dropped.connect(self.open_each)
        window.tabs.chosen.connect(lambda place: self.show(self.graphs[place]))
        window.tabs.closing.connect(lambda place: self.close_graph(self.graphs[place]))
        window.tabs.reordered.connect(self._reorder)
        page.new_graph.connect(self.new)
        page.open_dialog.connect(self.open)
        page.open_file.connect(self.open_path)
        page.open_example.connect(self.open_path)
        page.back.connect(self.toggle_start_page)
        page.recover.connect(self._recover)
        page.discard.connect(self._discard)
        window.palette_panel.chosen.connect(canvas.add_operation)
        window.palette_panel.told.connect(window.bar.say)
        canvas.entering.connect(self.enter)
        canvas.level_wanted.connect(self._go_to_level)
        window.breadcrumbs.chosen.connect(self.go_out_to)
        window.outline.activated_node.connect(canvas.reveal)
        window.problems.go_to.connect(canvas.reveal)
        window.inspector.go_to.connect(canvas.reveal)
        window.problems.count_changed.connect(window.bar.show_problems)
        window.bar.show_problems(window.problems.count)
        window.bar.problems_clicked.connect(lambda: window.reveal_dock("problems"))
        window.bar.zoom_clicked.connect(canvas.zoom_reset)
        canvas.zoom_changed.connect(window.bar.show_zoom)
        canvas.status_message.connect(window.bar.say)

    # --- which graph is shown --------------------------------------------------------------------------------

    @property
    def context(self) -> Context:
        """What everything that shows the graph in front needs."""
        return self.current.context

    @property
    def document(self) -> Document:
        """The graph in front."""
        return self.current.document

    @property
    def training(self) -> TrainingSession:
        """The training of the graph in front."""
        return self.current.training

    def show(self, graph: OpenGraph) -> None:
        """Bring one of the open graphs to the front, as it was left."""
        if graph is not self.current:
            self.finish_editing()
            self.current.look = self.window.canvas.look
            self.current = graph
            self.window.set_context(graph.root, graph.training)
            self._show_place()
            if graph.look is not None:
                self.window.canvas.look_at(graph.look)
            self._tell_current()
        if not self.window.shows_graph:
            self.window.show_canvas()

    def show_beside(self, steps: int) -> None:
        """Bring the graph so many tabs further to the front, after the last one the first."""
        place = self.graphs.index(self.current)
        self.show(self.graphs[(place + steps) % len(self.graphs)])

    def raise_graph_of(self, path: Path) -> bool:
        """Bring the graph of this file to the front, its window too; whether it is open here."""
        graph = next((graph for graph in self.graphs if graph.comes_from(path)), None)
        if graph is None:
            return False
        self.show(graph)
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()
        return True

    # --- inside composite gates --------------------------------------------------------------------------------

    @property
    def places(self) -> Places:
        """The way from the graph in front to where one stands in it."""
        return self.current.places

    def enter(self, name: str) -> None:
        """Go into a composite gate of where one stands, and see all of its inside, or what one saw of it last."""
        if self.places.can_enter(name):
            self._remember_look()
            self.places.enter(name)

    def go_out_to(self, level: int) -> None:
        """Go out to a level of the way, the top being 0."""
        self._remember_look()
        self.places.go_out_to(level)

    def _go_to_level(self, path: tuple[str, ...]) -> None:
        """Go to where a place lies that is returned to."""
        self._remember_look()
        self.places.go_to(path)

    def _remember_look(self) -> None:
        self.places.looks[self.places.path] = self.window.canvas.look

    def _stand(self) -> None:
        """Show where one stands now, as it was left."""
        self._show_place()
        look = self.places.looks.get(self.places.path)
        if look is not None:
            self.window.canvas.look_at(look)
        self._tell_current()

    def _show_place(self) -> None:
        here, note = self.context, ""
        if isinstance(here.document, InsideDocument):
            count = use_count(self.document, here.document.composite)
            note = tr_count(
                "Breadcrumbs",
                "Edits here reach the one gate that uses it.|Edits here reach all {n} gates that use it.",
                count,
            )
        top = self.document.about.title or name_of(self.document)
        self.window.show_place(here, [top, *self._names_of_way()], note)

    def _names_of_way(self) -> list[str]:
        """What the levels are called: by the gate's name, and by what it is where that is not the same."""
        names = []
        for level, name in enumerate(self.places.path):
            composite = definition_at(self.document.graph, self.places.path[: level + 1])
            title = name if composite is None else title_of(composite)
            names.append(name if name == title else f"{name} ({title})")
        return names

    def _tell_current(self) -> None:
        self._show_titles()
        self.document_changed.emit()

    def _reorder(self, source: int, target: int) -> None:
        self.graphs.insert(target, self.graphs.pop(source))

    # --- opening ---------------------------------------------------------------------------------------------

    def new(self) -> None:
        """An empty graph in a tab of its own."""
        self._add(OpenGraph(self.files.new(), self.settings))

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self.questions.path_to_open(self.files.folder)
        if path is not None:
            self.open_path(path)

    def open_each(self, paths: Iterable[str]) -> None:
        """Open these files, each in a tab of its own."""
        for path in paths:
            self.open_path(path)

    def open_path(self, path: str | Path) -> bool:
        """Open this file in a tab of its own, or show it where it is open already; whether it is open now."""
        path = Path(path).absolute()
        if any(peer.raise_graph_of(path) for peer in self.peers):
            return True
        document = self.files.open(path)
        if document is None:
            return False
        self._add(OpenGraph(document, self.settings, path))
        self.files.remember(document)
        return True

    def offer_recovery(self) -> None:
        """Show on the start page what earlier programs left behind unsaved."""
        self.window.start_page.show_abandoned(self.files.abandoned())

    def _recover(self, entry: Abandoned) -> None:
        document = self.files.recover(entry)
        if document is not None:
            self._add(OpenGraph(document, self.settings))
        self.offer_recovery()

    def _discard(self, entry: Abandoned) -> None:
        self.files.discard([entry])
        self.offer_recovery()

    def _add(self, graph: OpenGraph) -> None:
        """Show one more graph beside the one in front, or in its place while that one is blank."""
        before = self.current
        self.graphs.insert(self.graphs.index(before) + 1, graph)
        self._follow(graph)
        self.show(graph)
        if before.is_blank:
            self._remove(before)
        self.window.reveal_dock("notes" if graph.document.about.notes else "inspector")
        self.window.canvas.fit_all()

    def _follow(self, graph: OpenGraph) -> None:
        graph.places.moved.connect(self._stand)
        graph.document.title_changed.connect(self._show_titles)
        graph.training.state_changed.connect(self._show_titles)

    # --- saving and closing ----------------------------------------------------------------------------------

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
        """Whether there is a graph worth going back to."""
        return any(not graph.is_blank for graph in self.graphs)

    def toggle_start_page(self) -> None:
        """Show the start page, the open graph waiting behind it; or go back to that graph."""
        if self.window.shows_graph:
            self.window.start_page.show_open(name_of(self.document) if self.has_graph else None)
            self.window.show_start_page()
        elif self.has_graph:
            self.window.show_canvas()

    def close_graph(self, graph: OpenGraph | None = None) -> None:
        """Close a graph, else the one in front, after asking about unsaved changes; after the last, the start page."""
        graph = graph or self.current
        if not self._may_leave(graph):
            return
        self.files.drop(graph.document)
        if len(self.graphs) == 1:
            self._add_blank()
            self.toggle_start_page()
        elif graph is self.current:
            self.show_beside(-1 if graph is self.graphs[-1] else 1)
        self._remove(graph)

    def _add_blank(self) -> None:
        blank = OpenGraph(self.files.new(), self.settings)
        self.graphs.append(blank)
        self._follow(blank)
        self.show(blank)

    def _remove(self, graph: OpenGraph) -> None:
        self.graphs.remove(graph)
        graph.places.moved.disconnect(self._stand)
        graph.document.title_changed.disconnect(self._show_titles)
        graph.training.state_changed.disconnect(self._show_titles)
        self.files.drop(graph.document)
        graph.let_go()
        self._show_titles()

    def finish_editing(self) -> None:
        """Commit what is being typed, so that it is part of what is saved; the keyboard stays where it is."""
        self.window.notes.finish_typing()
        focused = cast("QWidget | None", self.window.focusWidget())
        if focused is self.window.notes.editor:
            return
        self.window.setFocus()
        if focused is not None and focused.isVisible():
            focused.setFocus()

    def _may_leave(self, graph: OpenGraph) -> bool:
        """Whether a graph may go; a run waits for the answer, ends with it, and goes on when it is to stay."""
        if graph is self.current:
            self.finish_editing()
        if graph.is_unsaved:
            self.show(graph)  # so that one sees what the question is about
        training = graph.training
        was_running = training.state is TrainingState.RUNNING
        training.pause()
        may_leave = self.files.may_close(graph.document, finish=training.stop if training.is_active else None)
        if was_running and not may_leave:
            training.resume()
        return may_leave

    def _show_titles(self) -> None:
        pristine = not self.window.shows_graph and not self.document.is_modified
        self.window.setWindowTitle("Gradloom" if pristine else window_title(self.document))
        self.window.setWindowModified(self.document.is_modified)
        tabs = [_tab_of(graph) for graph in self.graphs]
        self.window.tabs.show_tabs(tabs, self.graphs.index(self.current))
        self.window.tabs.setVisible(len(tabs) > 1 and self.window.shows_graph)

    def _follow_settings(self, key: str) -> None:
        if key == "canvas/live":
            for graph in self.graphs:
                graph.root.evaluation.set_live(self.settings.get(key))

    def _close(self, event: QCloseEvent) -> None:
        """Close all graphs and the window with them, unless the user wants to keep one open."""
        if not all(self._may_leave(graph) for graph in tuple(self.graphs)):
            event.ignore()
            return
        self.window.remember_layout()
        self.window.chart.unload()
        self.closed.emit()
        for graph in self.graphs:
            graph.places.moved.disconnect(self._stand)
            graph.document.title_changed.disconnect(self._show_titles)
            graph.training.state_changed.disconnect(self._show_titles)
            graph.training.close()
            self.files.drop(graph.document)
        event.accept()

    # --- editing ---------------------------------------------------------------------------------------------

    def use_as_output(self) -> None:
        """Make the selected node the one whose gradients are computed."""
        name, document = self.context.selection.current, self.context.document
        if name is not None:
            document.do(commands.set_output(document, name))

    def freeze(self) -> None:
        """Freeze the selected variables, or thaw them when all are frozen."""
        document, graph = self.context.document, self.context.document.graph
        variables = [n for n in self.context.selection.names if graph.node(n).operation.name == "variable"]
        if variables:
            frozen = not all(graph.node(name).frozen for name in variables)
            document.do(commands.set_frozen(document, variables, frozen=frozen))

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


def _tab_of(graph: OpenGraph) -> Tab:
    document = graph.document
    place = "" if document.path is None else str(document.path)
    return Tab(name_of(document), place, document.is_modified, graph.training.is_active)
