"""What the pointer rests on, in full: formula, numbers to the last digit, marks, least and greatest of arrays."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.canvas.hovering.explanation import Explanation
from gui.theme import Sizes, current_theme
from gui.typesetting import FormulaLabel, inline

_OFFSET, _ROOM, WIDEST = 16, 8, 420


class HoverCard(QFrame):
    """A card beside the pointer; the pointer goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setProperty("role", "heading")
        self._formula = FormulaLabel(parent=self)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(3)
        self._rows.setColumnStretch(1, 1)
        self._warnings, self._notes = self._sentences("warning"), self._sentences("muted")
        layout.addWidget(self._title)
        layout.addWidget(self._formula)
        layout.addLayout(self._rows)
        layout.addWidget(self._warnings)
        layout.addWidget(self._notes)
        self._labels: list[QLabel] = []
        self.hide()

    def _sentences(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        return label

    def show_explanation(self, explanation: Explanation, at: QPoint) -> None:
        """Show an explanation beside a point of the parent."""
        self._title.setText(explanation.title)
        self._formula.setVisible(bool(explanation.formula))
        self._formula.set_lines([inline(explanation.formula)] if explanation.formula else [])
        self._fill(explanation)
        for label, sentences in ((self._warnings, explanation.warnings), (self._notes, explanation.notes)):
            label.setVisible(bool(sentences))
            label.setText("\n".join(sentences))
            metrics = label.fontMetrics()
            longest = max((metrics.horizontalAdvance(sentence) for sentence in sentences), default=0)
            label.setFixedWidth(min(WIDEST - 24, longest + 4))
        self.setMaximumWidth(max(WIDEST, self._formula.sizeHint().width() + 24))
        self.adjustSize()
        self.move(self._inside(at))
        self.show()
        self.raise_()

    def _fill(self, explanation: Explanation) -> None:
        for label in self._labels:
            self._rows.removeWidget(label)
            label.deleteLater()
        self._labels = []
        for row, line in enumerate(explanation.lines):
            caption, number = QLabel(line.caption, self), QLabel(line.text, self)
            caption.setProperty("role", "muted")
            number.setProperty("role", line.role)
            for column, label in enumerate((caption, number)):
                label.setTextFormat(Qt.TextFormat.PlainText)
                self._rows.addWidget(label, row, column)
                self._labels.append(label)

    def _inside(self, at: QPoint) -> QPoint:
        room = self._room.rect()
        place = at + QPoint(_OFFSET, _OFFSET)
        if place.x() + self.width() > room.right() - _ROOM:
            place.setX(max(_ROOM, at.x() - _OFFSET - self.width()))
        if place.y() + self.height() > room.bottom() - _ROOM:
            place.setY(max(_ROOM, at.y() - _OFFSET - self.height()))
        return place

    def text(self) -> str:
        """Everything that the card says, line by line."""
        pairs = zip(self._labels[::2], self._labels[1::2], strict=True)
        rows = [f"{caption.text()} {number.text()}" for caption, number in pairs]
        sentences = filter(None, [self._warnings.text(), self._notes.text()])
        return "\n".join([self._title.text(), *rows, *sentences])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rounded sheet."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Sizes.RADIUS, Sizes.RADIUS)
        painter.end()
