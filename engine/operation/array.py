"""Operations on whole arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.errors import EngineError, Shape
from engine.operation.record import Operation, Rules, Settings, bound


@dataclass(frozen=True, kw_only=True, eq=False)
class ArrayOperation(Operation):
    """An operation on whole arrays.

    `forward(*inputs, **settings)` is the value; `messages[i](upstream, out, *inputs, **settings)` flows back to input
    i, in that input's shape; `tangent_rule(tangents, out, *inputs, **settings)` is the directional derivative, zeros
    given for inputs that do not move; `shape_rule(*shapes, **settings)` the value's shape, raising Misfit. Where the
    settings decide how many ports there are, a single message is for all of them and takes the port's place first:
    `messages[0](place, upstream, out, *inputs, **settings)`.
    """

    forward: Callable[..., Any]
    messages: tuple[Callable[..., Any], ...]
    tangent_rule: Callable[..., Any]
    shape_rule: Callable[..., Shape]

    def __post_init__(self) -> None:
        fits = len(self.messages) == 1 if self._for_all else len(self.ports) == len(self.messages)
        if not fits or len(self.derivative_latex) != len(self.messages):
            raise EngineError

    @property
    def _for_all(self) -> bool:
        return self.port_rule is not None

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        return tuple(self.shape_rule(*shapes, **settings))

    def rules(self, settings: Settings) -> Rules:
        """The declared forward function, messages and tangent."""
        messages = tuple(bound(rule, settings) for rule in self.messages)
        if self._for_all:
            messages = tuple(partial(messages[0], place) for place in range(len(self.ports_of(settings))))
        return Rules(bound(self.forward, settings), messages=messages, tangent=bound(self.tangent_rule, settings))
