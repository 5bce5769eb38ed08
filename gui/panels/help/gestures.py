"""The page of the help about the hand: adding, wires, reroute points, and what becomes of chains."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from gui.panels.help.page import Page, strong
from gui.shortcuts import keys_of
from gui.translation import tr


def gestures_page(actions: Mapping[str, QAction]) -> Page:
    """The page, with the keys that the actions have."""
    page = Page(tr("Help", "Gestures"))
    for heading, paragraphs in (
        _adding(actions),
        _wires(),
        _inserting(),
        _cutting(actions),
        _points(),
        _deleting(actions),
    ):
        page.add_heading(heading)
        for paragraph in paragraphs:
            page.add_text(paragraph)
    return page.finish()


def _key(actions: Mapping[str, QAction], key: str) -> str:
    """The first shortcut of an action, to stand in a sentence."""
    found = keys_of(actions[key]) if key in actions else []
    return strong(found[0]) if found else strong("–")  # noqa: RUF001 - the dash is meant


def _adding(actions: Mapping[str, QAction]) -> tuple[str, list[str]]:
    return tr("Help", "Add gates, numbers and formulas"), [
        tr(
            "Help",
            "{tab}, a double click on an empty place, or a wire dropped on one opens a list at the pointer. It offers"
            " what fits, and first what you used last. Type a few letters and press {enter}.",
            tab=_key(actions, "quick-add"),
            enter=strong(tr("Help", "Enter")),
        ),
        tr(
            "Help",
            "A number becomes a constant. A formula such as {formula} or {statements} becomes all its gates at once:"
            " names that the graph has are wired in, other names become new variables. The first row says what will be"
            " added; where the text is no formula, a mark shows the place. {setting} sets the value of a node that is"
            " there, or adds a variable.",
            formula=strong("sigmoid(w*x + b)"),
            statements=strong("q = x + y; f = q * z"),
            setting=strong("w = 3"),
        ),
    ]


def _wires() -> tuple[str, list[str]]:
    return tr("Help", "Draw and change wires"), [
        tr(
            "Help",
            "Drag from a port to a port, from either end. Ports that fit are lit, and the nearest draws the wire to"
            " itself; on the body of a gate the wire takes the first free port that fits. On a port that is taken it"
            " replaces the wire there. A sentence at the pointer says what letting go will do, or why it cannot be.",
        ),
        tr(
            "Help",
            "Drag a wire near one of its ends to lead that end elsewhere; let go on an empty place, the wire is gone."
            " One node may feed several ports of a gate: the wires are drawn apart. With {control} held all wires of"
            " an output are led to another node at once.",
            control=strong(tr("Help", "Ctrl")),
        ),
    ]


def _inserting() -> tuple[str, list[str]]:
    return tr("Help", "Put a gate into a wire"), [
        tr(
            "Help",
            "Drop a gate from the list on a wire, or drag one without wires onto it: the wire lights up, and leads"
            " through the gate; what stands behind moves on as far as it has to. With {alt} held the wire is left"
            " alone. The list at the pointer does the same over a wire, or with one selected.",
            alt=strong(tr("Help", "Alt")),
        ),
    ]


def _cutting(actions: Mapping[str, QAction]) -> tuple[str, list[str]]:
    return tr("Help", "Cut and connect"), [
        tr(
            "Help",
            "Drag with the right button and {control} held, or with the left button and {knife} held: every wire that"
            " the stroke crosses is cut.",
            control=strong(tr("Help", "Ctrl")),
            knife=strong("Y"),
        ),
        tr(
            "Help",
            "{link} wires the selected nodes to the free ports of the gate that was selected last.",
            link=_key(actions, "link"),
        ),
    ]


def _points() -> tuple[str, list[str]]:
    return tr("Help", "Lead wires through points"), [
        tr(
            "Help",
            "A double click on a wire gives it a reroute point; a stroke with the right button and {shift} held gives"
            " one to every wire that it crosses. Points are dragged, selected and deleted like gates, go along when"
            " both gates of their wire move, and are saved with the graph. Arranging the graph takes them away.",
            shift=strong(tr("Help", "Shift")),
        ),
    ]


def _deleting(actions: Mapping[str, QAction]) -> tuple[str, list[str]]:
    return tr("Help", "Delete"), [
        tr(
            "Help",
            "{delete} closes a chain again where a part of it goes that has one way in and one way out."
            " {plainly} leaves the gap.",
            delete=_key(actions, "delete"),
            plainly=_key(actions, "delete-plainly"),
        ),
    ]
