"""What stands in the cells of the outline, and what they are sorted by."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont, QIcon

from gui.evaluation import Freshness
from gui.icons import icon
from gui.numbers import editable_value, full_value, shape_text, short_value
from gui.operations.badge import badge_icon
from gui.operations.words import help_of, title_of
from gui.panels.findings import findings_at
from gui.theme import Sizes, current_theme, number_font, text_font
from gui.translation import tr

if TYPE_CHECKING:
    from engine import Node, Value
    from gui.context import Context

BADGE_WIDTH, BADGE_HEIGHT = 28, 16
_LONGEST_EDIT = 2000
_PIECES = re.compile(r"\d+|\D+")


class Column(IntEnum):
    """The columns from left to right."""

    NAME = 0
    OPERATION = 1
    VALUE = 2
    GRADIENT = 3
    SHAPE = 4
    PROBLEM = 5


NUMBERS = frozenset({Column.VALUE, Column.GRADIENT})


def column_title(column: Column) -> str:
    """The heading of a column."""
    match column:
        case Column.NAME:
            return tr("Outline", "Name")
        case Column.OPERATION:
            return tr("Outline", "Operation")
        case Column.VALUE:
            return tr("Outline", "Value")
        case Column.GRADIENT:
            return tr("Outline", "Gradient")
        case Column.SHAPE:
            return tr("Outline", "Shape")
    return ""


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Numbers stand at the right, everything else at the left."""
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, eq=False)
class Cells:
    """Reads the cells off a document and its numbers; every method takes the name of a node that is there."""

    context: Context

    def node(self, name: str) -> Node:
        """The record of the node."""
        return self.context.document.graph.nodes[name]

    def number(self, name: str, column: Column) -> Value | None:
        """The value or the gradient."""
        evaluation = self.context.evaluation
        return evaluation.gradient(name) if column == Column.GRADIENT else evaluation.value(name)

    def has_own_value(self, name: str) -> bool:
        """Whether the value can be typed: of a variable, input or constant, not bound to data, not too long."""
        value = self.node(name).value
        return self.context.document.has_own_value(name) and (value is None or np.size(value) <= _LONGEST_EDIT)

    def text(self, name: str, column: Column) -> str:
        """The text of a cell."""
        match column:
            case Column.NAME:
                return name
            case Column.OPERATION:
                return title_of(self.node(name).operation)
            case Column.VALUE | Column.GRADIENT:
                return short_value(self.number(name, column))
            case Column.SHAPE:
                shape = self.context.document.graph.shape(name)
                return "" if shape is None else shape_text(shape) or tr("Outline", "number")
        return ""

    def spoken(self, name: str, column: Column) -> str:
        """What a screen reader says: the text, and for the icon of a problem its sentence."""
        return self.problem(name) if column == Column.PROBLEM else self.text(name, column)

    def typed(self, name: str, column: Column) -> str:
        """What an edit in place begins with: name or value, in full."""
        return name if column == Column.NAME else editable_value(self.node(name).value)

    def tip(self, name: str, column: Column) -> str:
        """What hovering tells: numbers in full, help, problems."""
        match column:
            case Column.OPERATION:
                operation = self.node(name).operation
                return tr("Outline", "{title}: {help}", title=title_of(operation), help=help_of(operation))
            case Column.VALUE | Column.GRADIENT:
                return full_value(self.number(name, column))
            case Column.PROBLEM:
                return self.problem(name)
        return name

    def problem(self, name: str) -> str:
        """What is wrong at the node, in sentences; nothing where nothing is."""
        return "\n".join(finding.sentence for finding in findings_at(self.context, name))

    def picture(self, name: str, column: Column) -> QIcon | None:
        """The badge of the operation, or the icon of a problem."""
        if column == Column.OPERATION:
            return badge_icon(self.node(name).operation, BADGE_WIDTH, BADGE_HEIGHT)
        if column == Column.PROBLEM:
            found = findings_at(self.context, name)
            return icon(found[0].severity.value) if found else None
        return None

    def font(self, name: str, column: Column) -> QFont | None:
        """Numbers in digits of equal width, the output's name stronger than others."""
        if column in NUMBERS:
            return number_font()
        if column == Column.NAME and name == self.context.document.graph.output:
            return text_font(Sizes.FONT, QFont.Weight.DemiBold)
        return None

    def ink(self, name: str, column: Column) -> QBrush | None:
        """The colours of values and gradients; what is stale, missing or of less weight is greyer."""
        colours, evaluation = current_theme().colours, self.context.evaluation
        if column == Column.SHAPE or (column in NUMBERS and self.number(name, column) is None):
            return QBrush(colours.text_muted)
        if column not in NUMBERS:
            return None
        is_gradient = column == Column.GRADIENT
        stale = evaluation.is_stale if is_gradient else evaluation.freshness(name) is Freshness.STALE
        return QBrush(colours.stale if stale else colours.gradient if is_gradient else colours.value)

    def sort_key(self, column: Column) -> Callable[[str], Any]:
        """What a column is sorted by; None for what is missing."""
        match column:
            case Column.VALUE | Column.GRADIENT:
                return lambda name: _size(self.number(name, column))
            case Column.OPERATION:
                return lambda name: title_of(self.node(name).operation).casefold()
            case Column.SHAPE:
                return self.context.document.graph.shape
            case Column.PROBLEM:
                return lambda name: self.problem(name) or None
        return _natural

    def passes(self, name: str, wanted: str) -> bool:
        """Whether name or operation holds the text, given in small letters."""
        operation = self.node(name).operation
        return wanted in name.casefold() or wanted in f"{operation.name}\n{title_of(operation)}".casefold()


READERS: dict[int, Callable[[Cells, str, Column], Any]] = {
    Qt.ItemDataRole.DisplayRole: Cells.text,
    Qt.ItemDataRole.AccessibleTextRole: Cells.spoken,
    Qt.ItemDataRole.EditRole: Cells.typed,
    Qt.ItemDataRole.ToolTipRole: Cells.tip,
    Qt.ItemDataRole.TextAlignmentRole: lambda _cells, _name, column: alignment(column),
    Qt.ItemDataRole.FontRole: Cells.font,
    Qt.ItemDataRole.ForegroundRole: Cells.ink,
    Qt.ItemDataRole.DecorationRole: Cells.picture,
}
"""How a cell is read for each of Qt's roles."""


def _size(value: Value | None) -> float | None:
    """What a number is sorted by: itself; an array by its largest element by size; NaN counts as missing."""
    if value is None or not np.size(value):
        return None
    size = float(np.max(np.abs(value))) if np.ndim(value) else float(value)
    return None if np.isnan(size) else size


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A name in pieces, so that w2 comes before w10."""
    pieces = _PIECES.findall(name.casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]
