"""The card of one example: a drawing of its graph, its title, and a line about what it shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from engine import Example, GraphFile
from gui.theme import Sizes, current_theme, mix, text_font

Thumbnail = Callable[[GraphFile, QSize, float], QPixmap]
"""Draws a graph into a picture of the given logical size for a screen of the given ratio."""

_PICTURE_SHARE = 0.5  # height of the picture in widths of the card
_TITLE = Sizes.FONT
_SUMMARY = 12
_SUMMARY_LINES = 3
_SUMMARY_LINE = 16
_TEXT_HEIGHT = Sizes.SPACE + 20 + _SUMMARY_LINES * _SUMMARY_LINE + Sizes.SPACE
_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
_SETTLE_MS = 120


class ExampleCard(QAbstractButton):
    """One example; a click, Enter or Space opens it. `stepped` carries an arrow key pressed on the card."""

    stepped = Signal(Qt.Key)

    def __init__(self, example: Example, thumbnail: Thumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.example = example
        self._thumbnail = thumbnail
        self._picture: QPixmap | None = None
        self._picture_timer = QTimer(self, singleShot=True)
        self._picture_timer.timeout.connect(self._draw_picture)
        self.setText(example.file.title or example.name)
        self.setToolTip(f"{self.text()}\n{example.file.summary}")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(example.file.summary)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        current_theme().changed.connect(self._forget_picture)

    @staticmethod
    def height_at(width: int) -> int:
        """The height of a card of this width."""
        return round(width * _PICTURE_SHARE) + _TEXT_HEIGHT

    @property
    def has_picture(self) -> bool:
        """Whether the thumbnail has been drawn; that waits until the card is seen."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        """The size at the smallest width."""
        width = 216
        return QSize(width, self.height_at(width))

    # --- the picture -------------------------------------------------------------------------------------

    def _picture_size(self) -> QSize:
        return QSize(self.width() - 2, round(self.width() * _PICTURE_SHARE))

    def _draw_picture(self) -> None:
        self._picture = self._thumbnail(self.example.file, self._picture_size(), self.devicePixelRatioF())
        self.update()

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    def _is_sharp(self) -> bool:
        picture = self._picture
        if picture is None:
            return False
        return picture.size() == (self._picture_size() * self.devicePixelRatioF())

    # --- painting ----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture above, words below; a picture that is missing or not sharp is asked for."""
        if not self._is_sharp() and not self._picture_timer.isActive():
            # The first picture comes as soon as the window has painted; others when the width has settled.
            self._picture_timer.start(0 if self._picture is None else _SETTLE_MS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Sizes.RADIUS_LARGE, Sizes.RADIUS_LARGE)
        self._paint_ground(painter, outline)
        self._paint_text(painter)
        self._paint_outline(painter, outline)
        painter.end()

    def _paint_ground(self, painter: QPainter, outline: QPainterPath) -> None:
        colours = current_theme().colours
        size = self._picture_size()
        picture = QRectF(1, 1, size.width(), size.height())
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), colours.pressed if self.isDown() else colours.raised)
        painter.fillRect(picture, colours.canvas)
        if self._picture is not None:
            painter.drawPixmap(picture, self._picture, QRectF(self._picture.rect()))
        painter.fillRect(QRectF(0, picture.bottom(), self.width(), 1), colours.divider)
        painter.restore()

    def _paint_text(self, painter: QPainter) -> None:
        colours = current_theme().colours
        left, width = Sizes.SPACE, self.width() - 2 * Sizes.SPACE
        top = self._picture_size().height() + Sizes.SPACE
        title = text_font(_TITLE, QFont.Weight.DemiBold)
        painter.setFont(title)
        painter.setPen(colours.accent if self._is_lit() else colours.text)
        text = QFontMetricsF(title).elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top, width, 18), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(colours.text_muted)
        _draw_lines(painter, QRectF(left, top + 22, width, _SUMMARY_LINES * _SUMMARY_LINE), self.example.file.summary)

    def _paint_outline(self, painter: QPainter, outline: QPainterPath) -> None:
        colours = current_theme().colours
        if self.hasFocus():
            pen = QPen(colours.focus, Sizes.FOCUS_RING)
        else:
            pen = QPen(colours.accent if self._is_lit() else mix(colours.divider, colours.border, 0.5), 1)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _is_lit(self) -> bool:
        return self.underMouse() and self.isEnabled()

    # --- keys --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the arrows lead to the neighbours."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(key)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go out."""
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the picture again once the width has settled."""
        if self._picture is not None:
            self._picture_timer.start(_SETTLE_MS)


def _draw_lines(painter: QPainter, rect: QRectF, text: str) -> None:
    """Write `text` into as many lines as fit, the last one cut with an ellipsis."""
    font = text_font(_SUMMARY)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    for number in range(_SUMMARY_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        start, length = line.textStart(), line.textLength()
        is_last = number == _SUMMARY_LINES - 1
        words = text[start:] if is_last else text[start : start + length].rstrip()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width()) if is_last else words
        painter.drawText(QPointF(rect.left(), rect.top() + number * _SUMMARY_LINE + metrics.ascent()), shown)
    layout.endLayout()
