"""The page of one operation; everything on it follows from the operation's declaration."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from engine import Operation, Setting
from gui.numbers import full_number
from gui.operations.badge import paint_badge
from gui.operations.words import category_title, help_of, note_of, title_of
from gui.panels.formula_column import FormulaColumn
from gui.panels.help.page import TEXT_WIDTH, Page
from gui.panels.operation_help import derivative_formulas, value_formula
from gui.theme import Sizes, current_theme
from gui.translation import tr
from gui.typesetting import inline, latex_name

_BADGE_WIDTH, _BADGE_HEIGHT = 64, 32


def operation_page(operation: Operation) -> Page:
    """What the operation computes, how its gradient flows, what it chose, and its settings."""
    page = Page("")
    page.add_widget(_Head(operation), title_of(operation))
    page.add_text(help_of(operation))
    formula = value_formula(operation)
    if formula:
        page.add_heading(tr("Help", "Value"))
        page.add_widget(_formulas([inline(f"y = {formula}")]))
        page.add_heading(_gradient_heading(operation))
        page.add_widget(_formulas(_gradient_lines(operation)))
        page.add_text(_legend(operation), "muted")
    if operation.note:
        page.add_heading(tr("Help", "At special points"))
        page.add_text(note_of(operation))
    if operation.settings:
        page.add_heading(tr("Help", "Settings"))
        page.add_widget(_Settings(operation))
    return page.finish()


def _gradient_heading(operation: Operation) -> str:
    if operation.is_elementwise(operation.complete({})):
        return tr("Help", "Local derivatives")
    return tr("Help", "Gradients that flow back")


def _gradient_lines(operation: Operation) -> list[str]:
    """One line for each input: a local derivative, or the whole message of an operation on arrays."""
    template = (
        r"\frac{\partial y}{\partial PORT} = " if operation.is_elementwise(operation.complete({})) else r"g_{PORT} = "
    )
    return [
        inline(template.replace("PORT", latex_name(port)) + formula)
        for port, formula in zip(operation.ports, derivative_formulas(operation), strict=True)
    ]


def _legend(operation: Operation) -> str:
    if operation.is_elementwise(operation.complete({})):
        return tr("Help", "y is the value. An input's gradient is the gradient of y times the local derivative.")
    return tr("Help", "y is the value and g its gradient; each input receives the gradient that its line gives.")


def _formulas(lines: list[str]) -> FormulaColumn:
    column = FormulaColumn(size=Sizes.FONT_LARGE, spacing=Sizes.SPACE)
    column.set_lines(lines)
    column.setMaximumWidth(TEXT_WIDTH)
    column.setContentsMargins(Sizes.SPACE_LARGE, Sizes.SPACE_TINY, 0, Sizes.SPACE_TINY)
    return column


class _Head(QWidget):
    """The badge, the title and the category."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        title = QLabel(title_of(operation))
        title.setProperty("role", "title")
        category = QLabel(category_title(operation.category))
        category.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, Sizes.SPACE_TINY)
        row.setSpacing(Sizes.SPACE)
        row.addWidget(_Badge(operation))
        row.addWidget(title)
        row.addWidget(category)
        row.addStretch(1)


class _Badge(QWidget):
    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self._operation = operation
        self.setFixedSize(_BADGE_WIDTH, _BADGE_HEIGHT)
        current_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, QRectF(self.rect()), self._operation)
        painter.end()


class _Settings(QWidget):
    """Each setting with what it does, what it is unless somebody chooses, and what it can be."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self.setMaximumWidth(TEXT_WIDTH)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Sizes.SPACE_LARGE)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, setting in enumerate(operation.settings):
            name = QLabel(tr("Setting", setting.name.replace("_", " ").capitalize()))
            meaning = QLabel(tr("Setting", setting.help))
            meaning.setWordWrap(True)
            span = QLabel(range_of(setting))
            span.setWordWrap(True)
            span.setProperty("role", "muted")
            span.setContentsMargins(0, 0, 0, Sizes.SPACE_SMALL)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(name, 2 * row, 0, top)
            grid.addWidget(meaning, 2 * row, 1)
            grid.addWidget(span, 2 * row + 1, 1)


def range_of(setting: Setting) -> str:
    """What a setting is unless somebody chooses, and what it can be, in short sentences."""
    sentences = []
    if setting.default not in {None, ()}:
        sentences.append(tr("Help", "Usually {default}.", default=_word(setting, setting.default)))
    if setting.kind == "choice":
        listed = ", ".join(_word(setting, choice) for choice in setting.choices)
        sentences.append(tr("Help", "One of {choices}.", choices=listed))
    if setting.kind == "integers":
        sentences.append(tr("Help", "A whole number, or several."))
    least, most = (None if bound is None else full_number(bound) for bound in (setting.minimum, setting.maximum))
    if least is not None and most is not None:
        sentences.append(tr("Help", "From {least} to {most}.", least=least, most=most))
    elif least is not None:
        sentences.append(tr("Help", "At least {least}.", least=least))
    elif most is not None:
        sentences.append(tr("Help", "At most {most}.", most=most))
    if setting.optional:
        sentences.append(tr("Help", "It may be left out."))
    return " ".join(sentences)


def _word(setting: Setting, value: object) -> str:
    if isinstance(value, bool):
        return tr("Help", "on") if value else tr("Help", "off")
    if setting.kind == "choice":
        return tr("Setting", str(value))
    return (
        full_number(value) if isinstance(value, (int, float)) else ", ".join(map(str, cast("tuple[int, ...]", value)))
    )
