"""Shows the explanation of a step: which gate it is, and cards with words and formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.panels.elided_label import ElidedLabel
from gui.panels.formula_column import FormulaColumn
from gui.panels.gate_header import GateHeader
from gui.theme import Sizes, current_theme, with_opacity
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from engine import Node
    from gui.panels.explanation_section import Section

_STRIPE = 3
_CARD_WIDTH = 220  # a dock at the side has one column, one at the bottom several


class ExplanationView(QScrollArea):
    """Cards that scroll: in one column, or in as many as a wide dock has room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Stepper", "Explanation of the step"))
        page = QWidget()
        self._head = GateHeader()
        self._cards: list[_Card] = []
        self._columns: list[QVBoxLayout] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(Sizes.SPACE_SMALL)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_TINY, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL)
        layout.setSpacing(Sizes.SPACE_SMALL)
        layout.addWidget(self._head)
        layout.addLayout(self._row)
        layout.addStretch()
        self.setWidget(page)

    def show_sections(self, node: Node | None, sections: list[Section]) -> None:
        """Show these parts, below the gate that they are about."""
        self._head.setVisible(node is not None)
        if node is not None:
            self._head.show_node(node)
        while len(self._cards) < len(sections):
            self._cards.append(_Card())
        for index, card in enumerate(self._cards):
            if index < len(sections):
                card.show_section(sections[index])
        self._arrange(len(sections))
        self.verticalScrollBar().setValue(0)

    @property
    def column_count(self) -> int:
        """How many cards stand side by side."""
        return sum(column.count() > 0 for column in self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards side by side as there is room for now."""
        super().resizeEvent(event)
        self._arrange(sum(not card.isHidden() for card in self._cards))

    def _arrange(self, shown: int) -> None:
        """Deal the first cards out to the columns, and hide the others."""
        wanted = max(1, min(self.viewport().width() // _CARD_WIDTH, shown))
        while len(self._columns) < wanted:
            column = QVBoxLayout()
            column.setSpacing(Sizes.SPACE_SMALL)
            self._columns.append(column)
            self._row.addLayout(column)
        for index, column in enumerate(self._columns):
            self._row.setStretch(index, 1 if index < wanted else 0)
            while column.count():
                column.takeAt(0)
        for index, card in enumerate(self._cards[:shown]):
            self._columns[index % wanted].addWidget(card)
            card.show()
        for card in self._cards[shown:]:
            card.hide()
        for column in self._columns[:wanted]:
            column.addStretch()

    @property
    def lines(self) -> list[str]:
        """All lines shown, headings included, as they were given."""
        shown = [card for card in self._cards if not card.isHidden()]
        return [line for card in shown for line in (card.title.text(), *card.body.lines)]


class _Card(QFrame):
    """One section: a heading in small letters, lines below, and a stripe in the colour of what it is about."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = ""
        self.title = ElidedLabel()
        self.title.setProperty("role", "caption")
        self.body = FormulaColumn(spacing=Sizes.SPACE_TINY + 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Sizes.SPACE, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL)
        layout.setSpacing(Sizes.SPACE_TINY)
        layout.addWidget(self.title)
        layout.addWidget(self.body)
        current_theme().changed.connect(self.update)

    def show_section(self, section: Section) -> None:
        """Show another section."""
        self._tone = section.tone
        self.title.say(section.title)
        self.body.set_lines(section.lines)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = _tone_colour(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(current_theme().colours.raised)
        painter.drawRoundedRect(area, Sizes.RADIUS, Sizes.RADIUS)
        painter.setBrush(with_opacity(colour, 0.06))
        painter.drawRoundedRect(area, Sizes.RADIUS, Sizes.RADIUS)
        painter.setClipRect(QRectF(0, 0, _STRIPE, area.height()))
        painter.setBrush(colour)
        painter.drawRoundedRect(area, Sizes.RADIUS, Sizes.RADIUS)
        painter.end()


def _tone_colour(tone: str) -> QColor:
    colours = current_theme().colours
    return {
        "forward": colours.value,
        "backward": colours.gradient,
        "sum": colours.accent,
        "note": colours.warning,
    }.get(tone, colours.control_border)
