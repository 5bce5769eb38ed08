"""Dragging something over a window and dropping it there, as the system tells a window of it."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_LEFT, _PLAIN, _COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
_STEPS = 5


def carries(window: QWidget, mime: QMimeData, start: QPoint, goal: QPoint) -> bool:
    """Move what is dragged from one point of the screen to another and drop it; whether it was taken."""
    handle = window.windowHandle()
    start, goal = handle.mapFromGlobal(start), handle.mapFromGlobal(goal)
    event: QDragMoveEvent = QDragEnterEvent(start, _COPY, mime, _LEFT, _PLAIN)
    QApplication.sendEvent(handle, event)
    for step in range(1, _STEPS + 1):
        taken, place = event.isAccepted(), start + (goal - start) * step / _STEPS
        event = QDragMoveEvent(place, _COPY, mime, _LEFT, _PLAIN)
        event.setAccepted(taken)  # as the system does: what was taken once is taken until somebody refuses it
        QApplication.sendEvent(handle, event)
    if not event.isAccepted():
        QApplication.sendEvent(handle, QDragLeaveEvent())
        return False
    drop = QDropEvent(QPointF(goal), _COPY, mime, _LEFT, _PLAIN)
    QApplication.sendEvent(handle, drop)
    return drop.isAccepted()
