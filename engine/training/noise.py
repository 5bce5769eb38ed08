"""Noise in training: a gate whose operation has some is multiplied by factors that are drawn for each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.errors import NotFinite, Shape
from engine.graph import Graph
from engine.nodes import Node, new_node
from engine.operations import OPERATIONS

# What the two hidden nodes of a noisy gate are called after its name: no name of a user's holds such a character.
_BEFORE, _FACTOR = "\x00before", "\x00factor"


def with_factors(graph: Graph) -> tuple[Node, ...]:
    """Put a product by a hidden input into the place of each gate that has noise; returns these gates as they were."""
    gates = tuple(node for node in graph.nodes.values() if node.operation.noise is not None)
    changes: dict[str, Node | None] = {}
    for node in gates:
        before = node.name + _BEFORE
        changes[before] = replace(node, name=before)
        changes[factor(node)] = Node(factor(node), OPERATIONS["input"], value=1.0)
        changes[node.name] = replace(new_node("product", "multiply", (before, factor(node))), name=node.name)
    if changes:
        graph.update(changes)
    return gates


def factor(gate: Node) -> str:
    """The name of the hidden input that a gate with noise is multiplied by."""
    return gate.name + _FACTOR


def fit(graph: Graph, gates: Sequence[Node]) -> None:
    """Give every factor the shape of what it multiplies."""
    for gate in gates:
        graph.set_value(factor(gate), np.ones(graph.shape(gate.name + _BEFORE) or ()))


def drawn(gate: Node, shape: Shape, random: np.random.Generator | None) -> Any:
    """The factors of a gate: drawn at random, or ones."""
    noise = gate.operation.noise
    return np.ones(shape) if random is None or noise is None else noise(random, shape, **gate.settings)


def told(error: NotFinite | None) -> NotFinite | None:
    """The error by the name of the gate that the user knows."""
    return error and replace(error, node=error.node.removesuffix(_BEFORE))
