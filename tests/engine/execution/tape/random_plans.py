"""Random graphs of every operation that the tape knows, over numbers and batches."""

import numpy as np
from hypothesis import strategies as st

from engine.execution.tape.codes import CODES
from engine.graph import Graph
from engine.nodes import Node, new_node
from engine.operation import Operation, Reduced
from engine.operations import OPERATIONS

BATCH = 5
KNOWN = [
    operation
    for operation in OPERATIONS.values()
    if not operation.is_source and CODES.lowering(operation, operation.complete({})) is not None
]
MODERATE = st.floats(-2.0, 2.0).map(lambda number: round(number, 3))


@st.composite
def plans(draw: st.DrawFn) -> Graph:
    """A graph of up to three numbers, two rows and twelve gates of any operation with any number of inputs."""
    nodes = [new_node(f"number{index}", "variable", value=draw(MODERATE)) for index in range(draw(st.integers(1, 3)))]
    for index in range(draw(st.integers(0, 2))):
        values = draw(st.lists(MODERATE, min_size=BATCH, max_size=BATCH))
        nodes.append(new_node(f"row{index}", "variable", value=values))
    shapes = {node.name: isinstance(node.value, np.ndarray) for node in nodes}
    for index in range(draw(st.integers(1, 12))):
        operation = draw(st.sampled_from(KNOWN))
        nodes.append(_gate(draw, f"g{index}", operation, shapes))
    return Graph(nodes)


def _gate(draw: st.DrawFn, name: str, operation: Operation, shapes: dict[str, bool]) -> Node:
    settings: dict[str, object] = {}
    for setting in operation.settings:
        if setting.kind == "boolean" and setting.name != "keep_dimensions":
            settings[setting.name] = draw(st.booleans())
        elif setting.name == "inputs":
            settings[setting.name] = draw(st.integers(1, 4))
        elif setting.name == "reduction":
            settings[setting.name] = draw(st.sampled_from(setting.choices))
    ports = operation.ports_of(operation.complete(settings))
    inputs = [draw(st.sampled_from(list(shapes))) for _ in ports]
    if isinstance(operation, Reduced) and settings["weighted"] and not any(shapes[each] for each in inputs[:-1]):
        inputs[-1] = next(
            each for each, wide in shapes.items() if not wide
        )  # weights are no wider than what they weigh
    wide = any(shapes[each] for each in inputs)
    reduces = operation.name in {"sum", "mean"} or settings.get("reduction") in {"sum", "mean"}
    shapes[name] = wide and not reduces
    return new_node(name, operation.name, tuple(inputs), settings=settings)
