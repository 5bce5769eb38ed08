"""An operation on arrays that stay where they are: calls that can be made again and again without allocating."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Call = Callable[[], Any]
Calls = tuple[Call, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Buffered:
    """What a gate computes, as calls whose arguments are filled in: its inputs, its value and its own memory.

    The `forward` calls write the value. `messages[i](target, upstream)`, where there is one, gives the calls that write
    what flows back to input i into `target`, an array in that input's shape; upstream is an array, or 1.0.
    """

    forward: Calls
    messages: tuple[Callable[[Any, Any], Calls] | None, ...]
