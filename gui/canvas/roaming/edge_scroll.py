"""While a hand drags beyond the edge of the view, the view follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRect, QTimer

_BORDER, _FASTEST, _FRAME_MS = 20.0, 24.0, 16


class EdgeScroll(QObject):
    """Scrolls by `scroll` as long as the pointer is near the edge or beyond it, the faster the farther."""

    def __init__(self, scroll: Callable[[QPointF], None], parent: QObject) -> None:
        super().__init__(parent)
        self._scroll = scroll
        self._step = QPointF()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(lambda: self._scroll(self._step))

    def follow(self, at: QPointF, room: QRect) -> None:
        """The pointer is here on a view of this size."""
        self._step = QPointF(_speed(at.x(), room.left(), room.right()), _speed(at.y(), room.top(), room.bottom()))
        if self._step.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """The hand has let go."""
        self._timer.stop()


def _speed(at: float, first: float, last: float) -> float:
    """Pixels a frame: none inside, growing from the border outwards."""
    if at < first + _BORDER:
        return max(-_FASTEST, (at - first - _BORDER) / 2)
    if at > last - _BORDER:
        return min(_FASTEST, (at - last + _BORDER) / 2)
    return 0.0
