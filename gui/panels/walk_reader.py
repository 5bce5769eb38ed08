"""What the explanations read off a walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine import Pass, same_value
from gui.typesetting import latex_name

if TYPE_CHECKING:
    from engine import Graph, Node, Value, Walk


@dataclass(frozen=True, eq=False)
class WalkReader:
    """A walk through a graph, whose backward pass begins with `upstream`."""

    graph: Graph
    walk: Walk
    upstream: Value

    def node(self, name: str) -> Node:
        """The record of a node."""
        return self.graph.node(name)

    def value(self, name: str) -> Value:
        """The value that the forward pass gives a node."""
        return self.walk.run.value(name)

    def gradient(self, name: str) -> Value:
        """The whole gradient of a node; 0 where there is none, as there is none to add."""
        gradient = self.walk.gradients.gradient(name)
        return 0.0 if gradient is None else gradient

    @property
    def output(self) -> str:
        """The node whose gradients are taken."""
        return self.walk.gradients.output

    @property
    def goal(self) -> str:
        """What gradients are taken of, as LaTeX: the output, or L where upstream speaks of more than the output."""
        plain = same_value(self.upstream, 1.0) and not np.ndim(self.value(self.output))
        return latex_name(self.output) if plain else "L"

    @property
    def seed(self) -> Value:
        """The gradient that the backward pass begins with, in the shape of the output."""
        shape = np.shape(self.value(self.output))
        return np.full(shape, self.upstream) if shape else self.upstream

    def sent_back(self, position: int) -> set[str]:
        """The gates that have sent their gradients back within the first `position` steps."""
        return {step.node for step in self.walk.steps[:position] if step.kind is Pass.BACKWARD}
