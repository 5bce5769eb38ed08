"""The view glides to another place and scale, so that the eye knows where it has gone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from gui.canvas.roaming.zoom import Viewpoint, Zoom

DURATION_MS = 200


class Travel(QObject):
    """At most one journey at a time; whatever else moves the view ends it where it is."""

    def __init__(self, zooming: Zoom, moved: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._zooming = zooming
        self._moved = moved
        self._start = self._end = Viewpoint(0.0, 0.0, 1.0)
        self._time = QVariantAnimation(self)
        self._time.setStartValue(0.0)
        self._time.setEndValue(1.0)
        self._time.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._time.valueChanged.connect(self._show)

    @property
    def is_under_way(self) -> bool:
        """Whether the view is gliding."""
        return self._time.state() == QVariantAnimation.State.Running

    @property
    def goal(self) -> Viewpoint:
        """Where the view stands, or will when it has arrived."""
        return self._end if self.is_under_way else self._zooming.viewpoint

    def to(self, end: Viewpoint, milliseconds: int) -> None:
        """Glide there within this time, or be there at once."""
        self.stop()
        self._start, self._end = self._zooming.viewpoint, end
        if milliseconds <= 0 or self._start.is_near(end):
            self._show(1.0)
        else:
            self._time.setDuration(milliseconds)
            self._time.start()

    def stop(self) -> None:
        """Stay here: a hand has taken over."""
        self._time.stop()

    def _show(self, share: float) -> None:
        self._zooming.look_from(self._start.towards(self._end, share))
        self._moved()
