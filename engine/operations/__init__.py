"""All operations by name, collected from the declarations beside this file.

To add one, write a declaration in the file of its category and name it in that file's DECLARATIONS; nothing else.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.operations import (
    activations,
    arithmetic,
    class_index_losses,
    class_losses,
    class_probability_losses,
    comparison,
    convolution,
    extremes,
    functions,
    joining,
    linear_algebra,
    losses,
    normalization,
    penalties,
    pooling,
    reductions,
    regularization,
    selection,
    shape,
    softmax,
    sources,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.operation import Operation

_ROOMS = (
    *(sources, arithmetic, functions, comparison, activations, softmax),
    *(reductions, extremes, linear_algebra, shape, joining, selection),
    *(convolution, pooling, normalization, regularization),
    *(losses, class_losses, class_index_losses, class_probability_losses, penalties),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.name: operation for room in _ROOMS for operation in room.DECLARATIONS}
)
"""Every operation by its name."""

CATEGORIES: tuple[str, ...] = tuple(dict.fromkeys(operation.category for operation in OPERATIONS.values()))
"""The categories of the operations, in the order of the palette."""
