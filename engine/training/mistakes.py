"""Mistakes that are often made in training, to be made on purpose: what each does to a run can then be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.graph import Graph


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake: what is done wrong, and what comes of it."""

    name: str
    title: str
    help: str


KEEP_GRADIENTS = "keep_gradients"
STEP_PER_USE = "step_per_use"
LAYER_BY_LAYER = "layer_by_layer"
STEP_UP = "step_up"

MISTAKES: Mapping[str, Mistake] = MappingProxyType(
    {
        mistake.name: mistake
        for mistake in (
            Mistake(
                name=KEEP_GRADIENTS,
                title="Keep old gradients",
                help=(
                    "Gradients are not set to zero before a backward pass, so that each adds to all before. The steps "
                    "grow as with momentum that never fades, and the loss swings or explodes."
                ),
            ),
            Mistake(
                name=STEP_PER_USE,
                title="Step once per use",
                help=(
                    "A variable is stepped once for every wire that leaves it. One that feeds a multiplication twice "
                    "goes twice as far, as if its learning rate were doubled."
                ),
            ),
            Mistake(
                name=LAYER_BY_LAYER,
                title="Step layer by layer",
                help=(
                    "Each variable is stepped as soon as its gradient is known, before the gradients of earlier layers "
                    "are. Those then pass through weights that have moved already, and belong to no loss at all."
                ),
            ),
            Mistake(
                name=STEP_UP,
                title="Step up",
                help="Steps go along the gradient instead of against it, and the loss rises.",
            ),
        )
    }
)
"""The mistakes by name; none is made unless it is asked for."""


def uses_of(graph: Graph, parameters: Sequence[str]) -> list[int]:
    """How many wires leave each of the parameters for gates that the output depends on."""
    output = graph.output
    needed = graph.ancestors(output) if output is not None else set()
    uses = Counter(source for name in needed for source in graph.node(name).inputs)
    return [uses[name] for name in parameters]
