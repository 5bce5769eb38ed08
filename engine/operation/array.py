"""Operations on whole arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    settings decide how many ports there are, either each port that there can be has its message, or a single message
    is for all of them and takes the port's place first: `messages[0](place, upstream, out, *inputs, **settings)`; the
    formulas follow suit. `domain_rule(*inputs, **settings)` tells, by port, which elements of an input the operation
    is defined for.
    """

    forward: Callable[..., Any]
    messages: tuple[Callable[..., Any], ...]
    tangent_rule: Callable[..., Any]
    shape_rule: Callable[..., Shape]
    domain_rule: Callable[..., Mapping[str, Any]] | None = None

    def __post_init__(self) -> None:
        count = len(self.messages)
        fits = count == len(self.ports) if self.port_rule is None else count == 1 or count >= len(self.ports)
        if not fits or len(self.derivative_latex) != count:
            raise EngineError

    @property
    def _for_all(self) -> bool:
        return self.port_rule is not None and len(self.messages) == 1

    def derivative_latex_of(self, settings: Settings) -> tuple[str, ...]:
        """The formula of each port's message at these settings."""
        count = len(self.ports_of(settings))
        rule = self.derivative_latex_rule
        formulas = self.derivative_latex if rule is None else rule(**settings)
        return formulas * count if self._for_all else formulas[:count]

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        return tuple(self.shape_rule(*shapes, **settings))

    def rules(self, settings: Settings) -> Rules:
        """The declared forward function, messages and tangent."""
        messages = tuple(bound(rule, settings) for rule in self.messages)
        count = len(self.ports_of(settings))
        messages = tuple(partial(messages[0], place) for place in range(count)) if self._for_all else messages[:count]
        return Rules(bound(self.forward, settings), messages=messages, tangent=bound(self.tangent_rule, settings))
