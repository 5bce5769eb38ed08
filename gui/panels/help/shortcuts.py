"""The table of all keys, made from the actions of the window, and what the mouse does on the canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QSizePolicy, QWidget

from gui.keys.canvas_keys import canvas_keys
from gui.keys.shortcuts import keys_of, name_of
from gui.panels.help.page import TEXT_WIDTH, KeyCaps, Page
from gui.theme import Sizes
from gui.translation import tr

Row = tuple[str, list[str]]


def shortcuts_page(actions: Mapping[str, QAction]) -> Page:
    """The page: the keys of each menu, then keys and mouse on the canvas."""
    page = Page(tr("Help", "Keyboard shortcuts"))
    for heading, rows in [*_menu_rows(actions), *_canvas_rows()]:
        page.add_heading(heading)
        page.add_widget(_Table(rows), "\n".join(f"{text} {' '.join(keys)}" for text, keys in rows))
    return page.finish()


def _menu_rows(actions: Mapping[str, QAction]) -> list[tuple[str, list[Row]]]:
    """The actions that have a key, by the menu that they stand in."""
    rows: dict[str, list[Row]] = {}
    for action in actions.values():
        keys = keys_of(action)
        if keys:
            rows.setdefault(_menu_of(action), []).append((name_of(action), keys))
    return list(rows.items())


def _menu_of(action: QAction) -> str:
    for place in action.associatedObjects():
        if isinstance(place, QMenu):
            return place.title().replace("&", "")
    return tr("Help", "Anywhere")


def _canvas_rows() -> list[tuple[str, list[Row]]]:
    return [
        (
            tr("Help", "On the canvas"),
            [
                (tr("Help", "Add a gate at the pointer"), [tr("Help", "Double click")]),
                (tr("Help", "Connect two nodes"), [tr("Help", "Drag from port to port")]),
                (tr("Help", "Take a wire off its port"), [tr("Help", "Drag the wire")]),
                (tr("Help", "Lead all wires of an output to another node"), [tr("Help", "Ctrl+Drag")]),
                (tr("Help", "Cut all wires that a stroke crosses"), [tr("Help", "Ctrl+Right button")]),
                (tr("Help", "Lead a wire through a point"), [tr("Help", "Double click on it")]),
                (tr("Help", "Lead all wires that a stroke crosses through points"), [tr("Help", "Shift+Right button")]),
                (tr("Help", "Put a gate into a wire"), [tr("Help", "Drop it on the wire")]),
                (tr("Help", "Leave the wire under a gate alone"), [tr("Help", "Alt+Drop")]),
                (tr("Help", "Edit the value of a node"), [tr("Help", "Double click")]),
                (tr("Help", "Pull at the number of a node"), [tr("Help", "Drag on it")]),
                (tr("Help", "Move a frame with what is in it"), [tr("Help", "Drag its title")]),
                (tr("Help", "Move a frame alone"), [tr("Help", "Alt+Drag its title")]),
                (tr("Help", "Resize a frame or a comment"), [tr("Help", "Drag an edge or a corner")]),
                (tr("Help", "Rename a node"), [tr("Help", "Double click on its title")]),
                (tr("Help", "Select several nodes"), [tr("Help", "Drag over an empty place")]),
                (tr("Help", "Add to the selection"), [tr("Help", "Shift+Click")]),
                (tr("Help", "Select or deselect one"), [tr("Help", "Ctrl+Click")]),
                (tr("Help", "Move the selected nodes"), [tr("Help", "Drag")]),
                (tr("Help", "Move them without snapping"), [tr("Help", "Alt+Drag")]),
                (tr("Help", "Move the view"), [tr("Help", "Middle button"), tr("Help", "Space+Drag")]),
                (tr("Help", "Scroll sideways"), [tr("Help", "Shift+Wheel")]),
                (tr("Help", "Zoom at the pointer"), [tr("Help", "Ctrl+Wheel")]),
                *((key.words, list(key.keys)) for key in canvas_keys()),
            ],
        ),
        (
            tr("Help", "On the start page"),
            [
                (tr("Help", "Go from example to example"), ["←", "→", "↑", "↓"]),
                (tr("Help", "Open it"), [tr("Help", "Enter")]),
                (tr("Help", "Remove a recent file from the list"), [tr("Help", "Del")]),
            ],
        ),
    ]


class _Table(QWidget):
    """Rows of words on the left and keys on the right."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.setMaximumWidth(TEXT_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(Sizes.SPACE_TINY + 2)
        grid.setColumnStretch(0, 1)
        for number, (text, keys) in enumerate(rows):
            label = QLabel(text)
            label.setWordWrap(True)
            grid.addWidget(label, number, 0)
            grid.addWidget(KeyCaps(keys), number, 1)
