"""An operation on its way from the palette to the canvas."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from engine import OPERATIONS, Operation

MIME = "application/x-gradloom-operation"


def carrying(operation: Operation) -> QMimeData:
    """What a drag of this operation carries."""
    data = QMimeData()
    data.setData(MIME, operation.name.encode())
    return data


def operation_in(data: QMimeData) -> str | None:
    """The name of the operation that a drag carries, or None when it carries none that is known."""
    name = bytes(data.data(MIME).data()).decode("utf-8", "replace")
    return name if name in OPERATIONS else None
