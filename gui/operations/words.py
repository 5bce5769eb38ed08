"""What operations and their categories are called in the user's language, wherever they are shown."""

from __future__ import annotations

from engine import Composite, Operation
from gui.translation import tr, tr_count


def title_of(operation: Operation) -> str:
    """The operation's title, translated; that of a composite gate as its author wrote it."""
    if isinstance(operation, Composite):
        return operation.title or operation.name
    return tr("Operation", operation.title)


def help_of(operation: Operation) -> str:
    """What the operation does, in a sentence or two, translated; of a composite gate also how it is made."""
    if isinstance(operation, Composite):
        gates = sum(node.is_gate for node in operation.body)
        made = tr_count(
            "Operation", "Composite of {n} gate; it can be entered.|Composite of {n} gates; it can be entered.", gates
        )
        return f"{operation.help} {made}".strip()
    return tr("Operation", operation.help)


def note_of(operation: Operation) -> str:
    """What the operation chose where mathematics leaves it open, translated; empty for most."""
    return tr("Operation", operation.note) if operation.note else ""


def category_title(category: str) -> str:
    """The title of a category, translated."""
    return tr("Category", category.replace("_", " ").capitalize())
