"""An operation on its way from the palette to the canvas."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QMimeData

from engine import OPERATIONS, Composite, EngineError, Operation
from gui.document.definitions import definition_in, text_of

MIME = "application/x-gradloom-operation"
COMPOSITE_MIME = "application/x-gradloom-composite"


def carrying(operation: Operation) -> QMimeData:
    """What a drag of this operation carries: a name, or the whole definition of a composite gate."""
    data = QMimeData()
    if isinstance(operation, Composite):
        data.setData(COMPOSITE_MIME, text_of(operation).encode())
    else:
        data.setData(MIME, operation.name.encode())
    return data


def operation_in(data: QMimeData) -> Operation | None:
    """The operation that a drag carries, or None when it carries none that is known."""
    if data.hasFormat(COMPOSITE_MIME):
        return _definition(bytes(data.data(COMPOSITE_MIME).data()).decode("utf-8", "replace"))
    return OPERATIONS.get(bytes(data.data(MIME).data()).decode("utf-8", "replace"))


@lru_cache(maxsize=4)
def _definition(text: str) -> Operation | None:
    """The definition in a text, read once for all the moves of a drag."""
    try:
        return definition_in(text)
    except EngineError:
        return None
