"""The first page of the help: what the window can do, and how."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from gui.keys.shortcuts import keys_of
from gui.panels.help.page import Page, strong
from gui.translation import tr

Sections = list[tuple[str, list[str]]]


def first_steps_page(actions: Mapping[str, QAction]) -> Page:
    """The page, with the keys that the actions have."""
    page = Page(tr("Help", "First steps"))
    for heading, paragraphs in (*_building(actions), *_moving(actions), *_reading(actions), *_learning(actions)):
        page.add_heading(heading)
        for paragraph in paragraphs:
            page.add_text(paragraph)
    return page.finish()


def _key(actions: Mapping[str, QAction], key: str) -> str:
    """The first shortcut of an action, to stand in a sentence."""
    found = keys_of(actions[key]) if key in actions else []
    return strong(found[0]) if found else strong("–")  # noqa: RUF001 - the dash is meant


def _building(actions: Mapping[str, QAction]) -> Sections:
    return [
        (
            tr("Help", "Graphs of gates"),
            [
                tr(
                    "Help",
                    "Every node of a graph holds a value. Variables are what training moves, inputs are fed from"
                    " outside, constants stay as they are, and gates compute their value from the nodes wired into"
                    " them. Values flow from left to right; gradients flow back.",
                ),
                tr(
                    "Help",
                    "The quickest beginning is an example: choose one on the start page ({start}), change whatever"
                    " you like, and save it as your own.",
                    start=_key(actions, "start-page"),
                ),
            ],
        ),
        (
            tr("Help", "Build"),
            [
                tr(
                    "Help",
                    "Drag a gate from the list on the left onto the canvas. Or press {tab}, or double-click an empty"
                    " place, and type its name.",
                    tab=_key(actions, "quick-add"),
                ),
                tr(
                    "Help",
                    "Draw a wire from the port on the right of one node to a port on the left of another, or the"
                    " other way round. Ports that fit are lit; where a wire cannot be, a sentence says why. A wire"
                    " dropped on an empty place offers the gates that could follow.",
                ),
                tr(
                    "Help",
                    "Double-click a value on a node to change it, or change it in the inspector. Everything can be"
                    " undone with {undo}.",
                    undo=_key(actions, "undo"),
                ),
            ],
        ),
        (
            tr("Help", "Composite gates"),
            [
                tr(
                    "Help",
                    "{collapse} makes one gate of the gates that are selected; no number changes. Variables and inputs"
                    " stay outside and come in by ports. {open} puts the gates back.",
                    collapse=_key(actions, "collapse"),
                    open=_key(actions, "open-composite"),
                ),
                tr(
                    "Help",
                    "Double-click a composite gate to go into it; {leave}, or the names above the canvas, lead out."
                    " Inside, an input is a port. What you edit there changes in every gate of the same name, unless"
                    " you make one independent. Save a gate to the library to have it in all graphs.",
                    leave=_key(actions, "leave"),
                ),
            ],
        ),
    ]


def _moving(actions: Mapping[str, QAction]) -> Sections:
    return [
        (
            tr("Help", "Move about"),
            [
                tr(
                    "Help",
                    "The wheel zooms where the pointer is, {space} and a drag move the view, and"
                    " {fit} shows the whole graph. The minimap in the corner shows where you are; click or drag in it"
                    " to go elsewhere.",
                    space=strong(tr("Help", "Space")),
                    fit=_key(actions, "fit"),
                ),
                tr(
                    "Help",
                    "{find} finds a node by its name, its operation or its value; {back} goes back to where you were,"
                    " {forward} forward again. {palette} finds every command by a few letters of its words.",
                    find=_key(actions, "find"),
                    back=_key(actions, "go-back"),
                    forward=_key(actions, "go-forward"),
                    palette=_key(actions, "command-palette"),
                ),
                tr(
                    "Help",
                    "Everything can be done by the keyboard alone: {add} adds a gate fed by what is selected, {connect}"
                    " chooses a port and what it is wired to, {insert} puts a gate into a wire, {operation} changes"
                    " what a gate does, and Ctrl with the arrows walks from node to node. All keys are listed under"
                    " {shortcuts}, and can be changed in the settings ({settings}).",
                    add=_key(actions, "add-fed"),
                    connect=_key(actions, "connect"),
                    insert=_key(actions, "insert-gate"),
                    operation=_key(actions, "change-operation"),
                    shortcuts=_key(actions, "shortcuts"),
                    settings=_key(actions, "settings"),
                ),
            ],
        ),
    ]


def _reading(actions: Mapping[str, QAction]) -> Sections:
    return [
        (
            tr("Help", "Read the numbers"),
            [
                tr(
                    "Help",
                    "{forward} runs the forward pass, which computes every value. {backward} runs the backward pass,"
                    " which computes how much the output changes with each of them. With Live on ({live}) both follow"
                    " every edit by themselves.",
                    forward=_key(actions, "forward"),
                    backward=_key(actions, "backward"),
                    live=_key(actions, "live"),
                ),
                tr(
                    "Help",
                    "On a wire the value stands above and the gradient below. Where the wire enters a gate, the local"
                    " derivative of that gate can stand as well ({local}). Rest the pointer on a number to see all of"
                    " its digits. Faded numbers are older than the graph.",
                    local=_key(actions, "local-derivatives"),
                ),
            ],
        ),
        (
            tr("Help", "Go step by step"),
            [
                tr(
                    "Help",
                    "{walk} walks through both passes one gate at a time. {on} goes one step on, {back} one step back,"
                    " {play} plays them. The stepper explains every step with its formula and its numbers: the"
                    " gradient that arrives, times the local derivative, is the gradient that is passed on, and where"
                    " a value was used twice the contributions add up.",
                    walk=_key(actions, "walk"),
                    on=_key(actions, "walk-forward"),
                    back=_key(actions, "walk-back"),
                    play=_key(actions, "walk-play"),
                ),
            ],
        ),
    ]


def _learning(actions: Mapping[str, QAction]) -> Sections:
    return [
        (
            tr("Help", "Train"),
            [
                tr(
                    "Help",
                    "{train} trains: step by step every variable that is not frozen moves against its gradient, and"
                    " the chart shows how the loss falls. Optimizer, learning rate and the number of steps are chosen"
                    " in the training panel. A whole run is one step of the history, so one undo takes it back.",
                    train=_key(actions, "train"),
                ),
            ],
        ),
        (
            tr("Help", "Keep your work"),
            [
                tr(
                    "Help",
                    "{save} saves. Until then Gradloom keeps a copy of its own, and offers it at the next start if"
                    " the program could not close properly.",
                    save=_key(actions, "save"),
                ),
            ],
        ),
    ]
