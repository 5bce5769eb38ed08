"""Every action of the window in one table: its words, icon, shortcut and place in the menus and the tool bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from gui.icons import icon
from gui.keys.keymap import Keymap
from gui.keys.shortcuts import NAME, keys_of, plain, with_keys, words_of
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from gui.settings import Settings


@dataclass(frozen=True)
class Entry:
    """One action. `menu` is where it stands in the menus; `shortcuts` are written portably ("Ctrl+Shift+S").

    Shortcuts are written out, because Qt's standard keys for some of them are empty on some platforms. Those of an
    action `on_canvas` are heard there only, so that the same letter types, or searches a list, elsewhere. `keywords`
    are other words by which the command palette finds it.
    """

    key: str
    menu: str
    text: str
    tip: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    checkable: bool = False
    needs_document: bool = True
    group: int = 0
    on_canvas: bool = False
    keywords: str = ""


def menus() -> list[tuple[str, str]]:
    """The menus by key and title, from left to right."""
    return [
        ("file", tr("Menu", "&File")),
        ("edit", tr("Menu", "&Edit")),
        ("view", tr("Menu", "&View")),
        ("go", tr("Menu", "G&o")),
        ("graph", tr("Menu", "&Graph")),
        ("training", tr("Menu", "&Training")),
        ("help", tr("Menu", "&Help")),
    ]


def table() -> list[Entry]:
    """All actions; a new `group` within a menu begins below a separator."""
    return [*_file(), *_edit(), *_view(), *_go(), *_graph(), *_training(), *_help()]


def _file() -> list[Entry]:
    return [
        Entry("new", "file", tr("Action", "&New graph"), tr("Action", "Begin an empty graph."), "new", ("Ctrl+N",), needs_document=False),
        Entry("new-window", "file", tr("Action", "New &window"), tr("Action", "Open another window."), "", ("Ctrl+Shift+N",), needs_document=False),
        Entry("open", "file", tr("Action", "&Open…"), tr("Action", "Open a graph file."), "open", ("Ctrl+O",), needs_document=False),
        Entry("start-page", "file", tr("Action", "S&tart page"), tr("Action", "Show the examples and the files opened last."), "home", ("Ctrl+Shift+H",), needs_document=False),
        Entry("save", "file", tr("Action", "&Save"), tr("Action", "Save the graph to its file."), "save", ("Ctrl+S",), group=1),
        Entry("save-as", "file", tr("Action", "Save &as…"), tr("Action", "Save the graph to another file."), "save-as", ("Ctrl+Shift+S",), group=1),
        Entry("export-values", "file", tr("Action", "Export &values…"), tr("Action", "Write the values of the trained variables to a JSON file."), "export", ("Ctrl+E",), group=2),
        Entry("export-png", "file", tr("Action", "Export graph as &PNG…"), tr("Action", "Write a picture of the graph, with its numbers."), "export-image", ("Ctrl+Shift+E",), group=2),
        Entry("export-svg", "file", tr("Action", "Export graph as SV&G…"), tr("Action", "Write a drawing of the graph that stays sharp at any size."), "export-image", group=2),
        Entry("export-chart", "file", tr("Action", "Export &chart as PNG…"), tr("Action", "Write a picture of the loss chart."), "export-image", group=2),
        Entry("export-csv", "file", tr("Action", "Export &losses as CSV…"), tr("Action", "Write the losses of all runs as a table."), "export-csv", group=2),
        Entry("close", "file", tr("Action", "Close"), tr("Action", "Close the graph; after the last one comes the start page."), "close", ("Ctrl+W",), group=3),
        Entry("close-window", "file", tr("Action", "Close the win&dow"), tr("Action", "Close this window with all its graphs."), "", ("Ctrl+Shift+W",), group=3, needs_document=False),
        Entry("quit", "file", tr("Action", "&Quit"), tr("Action", "Close Gradloom."), "", ("Ctrl+Q",), group=3, needs_document=False),
    ]  # fmt: skip


def _edit() -> list[Entry]:
    return [
        Entry("undo", "edit", tr("Action", "&Undo"), tr("Action", "Take back the last step."), "undo", ("Ctrl+Z",)),
        Entry("redo", "edit", tr("Action", "&Redo"), tr("Action", "Do again what was taken back."), "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
        Entry("history", "edit", tr("Action", "&History"), tr("Action", "Show every step of the graph, and go back or forth to any."), "history", ("Ctrl+Alt+Z",)),
        Entry("cut", "edit", tr("Action", "Cu&t"), tr("Action", "Cut the selected nodes to the clipboard."), "cut", ("Ctrl+X",), group=1),
        Entry("copy", "edit", tr("Action", "&Copy"), tr("Action", "Copy the selected nodes to the clipboard."), "copy", ("Ctrl+C",), group=1),
        Entry("paste", "edit", tr("Action", "&Paste"), tr("Action", "Paste nodes from the clipboard at the pointer."), "paste", ("Ctrl+V",), group=1),
        Entry("duplicate", "edit", tr("Action", "&Duplicate"), tr("Action", "Add a copy of the selected nodes."), "duplicate", ("Ctrl+D",), group=1),
        Entry("duplicate-with-wires", "edit", tr("Action", "Duplicate with wires"), tr("Action", "Add a copy of the selected nodes, fed by the same nodes."), "duplicate", ("Ctrl+Shift+D",), group=1),
        Entry("delete", "edit", tr("Action", "D&elete"), tr("Action", "Delete what is selected; a chain closes again where a part of it goes."), "delete", ("Del", "Backspace"), group=1),
        Entry("delete-plainly", "edit", tr("Action", "Delete, &leaving the gap"), tr("Action", "Delete what is selected, and leave the ports that it fed without a wire."), "", ("Ctrl+Del",), group=1, keywords="dissolve heal"),
        Entry("delete-with-contents", "edit", tr("Action", "Delete &with contents"), tr("Action", "Delete what is selected, frames with all that is in them."), "", ("Shift+Del",), group=1),
        Entry("select-all", "edit", tr("Action", "Select &all"), tr("Action", "Select all nodes, wires, frames and comments."), "select-all", ("Ctrl+A",), group=2),
        Entry("rename", "edit", tr("Action", "Re&name"), tr("Action", "Give the selected node another name, or a frame another title."), "", ("F2",), group=2),
        Entry("edit-value", "edit", tr("Action", "Edit the &value"), tr("Action", "Type another value for the selected node."), "", ("Return", "Enter"), group=2, on_canvas=True),
        Entry("quick-add", "edit", tr("Action", "Add a &gate…"), tr("Action", "Search for a gate and add it at the pointer."), "quick-add", ("Tab",), group=3, on_canvas=True),
        Entry("add-fed", "edit", tr("Action", "Add a gate fed &by the selection…"), tr("Action", "Add a gate and wire the selected nodes into it."), "", ("A",), group=3, on_canvas=True, keywords="insert after new connect"),
        Entry("change-operation", "edit", tr("Action", "Change the operat&ion…"), tr("Action", "Turn the selected nodes into another operation."), "", ("O",), group=3, on_canvas=True, keywords="replace swap type"),
        Entry("frame", "edit", tr("Action", "Fra&me the selection"), tr("Action", "Put a titled frame around what is selected, or an empty one at the pointer."), "frame", ("Ctrl+J",), group=3),
        Entry("comment", "edit", tr("Action", "Add a c&omment"), tr("Action", "Write something on the canvas, at the pointer."), "comment", ("Ctrl+K",), group=3),
        Entry("settings", "edit", tr("Action", "&Settings…"), tr("Action", "Choose how the program looks and works, and its keys."), "settings", ("Ctrl+,",), needs_document=False, group=6, keywords="preferences options configure"),
    ]  # fmt: skip


def _view() -> list[Entry]:
    return [
        Entry("zoom-in", "view", tr("Action", "Zoom &in"), tr("Action", "Show the graph larger."), "zoom-in", ("Ctrl++", "Ctrl+=")),
        Entry("zoom-out", "view", tr("Action", "Zoom &out"), tr("Action", "Show the graph smaller."), "zoom-out", ("Ctrl+-",)),
        Entry("zoom-reset", "view", tr("Action", "&Actual size"), tr("Action", "Show the graph at its natural size."), "", ("Ctrl+0",)),
        Entry("fit", "view", tr("Action", "&Fit the graph"), tr("Action", "Show the whole graph."), "fit", ("F",)),
        Entry("fit-selection", "view", tr("Action", "Fit the &selection"), tr("Action", "Show the selected nodes."), "fit-selection", ("Shift+F",)),
        Entry("snap", "view", tr("Action", "S&nap to the grid"), tr("Action", "Moved nodes snap to the grid."), "grid-snap", (), checkable=True, group=1),
        Entry("guides", "view", tr("Action", "Snap to &guides"), tr("Action", "Moved nodes snap to where their wires run straight and cards line up."), "", (), checkable=True, group=1),
        Entry("local-derivatives", "view", tr("Action", "&Local derivatives on wires"), tr("Action", "Write the local derivative where a wire enters a gate."), "", ("Ctrl+L",), checkable=True, group=1),
        Entry("wheel-zooms", "view", tr("Action", "&Wheel zooms"), tr("Action", "The wheel zooms; otherwise it scrolls, and zooms with Ctrl."), "", (), checkable=True, needs_document=False, group=1),
        Entry("minimap", "view", tr("Action", "&Minimap"), tr("Action", "Show the whole graph in a corner of the canvas, while not all of it is in view."), "minimap", ("M",), checkable=True, group=1, on_canvas=True, keywords="overview map"),
        Entry("bottom-panels", "view", tr("Action", "Panels &below"), tr("Action", "Show or hide loss chart, outline and problems."), "chart", ("Ctrl+Shift+J",), checkable=True, group=2),
        Entry("next-graph", "view", tr("Action", "Ne&xt graph"), tr("Action", "Show the next open graph."), "", ("Ctrl+Tab", "Ctrl+PgDown"), group=3),
        Entry("previous-graph", "view", tr("Action", "Pre&vious graph"), tr("Action", "Show the open graph before this one."), "", ("Ctrl+Shift+Tab", "Ctrl+PgUp"), group=3),
    ]  # fmt: skip


def _go() -> list[Entry]:
    return [
        Entry("find", "go", tr("Action", "Find a &node…"), tr("Action", "Find a node by its name, its operation or its value."), "search", ("Ctrl+F",), group=0, keywords="search go to jump"),
        Entry("find-next", "go", tr("Action", "Find ne&xt"), tr("Action", "Go to the next node that was found."), "", ("F3",), group=0),
        Entry("find-previous", "go", tr("Action", "Find pre&vious"), tr("Action", "Go to the node that was found before."), "", ("Shift+F3",), group=0),
        Entry("find-in-outline", "go", tr("Action", "Filter the &outline"), tr("Action", "Show in the outline only nodes of some name."), "outline", group=0),
        Entry("go-back", "go", tr("Action", "Go &back"), tr("Action", "Return to the place that was shown before the last jump."), "go-back", ("Alt+Left",), group=1, keywords="previous place history"),
        Entry("go-forward", "go", tr("Action", "Go &forward"), tr("Action", "Go again to the place that was returned from."), "go-forward", ("Alt+Right",), group=1, keywords="next place history"),
    ]  # fmt: skip


def _graph() -> list[Entry]:
    return [
        Entry("forward", "graph", tr("Action", "&Forward"), tr("Action", "Run the forward pass: compute every value."), "forward", ("F5",)),
        Entry("backward", "graph", tr("Action", "&Backward"), tr("Action", "Run the backward pass: compute every gradient."), "backward", ("F6",)),
        Entry("live", "graph", tr("Action", "&Live"), tr("Action", "Keep values and gradients current at every edit."), "live", ("F7",), checkable=True),
        Entry("clear-numbers", "graph", tr("Action", "&Clear the numbers"), tr("Action", "Forget all values and gradients."), "clear", ("Shift+F5",)),
        Entry("walk", "graph", tr("Action", "&Step through the passes"), tr("Action", "Walk through both passes one gate at a time, or leave the walk."), "stepper", ("F8",), checkable=True, group=1),
        Entry("walk-back", "graph", tr("Action", "Step b&ack"), tr("Action", "Go one step back."), "step-back", ("Shift+F10",), group=1),
        Entry("walk-forward", "graph", tr("Action", "Step &on"), tr("Action", "Go one step on."), "step-forward", ("F10",), group=1),
        Entry("walk-play", "graph", tr("Action", "&Play the steps"), tr("Action", "Play the steps, or pause."), "play", ("F9",), group=1),
        Entry("set-output", "graph", tr("Action", "&Use as the output"), tr("Action", "Compute gradients of the selected node."), "", ("Ctrl+Shift+O",), group=2),
        Entry("freeze", "graph", tr("Action", "F&reeze variables"), tr("Action", "Training leaves the selected variables alone, or moves them again."), "frozen", ("Ctrl+Shift+F",), group=2),
        Entry("insert-gate", "graph", tr("Action", "Insert a &gate into a wire…"), tr("Action", "Put a gate into the selected wire, or into one that is chosen."), "", ("I",), group=3, on_canvas=True, keywords="between split"),
        Entry("connect", "graph", tr("Action", "Conn&ect a port…"), tr("Action", "Choose a port of the selected node, then what it is wired to."), "", ("C",), group=3, on_canvas=True, keywords="wire draw link edge"),
        Entry("disconnect", "graph", tr("Action", "Disconnect a &wire…"), tr("Action", "Take away the selected wires, or one that is chosen."), "", ("X",), group=3, on_canvas=True, keywords="cut remove unlink"),
        Entry("choose-wire", "graph", tr("Action", "Select a w&ire…"), tr("Action", "Choose a wire at the selected node, or any."), "", ("W",), group=3, on_canvas=True, keywords="edge link"),
        Entry("link", "graph", tr("Action", "Connec&t the selected nodes"), tr("Action", "Wire the selected nodes to the free ports of the one selected last."), "", ("L",), group=3, on_canvas=True),
        Entry("reroute", "graph", tr("Action", "A&dd a reroute point"), tr("Action", "Lead the selected wires through a point of their own, which can be dragged."), "", group=3),
        Entry("arrange", "graph", tr("Action", "Arra&nge"), tr("Action", "Lay out the graph, or the selected nodes, from left to right."), "layout", ("Ctrl+Shift+L",), group=3, keywords="tidy layout clean"),
        Entry("align-left", "graph", tr("Action", "Align left edges"), tr("Action", "Bring the left edges of what is selected onto one line."), "align-left", group=4),
        Entry("align-centre", "graph", tr("Action", "Align centres"), tr("Action", "Bring what is selected onto one upright line, middle on middle."), "align-centre", group=4),
        Entry("align-right", "graph", tr("Action", "Align right edges"), tr("Action", "Bring the right edges of what is selected onto one line."), "align-right", group=4),
        Entry("align-top", "graph", tr("Action", "Align top edges"), tr("Action", "Bring the top edges of what is selected onto one line."), "align-top", group=4),
        Entry("align-middle", "graph", tr("Action", "Align middles"), tr("Action", "Bring what is selected onto one level line, middle on middle."), "align-middle", group=4),
        Entry("align-bottom", "graph", tr("Action", "Align bottom edges"), tr("Action", "Bring the bottom edges of what is selected onto one line."), "align-bottom", group=4),
        Entry("distribute-across", "graph", tr("Action", "Distribute horizontally"), tr("Action", "Make the gaps between what is selected equal, from left to right."), "distribute-across", group=4),
        Entry("distribute-down", "graph", tr("Action", "Distribute vertically"), tr("Action", "Make the gaps between what is selected equal, from top to bottom."), "distribute-down", group=4),
        Entry("collapse", "graph", tr("Action", "Collapse to a composite gate…"), tr("Action", "Make one composite gate of the selected gates."), "composite", ("Ctrl+G",), group=5, keywords="group macro subgraph"),
        Entry("open-composite", "graph", tr("Action", "Open in place"), tr("Action", "Put the gates inside the selected composite gate in its place."), "", ("Ctrl+Shift+G",), group=5, keywords="ungroup expand"),
        Entry("enter", "graph", tr("Action", "Enter the composite gate"), tr("Action", "Go into the selected composite gate and see its inside with live values."), "", ("Ctrl+Down",), group=5),
        Entry("leave", "graph", tr("Action", "Lea&ve the composite gate"), tr("Action", "Go out of the composite gate, to where it stands."), "", ("Ctrl+Up",), group=5),
        Entry("rename-composite", "graph", tr("Action", "Rename the composite…"), tr("Action", "Give the definition of the selected composite gate another name, in all its uses."), "", group=5),
        Entry("independent", "graph", tr("Action", "&Make independent"), tr("Action", "Give the selected composite gates a definition of their own, which others do not follow."), "", group=5, keywords="unlink copy"),
        Entry("library-save", "graph", tr("Action", "Save to the library"), tr("Action", "Keep the selected composite gate in the personal library, for all graphs."), "", group=5),
        Entry("library-remove", "graph", tr("Action", "Remove from the library"), tr("Action", "Take the selected composite gate out of the personal library; graphs that use it keep it."), "", group=5),
    ]  # fmt: skip


def _training() -> list[Entry]:
    return [
        Entry("train", "training", tr("Action", "&Train"), tr("Action", "Train the variables by gradient descent."), "train", ("Ctrl+T",)),
        Entry("train-pause", "training", tr("Action", "&Pause or continue"), tr("Action", "Pause the training, or go on."), "pause", ("Ctrl+P",)),
        Entry("train-step", "training", tr("Action", "One &step"), tr("Action", "Train by one step."), "step-forward", ("Ctrl+Return",)),
        Entry("train-stop", "training", tr("Action", "St&op"), tr("Action", "End the training and keep what it reached."), "stop", ("Ctrl+.",)),
        Entry("train-reset", "training", tr("Action", "&Reset"), tr("Action", "Give the variables the values from before the training."), "reset", ("Ctrl+Shift+R",)),
    ]  # fmt: skip


def _help() -> list[Entry]:
    return [
        Entry("help", "help", tr("Action", "&First steps"), tr("Action", "What Gradloom can do, and how."), "help", ("F1",), needs_document=False),
        Entry("gestures", "help", tr("Action", "&Gestures"), tr("Action", "What the hand can do with gates and wires."), "layout", needs_document=False, keywords="mouse wires reroute cut formula"),
        Entry("shortcuts", "help", tr("Action", "&Keyboard shortcuts"), tr("Action", "All keys in one table."), "keyboard", ("Ctrl+F1", "?"), needs_document=False),
        Entry("change-keys", "help", tr("Action", "C&hange the keys…"), tr("Action", "Give commands keys of your own."), "keyboard", needs_document=False, keywords="rebind hotkeys shortcuts"),
        Entry("operations", "help", tr("Action", "&Operations"), tr("Action", "Every operation with its formula and derivatives."), "gate", ("Shift+F1",), needs_document=False),
        Entry("command-palette", "help", tr("Action", "&Command palette…"), tr("Action", "Find any command by a few letters of its words."), "search", ("Ctrl+Shift+P",), needs_document=False, group=1),
        Entry("about", "help", tr("Action", "&About Gradloom"), tr("Action", "Version and licence."), "about", group=1, needs_document=False),
    ]  # fmt: skip


def make_keymap(settings: Settings, parent: QObject | None = None) -> Keymap:
    """The keys of all actions, with what the user has changed."""
    entries = table()
    words = {entry.key: plain(entry.text).rstrip("…") for entry in entries}
    return Keymap(settings, {entry.key: entry.shortcuts for entry in entries}, words, parent)


def make_actions(parent: QObject, keymap: Keymap | None = None) -> dict[str, QAction]:
    """One QAction for each entry of the table, by key, with the shortcut told in its tooltip."""
    made = {}
    for entry in table():
        action = QAction(entry.text, parent)
        action.setObjectName(entry.key)
        action.setProperty(NAME, words_of(action))
        if entry.icon:
            action.setIcon(icon(entry.icon))
        action.setCheckable(entry.checkable)
        action.setStatusTip(entry.tip)
        if entry.on_canvas:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if entry.key == "settings":
            action.setMenuRole(QAction.MenuRole.PreferencesRole)
        if entry.key == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        made[entry.key] = action
    set_keys(made, keymap)
    return made


def set_keys(actions: Mapping[str, QAction], keymap: Keymap | None) -> None:
    """Give all actions the keys that they have now, those of the table without a keymap; tooltips tell them."""
    for entry in table():
        action = actions[entry.key]
        keys = entry.shortcuts if keymap is None else keymap.keys(entry.key)
        action.setShortcuts([QKeySequence(each) for each in keys])
        action.setToolTip(with_keys(entry.tip, keys_of(action)))
