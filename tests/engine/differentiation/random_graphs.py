"""Random graphs of numbers and arrays for hypothesis: forks, broadcasting, reductions, dead ends."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from engine.graph import Graph
from engine.nodes import Node, new_node

SHAPES = [(), (3,), (2, 3), (1, 3), (2, 1)]
UNARY = ["tanh", "sin", "sigmoid", "negate", "softplus", "square"]
BINARY = ["add", "subtract", "multiply", "maximum", "half_squared_error"]
REDUCTIONS = ["sum", "mean"]


@st.composite
def graphs(draw: st.DrawFn, shapes: tuple[tuple[int, ...], ...] = tuple(SHAPES)) -> Graph:
    """A graph of up to four sources and twelve gates, whose values stay moderate."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    nodes: list[Node] = []
    for index in range(draw(st.integers(1, 4))):
        value = random.uniform(-1.5, 1.5, draw(st.sampled_from(shapes)))
        nodes.append(new_node(f"s{index}", "variable", value=value))
    for index in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(UNARY + BINARY * 2 + REDUCTIONS))
        earlier = st.sampled_from([node.name for node in nodes])
        inputs = (draw(earlier), draw(earlier)) if kind in BINARY else (draw(earlier),)
        nodes.append(new_node(f"g{index}", kind, inputs))
        if index % 3 == 2:  # keeps squares of squares from growing out of reach
            nodes.append(new_node(f"t{index}", "tanh", (nodes[-1].name,)))
    return Graph(nodes)


def direction(shape: tuple[int, ...]) -> Any:
    """An array that tells every place apart."""
    return np.cos(np.arange(1, 1 + int(np.prod(shape))).reshape(shape)) if shape else 0.7
