"""A label for lines that mix text and formulas."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Sizes, current_theme, text_font
from gui.typesetting.formula import Formula, formula
from gui.typesetting.latex import inline, parts, readable

SMALLEST_SCALE = 0.6
# Where a line of text may be broken: after blanks, and around each Chinese character.
_CHINESE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = r"\u3001\u3002\u300b\u300d\uff01\uff09\uff0c\uff1a\uff1b\uff1f"  # marks that never start a line
_WORDS = re.compile(rf"[{_CHINESE}][{_CLOSING}]*|[^\s{_CHINESE}]+\s*|\s+")


@dataclass(frozen=True)
class _Piece:
    """A word or a formula, measured."""

    content: str | Formula
    width: float
    ascent: float
    descent: float

    def scaled_to(self, width: float) -> "_Piece":
        scale = max(SMALLEST_SCALE, min(1.0, width / self.width)) if isinstance(self.content, Formula) else 1.0
        return _Piece(self.content, self.width * scale, self.ascent * scale, self.descent * scale)


@dataclass(frozen=True)
class _Placed:
    """A piece with its place in the label: its left end on the baseline."""

    piece: _Piece
    origin: QPointF


class FormulaLabel(QWidget):
    """Shows lines of text and formulas: text wraps, and a formula that is too wide shrinks to 60 % at most.

    Where less room than that may be left, put the label into a scroll area whose widget is resizable.
    """

    def __init__(self, latex: str = "", parent: QWidget | None = None, *, size: int = Sizes.FONT_LARGE) -> None:
        super().__init__(parent)
        self._size = size
        self._lines: list[str] = []
        self._rows: list[list[_Piece]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        current_theme().changed.connect(self._measure)
        self.set_formula(latex)

    def set_formula(self, latex: str) -> None:
        """Show one formula, or nothing when `latex` is empty."""
        self.set_lines([inline(latex)] if latex else [])

    def set_lines(self, lines: Sequence[str]) -> None:
        """Show one line under the other; formulas in them are marked by `inline`."""
        if list(lines) == self._lines and self._rows:
            return
        self._lines = list(lines)
        self.setAccessibleName("\n".join(readable(line) for line in lines))
        self._measure()

    @property
    def lines(self) -> list[str]:
        """The lines shown, as they were given."""
        return list(self._lines)

    def sizeHint(self) -> QSize:
        """The size at which nothing wraps or shrinks."""
        width = max((sum(piece.width for piece in row) for row in self._rows), default=0.0)
        return self._rounded(QSizeF(width, self._height_at(width)))

    def minimumSizeHint(self) -> QSize:
        """The width that the widest formula takes when it has shrunk as far as it may."""
        widths = (piece.scaled_to(0).width for row in self._rows for piece in row)
        width = max(widths, default=0.0)
        return self._rounded(QSizeF(width, 0))

    def hasHeightForWidth(self) -> bool:
        """Lines wrap, so the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that the lines take at `width`."""
        margins = self.contentsMargins()
        return self._rounded(QSizeF(0, self._height_at(width - margins.left() - margins.right()))).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines from the top of the contents rectangle."""
        area = QRectF(self.contentsRect())
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        for row in self._layout(area.width()):
            for placed in row:
                self._paint(painter, placed, area.topLeft())
        painter.end()

    def _paint(self, painter: QPainter, placed: _Placed, offset: QPointF) -> None:
        piece, origin = placed.piece, placed.origin + offset
        if isinstance(piece.content, Formula):
            height = piece.ascent + piece.descent
            piece.content.paint(painter, QRectF(origin.x(), origin.y() - piece.ascent, piece.width, height))
        else:
            painter.drawText(origin, piece.content)

    def _measure(self) -> None:
        self._rows = [list(self._pieces(line)) for line in self._lines]
        self.updateGeometry()
        self.update()

    def _pieces(self, line: str) -> Iterator[_Piece]:
        metrics = QFontMetricsF(self._font())
        for text, is_formula in parts(line):
            if is_formula:
                drawn = formula(text, size=self._size * 1.15)
                yield _Piece(drawn, drawn.size.width(), drawn.baseline, drawn.size.height() - drawn.baseline)
                continue
            for word in _WORDS.findall(text):
                yield _Piece(word, metrics.horizontalAdvance(word), metrics.ascent(), metrics.descent())

    def _layout(self, width: float) -> list[list[_Placed]]:
        rows, top = [], 0.0
        for pieces in self._rows:
            for row in _wrapped(pieces, width):
                ascent = max((piece.ascent for piece in row), default=0.0)
                descent = max((piece.descent for piece in row), default=0.0)
                rows.append(_placed(row, top + ascent))
                top += ascent + descent + Sizes.SPACE_TINY
        return rows

    def _height_at(self, width: float) -> float:
        rows = [placed for row in self._layout(width) for placed in row]
        return max((placed.origin.y() + placed.piece.descent for placed in rows), default=0.0)

    def _rounded(self, size: QSizeF) -> QSize:
        margins = self.contentsMargins()
        across, down = margins.left() + margins.right(), margins.top() + margins.bottom()
        return QSize(int(size.width() + 0.999) + across, int(size.height() + 0.999) + down)

    def _font(self) -> QFont:
        return text_font(self._size)


def _wrapped(pieces: Sequence[_Piece], width: float) -> Iterator[list[_Piece]]:
    row: list[_Piece] = []
    used = 0.0
    for whole in pieces:
        piece = whole.scaled_to(max(width, 1.0))
        if row and used + piece.width > width + 0.5:
            yield row
            row, used = [], 0.0
        row.append(piece)
        used += piece.width
    yield row


def _placed(row: Sequence[_Piece], baseline: float) -> list[_Placed]:
    placed, left = [], 0.0
    for piece in row:
        placed.append(_Placed(piece, QPointF(left, baseline)))
        left += piece.width
    return placed


def _row_width(row: Sequence[_Placed]) -> float:
    return row[-1].origin.x() + row[-1].piece.width if row else 0.0
