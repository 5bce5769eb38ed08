"""Metrics: what is measured beside the loss, for every loss that has a right and a wrong."""

import numpy as np
import pytest

from engine import Graph, Table, Trainer, TrainingSettings, new_node
from engine.operations import OPERATIONS
from engine.training.metrics import METRICS

SCORES = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [1.0, 0.5, 0.0], [0.0, 0.2, 0.1]])
CLASSES = np.array([0.0, 1.0, 2.0, 1.0])  # the third row is wrong
ONE_HOT = np.eye(3)[CLASSES.astype(int)]
SIDES = np.array([3.0, -1.0, 2.0, 0.5])
TRUTHS = np.array([1.0, 0.0, 0.0, 1.0])  # the third again


def test_every_operation_that_is_named_exists():
    """A metric for a loss that is called otherwise would never be shown."""
    for metric in METRICS.values():
        assert metric.operations.keys() <= OPERATIONS.keys()


CASES = {
    "cross_entropy_logits": (SCORES, ONE_HOT),
    "cross_entropy_indices": (SCORES, CLASSES),
    "cross_entropy_probabilities": (np.exp(SCORES) / np.exp(SCORES).sum(axis=1, keepdims=True), ONE_HOT),
    "binary_cross_entropy": (1.0 / (1.0 + np.exp(-SIDES)), TRUTHS),
    "binary_cross_entropy_logits": (SIDES, TRUTHS),
    "hinge": (SIDES, 2.0 * TRUTHS - 1.0),
}


@pytest.mark.parametrize("loss", METRICS["accuracy"].operations)
def test_accuracy(loss):
    """Three rows of four are right, by class or by side, whatever the loss."""
    given, target = CASES[loss]
    nodes = [
        new_node("x", "input", value=given),
        new_node("t", "input", value=target),
        new_node("w", "variable", value=1.0),
        new_node("y", "multiply", ("x", "w")),
        new_node("loss", loss, ("y", "t")),
    ]
    table = Table({"x": given, "t": target})
    trainer = Trainer(Graph(nodes), TrainingSettings(steps=1), table, table)
    assert trainer.measure()["accuracy"] == 0.75
