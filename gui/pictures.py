"""Pictures as the bytes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImageWriter

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


def png_of(image: QImage) -> bytes:
    """The image as a PNG; raises MemoryError where there was no room for the image."""
    buffer = QBuffer()
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise MemoryError
    return bytes(buffer.data().data())
