"""The page of the help about the hand: adding, wires, chains, frames, arranging, and numbers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from gui.keys.shortcuts import keys_of
from gui.panels.help.page import Page, strong
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
        _annotating(actions),
        _arranging(actions),
        _numbers(),
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


def _annotating(actions: Mapping[str, QAction]) -> tuple[str, list[str]]:
    return tr("Help", "Frames and comments"), [
        tr(
            "Help",
            "{frame} puts a titled frame around what is selected, {comment} writes a comment. A double click on the"
            " title or the text changes it; edges and corners are dragged. A frame is moved by its title and takes"
            " along what lies fully inside; with {alt} held when it is pressed it goes alone. Copying a frame copies"
            " what is in it. {delete} takes the frame alone, {whole} all that is in it.",
            frame=_key(actions, "frame"),
            comment=_key(actions, "comment"),
            alt=strong(tr("Help", "Alt")),
            delete=_key(actions, "delete"),
            whole=_key(actions, "delete-with-contents"),
        ),
    ]


def _arranging(actions: Mapping[str, QAction]) -> tuple[str, list[str]]:
    return tr("Help", "Put things in line"), [
        tr(
            "Help",
            "What is dragged snaps to where its wires run straight and to the edges and middles of other cards; thin"
            " lines show why. {alt} leaves that for once. The menu Graph aligns and distributes what is selected.",
            alt=strong(tr("Help", "Alt")),
        ),
        tr(
            "Help",
            "{arrange} arranges the graph, or the selected nodes, from left to right; frames keep what is theirs."
            " {escape} gives it up until it is done.",
            arrange=_key(actions, "arrange"),
            escape=strong(tr("Help", "Esc")),
        ),
    ]


def _numbers() -> tuple[str, list[str]]:
    return tr("Help", "Pull at numbers"), [
        tr(
            "Help",
            "Drag on the number of a variable, an input or a constant, on its card or in the inspector: the whole graph"
            " follows. {shift} is finer, {control} coarser, {escape} restores. A double click, or a click on the number"
            " of the selected node, lets it be typed. {alt} with the arrows up and down changes it by a step.",
            shift=strong(tr("Help", "Shift")),
            control=strong(tr("Help", "Ctrl")),
            escape=strong(tr("Help", "Esc")),
            alt=strong(tr("Help", "Alt")),
        ),
    ]
