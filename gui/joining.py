"""Which method each action calls, and when it can be used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from gui.availability import reasons
from gui.canvas.arranging.aligning import ALIGNMENTS, DIRECTIONS
from gui.command_palette import REASON, CommandPalette
from gui.composing import Composing
from gui.keys.undo_keys import has_typing
from gui.theme import current_theme
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from gui.document.history import History
    from gui.exporting import Exporting
    from gui.workspace import Workspace


class Joining(QObject):
    """Joins the actions of a window to its workspace, and keeps them enabled or not as things stand."""

    def __init__(self, workspace: Workspace, exporting: Exporting) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._composing = Composing(workspace)
        self._palette = CommandPalette(workspace.window, workspace.settings)
        self._exporting = exporting
        self._actions = workspace.window.actions_by_key
        for key, handler in {**self._plain(), **self._delegated()}.items():
            self._actions[key].triggered.connect(partial(_call, handler))
        for key, toggle in self._toggles().items():
            self._actions[key].toggled.connect(toggle)
        self._follow_settings()
        workspace.settings.changed.connect(self._follow_settings)
        workspace.document_changed.connect(self._join_document)
        workspace.window.page_changed.connect(self._refresh)
        workspace.window.panels_changed.connect(self._refresh)
        workspace.window.canvas.visited_changed.connect(self._refresh)
        workspace.closed.connect(self._leave_document)
        workspace.window.history_panel.chosen.connect(self._go_to_step)
        self._joined: list[tuple[Any, Callable[..., None]]] = []
        self._join_document()

    def _plain(self) -> dict[str, Callable[[], object]]:
        """Actions of the workspace itself."""
        work, composing = self._workspace, self._composing
        return {
            "new": work.new,
            "new-window": work.window_wanted.emit,
            "close-window": work.window.close,
            "next-graph": partial(work.show_beside, 1),
            "previous-graph": partial(work.show_beside, -1),
            "open": work.open,
            "start-page": work.toggle_start_page,
            "close": work.close_graph,
            "save": work.save,
            "save-as": work.save_as,
            "export-values": self._exporting.values,
            "export-png": self._exporting.png,
            "export-svg": self._exporting.svg,
            "export-chart": self._exporting.chart,
            "export-csv": self._exporting.csv,
            "quit": QApplication.closeAllWindows,
            "undo": self._undo,
            "redo": self._redo,
            "history": partial(work.window.reveal_dock, "history"),
            "find-in-outline": self._filter_outline,
            "forward": work.forward,
            "backward": work.backward,
            "clear-numbers": self._clear_numbers,
            "set-output": work.use_as_output,
            "freeze": work.freeze,
            "collapse": composing.collapse,
            "open-composite": composing.open,
            "enter": composing.enter,
            "leave": composing.leave,
            "rename-composite": composing.rename,
            "independent": composing.make_independent,
            "library-save": composing.save_to_library,
            "library-remove": composing.remove_from_library,
            "train": work.train,
            "settings": work.show_settings,
            "change-keys": partial(work.show_settings, "keyboard"),
            "command-palette": self._palette.open,
            "help": partial(work.show_help, "steps"),
            "gestures": partial(work.show_help, "gestures"),
            "shortcuts": partial(work.show_help, "shortcuts"),
            "operations": partial(work.show_help, "operations"),
            "about": partial(work.show_help, "about"),
        }

    def _delegated(self) -> dict[str, Callable[[], object]]:
        """Actions that a part of the window carries out."""
        window = self._workspace.window
        canvas, stepper, training = window.canvas, window.stepper, window.training_panel
        return {
            "cut": canvas.cut,
            "copy": canvas.copy,
            "paste": canvas.paste,
            "duplicate": canvas.duplicate_selected,
            "duplicate-with-wires": partial(canvas.duplicate_selected, with_wires=True),
            "delete": canvas.delete_selected,
            "delete-with-contents": canvas.delete_with_contents,
            "frame": canvas.add_frame,
            "comment": canvas.add_comment,
            "delete-plainly": canvas.delete_plainly,
            "link": canvas.link_selected,
            "reroute": canvas.add_reroute_points,
            "select-all": canvas.select_all,
            "rename": canvas.begin_rename,
            "edit-value": canvas.begin_edit_value,
            "quick-add": canvas.open_quick_add,
            "zoom-in": canvas.zoom_in,
            "zoom-out": canvas.zoom_out,
            "zoom-reset": canvas.zoom_reset,
            "connect": canvas.by_keyboard.connect_port,
            "disconnect": canvas.by_keyboard.disconnect_port,
            "choose-wire": canvas.by_keyboard.choose_wire,
            "insert-gate": canvas.by_keyboard.insert_gate,
            "add-fed": canvas.by_keyboard.add_fed,
            "change-operation": canvas.by_keyboard.change_operation,
            "find": canvas.finder.open,
            "find-next": partial(canvas.finder.go_on, 1),
            "find-previous": partial(canvas.finder.go_on, -1),
            "go-back": canvas.go_back,
            "go-forward": canvas.go_forward,
            "fit": canvas.glide_to_all,
            "fit-selection": canvas.fit_selection,
            "arrange": canvas.arrange,
            **{f"align-{how}": partial(canvas.ordering.align, how) for how in ALIGNMENTS},
            **{f"distribute-{way}": partial(canvas.ordering.distribute, way) for way in DIRECTIONS},
            "walk-back": stepper.step_back,
            "walk-forward": stepper.step_forward,
            "walk-play": stepper.toggle_play,
            "train-pause": training.pause,
            "train-step": training.step,
            "train-stop": training.stop,
            "train-reset": training.reset,
        }

    def _toggles(self) -> dict[str, Callable[[bool], None]]:
        work = self._workspace
        return {
            "live": work.set_live,
            "bottom-panels": work.window.show_bottom,
            "walk": self._walk,
            "snap": partial(work.settings.set, "canvas/snap"),
            "guides": partial(work.settings.set, "canvas/guides"),
            "local-derivatives": partial(work.settings.set, "canvas/local_derivatives"),
            "wheel-zooms": partial(work.settings.set, "canvas/wheel_zooms"),
            "minimap": partial(work.settings.set, "canvas/minimap"),
        }

    def _undo(self) -> None:
        focused: object = QApplication.focusWidget()
        if isinstance(focused, QLineEdit | QPlainTextEdit) and has_typing(focused):
            focused.undo()  # what is being typed comes first, by the menu as well as by the keys
            return
        self._workspace.training.stop()  # what a run has reached is a step of the history, and the one to take back
        self._workspace.document.history.undo()

    def _redo(self) -> None:
        self._workspace.training.stop()
        self._workspace.document.history.redo()

    def _go_to_step(self, index: int) -> None:
        self._workspace.training.stop()
        self._workspace.document.history.go_to(index)

    def _tell_forgotten(self, count: int) -> None:
        self._workspace.window.bar.say(
            tr_count(
                "History",
                "The oldest step of the history was let go, because the steps take too much memory.|"
                "The {n} oldest steps of the history were let go, because the steps take too much memory.",
                count,
            )
        )

    def _tell_of_walk(self) -> None:
        self._workspace.window.bar.say(tr("Stepper", "The walk has ended, because the graph was edited."))

    def _clear_numbers(self) -> None:
        self._workspace.context.evaluation.clear()

    def _walk(self, walking: bool) -> None:
        self._workspace.set_walking(walking)
        self._refresh()  # a walk that cannot begin leaves the button as it was

    def _filter_outline(self) -> None:
        self._workspace.window.reveal_dock("outline")
        self._workspace.window.outline.focus_filter()

    # --- when they can be used ---------------------------------------------------------------------------------

    def _join_document(self) -> None:
        self._leave_document()
        work = self._workspace
        context, training = work.context, work.training
        self._joined = [
            (context.document.history.index_changed, self._refresh),
            (context.document.history.forgotten, self._tell_forgotten),
            (context.selection.changed, self._refresh),
            (context.evaluation.walk_changed, self._refresh),
            (context.evaluation.walk_broken, self._tell_of_walk),
            (training.state_changed, self._refresh),
            (training.runs_changed, self._refresh),
            (training.progress_changed, self._show_progress),
            (training.message, work.window.bar.say),
        ]
        for signal, slot in self._joined:
            signal.connect(slot)
        self._refresh()

    def _leave_document(self) -> None:
        """Follow the document that was open no longer."""
        for signal, slot in self._joined:
            signal.disconnect(slot)
        self._joined = []

    def _refresh(self) -> None:
        work = self._workspace
        impossible = reasons(work)
        for key, action in self._actions.items():
            action.setProperty(REASON, impossible.get(key, ""))
            action.setEnabled(key not in impossible)
        self._name_steps(work.context.document.history)
        self._set_checked("walk", work.context.evaluation.walk is not None)
        self._set_checked("bottom-panels", work.window.shows_graph and work.window.bottom_shown)
        self._show_progress()

    def _name_steps(self, history: History) -> None:
        """Say in the menu which step would be undone or done again."""
        undo, redo = (text.replace("&", "&&") for text in (history.undo_text, history.redo_text))
        training = self._workspace.training.is_active
        undo_words = tr("Action", "&Undo {step}", step=undo) if undo and not training else tr("Action", "&Undo")
        self._actions["undo"].setText(undo_words)
        self._actions["redo"].setText(tr("Action", "&Redo {step}", step=redo) if redo else tr("Action", "&Redo"))

    def _show_progress(self) -> None:
        session = self._workspace.training
        self._workspace.window.bar.show_training(session.summary(), session.progress.share)

    def _set_checked(self, key: str, checked: bool) -> None:
        action: QAction = self._actions[key]
        if action.isChecked() != checked:
            blocked = action.blockSignals(True)
            action.setChecked(checked)
            action.blockSignals(blocked)

    def _follow_settings(self) -> None:
        settings = self._workspace.settings
        self._set_checked("live", settings.get("canvas/live"))
        self._set_checked("snap", settings.get("canvas/snap"))
        self._set_checked("guides", settings.get("canvas/guides"))
        self._set_checked("local-derivatives", settings.get("canvas/local_derivatives"))
        self._set_checked("wheel-zooms", settings.get("canvas/wheel_zooms"))
        self._set_checked("minimap", settings.get("canvas/minimap"))
        current_theme().set_mode(settings.get("appearance/theme"))


def _call(handler: Callable[[], object], _checked: bool = False) -> None:
    """Call a handler without the checked mark that Qt passes."""
    handler()
