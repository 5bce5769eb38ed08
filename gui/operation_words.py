"""What operations and their categories are called in the user's language, wherever they are shown."""

from __future__ import annotations

from engine import Operation
from gui.translation import tr


def title_of(operation: Operation) -> str:
    """The operation's title, translated."""
    return tr("Operation", operation.title)


def help_of(operation: Operation) -> str:
    """What the operation does, in a sentence or two, translated."""
    return tr("Operation", operation.help)


def note_of(operation: Operation) -> str:
    """What the operation chose where mathematics leaves it open, translated; empty for most."""
    return tr("Operation", operation.note) if operation.note else ""


def category_title(category: str) -> str:
    """The title of a category, translated."""
    return tr("Category", category.replace("_", " ").capitalize())
