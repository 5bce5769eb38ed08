"""Outside its domain an operation gives NaN or infinity, and the sentence says which gate, which number, from what."""

import numpy as np
import pytest

from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import find_operation, new_node


def problem(operation, *values):
    """What is told of a gate called "gate" on variables of these values."""
    sources = [new_node(f"s{place}", "variable", value=value) for place, value in enumerate(values)]
    settings = find_operation(operation).fitted({}, len(values))
    gate = new_node("gate", operation, tuple(node.name for node in sources), settings=settings)
    after = new_node("after", "mean", ("gate",))
    return forward(Graph([*sources, gate, after])).not_finite()


@pytest.mark.parametrize(
    "operation, values, told",
    [
        ("log", (-2.0,), ["x = -2"]),
        ("sqrt", ([4.0, -1.0, -9.0],), ["x", "-1", "[1]"]),
        ("arcsin", ([[0.5, 0.25], [1.5, 3.0]],), ["x", "1.5", "[1, 0]"]),
        ("divide", ([[1.0, 2.0], [3.0, 4.0]], [1.0, 0.0]), ["a", "2", "b", "0", "[0, 1]"]),
        ("power", (-8.0, 0.5), ["base = -8", "exponent = 0.5"]),
        (
            "gather",
            ([1.0, 2.0, 3.0], [0.0, 7.0, -1.0]),
            ["2 numbers that are", "x = an array of shape (3,), indices[1] = 7."],
        ),
        ("gather", ([1.0, 2.0, 3.0], -1.0), ["indices = -1."]),
        ("cross_entropy_indices", ([[0.5, 1.0], [2.0, 3.0]], [1.0, 2.0]), ["shape (2, 2), target[1] = 2."]),
        ("cross_entropy_probabilities", ([0.0, 1.0], [0.5, 0.5]), ["output[0] = 0, target = an array"]),
        ("batch_normalization", ([[1.0, 2.0]], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [1.0, -1.0]), ["variance[1] = -1."]),
        ("matmul", ([[1e200]], [[1e200]]), ["a = an array of shape (1, 1), b = an array of shape (1, 1)."]),
    ],
)
def test_the_number_outside_the_domain_is_told(operation, values, told):
    """The sentence names the gate, and of an array the first element that is outside, with what it was made of."""
    found = problem(operation, *values)
    assert found is not None
    assert found.node == "gate"
    assert [word for word in told if word not in str(found)] == []


@pytest.mark.parametrize(
    "operation, values",
    [
        ("sigmoid", ([-1e6, 1e6],)),
        ("softplus", ([-1e6, 1e6],)),
        ("log_softmax", ([-1e6, 1e6],)),
        ("binary_cross_entropy", ([0.0, 1.0], [0.0, 0.0])),
        ("binary_cross_entropy_logits", ([-1e6, 1e6], [1.0, 0.0])),
        ("kullback_leibler", ([-1.0, -1e6], [1.0, 0.0])),
        ("where", ([1.0, 0.0], np.array([2.0, 3.0]), 0.0)),
    ],
)
def test_safe_forms_stay_finite(operation, values):
    """What is written to hold far out and at certainty does: nothing is reported."""
    assert problem(operation, *values) is None
