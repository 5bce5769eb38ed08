"""Thousands of rectangles or lines painted in one call, straight from an array of numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from shiboken6 import wrapInstance


def draw_rects(painter: QPainter, rects: np.ndarray) -> None:
    """Paint rectangles with the painter's pen and brush: an array of shape (n, 4) of left, top, width, height."""
    numbers = np.ascontiguousarray(rects, dtype=np.float64)
    if len(numbers):
        # Qt takes the first of n rectangles that lie one after another, which is what the array's memory is.
        painter.drawRects(wrapInstance(numbers.ctypes.data, QRectF), len(numbers))  # type: ignore[call-overload]  # not in the stubs


def draw_lines(painter: QPainter, lines: np.ndarray) -> None:
    """Paint straight lines with the painter's pen: an array of shape (n, 4) of both ends."""
    numbers = np.ascontiguousarray(lines, dtype=np.float64)
    if len(numbers):
        painter.drawLines(wrapInstance(numbers.ctypes.data, QLineF), len(numbers))  # type: ignore[call-overload]  # as above
