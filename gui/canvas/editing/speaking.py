"""What a screen reader says on the canvas: the node or wire that the keyboard has reached, and its numbers."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from gui.canvas.painting.readings import read_node
from gui.context import Context
from gui.operations.words import title_of
from gui.translation import tr, tr_count


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader say a sentence, without taking the keyboard anywhere; without one it does nothing."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def selection_sentence(context: Context) -> str:
    """What is selected: one node with its numbers, one wire with its ends, or how many; nothing when nothing is."""
    selection = context.selection
    if len(selection.names) == 1:
        return node_sentence(context, selection.names[0])
    if selection.names:
        count = len(selection.names)
        return tr_count(
            "Speech",
            "{n} node selected, the last {name}|{n} nodes selected, the last {name}",
            count,
            name=selection.names[-1],
        )
    if len(selection.edges) == 1:
        edge = selection.edges[0]
        return tr(
            "Speech",
            "Wire from {source} to {target}, input {port}",
            source=edge.source,
            target=edge.target,
            port=edge.port,
        )
    return ""


def node_sentence(context: Context, name: str) -> str:
    """A node's name, operation, value and gradient."""
    node = context.document.graph.nodes[name]
    reading = read_node(context, node)
    said = {"name": name, "operation": title_of(node.operation)}
    if reading.value is None:
        return tr("Speech", "{name}, {operation}, no value yet", **said)
    if reading.gradient is None:
        return tr("Speech", "{name}, {operation}, value {value}", value=reading.value_text, **said)
    return tr(
        "Speech",
        "{name}, {operation}, value {value}, gradient {gradient}",
        value=reading.value_text,
        gradient=reading.gradient_text,
        **said,
    )
