"""Mistakes made on purpose do exactly what is told of them, and none is made unless it is asked for."""

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.mistakes import MISTAKES, uses_of
from engine.training.settings import TrainingSettings
from engine.training.trainer import Trainer
from engine.value import plain


def paraboloid() -> Graph:
    """Tutorial 000: x^2 + y^2 by multiplications."""
    return Graph(
        [
            new_node("x", "variable", value=1),
            new_node("y", "variable", value=3),
            new_node("x2", "multiply", ("x", "x")),
            new_node("y2", "multiply", ("y", "y")),
            new_node("o", "add", ("x2", "y2")),
        ]
    )


def chain() -> Graph:
    """Two layers of one weight each: (x * first) * second against 0."""
    return Graph(
        [
            new_node("x", "constant", value=2.0),
            new_node("first", "variable", value=3.0),
            new_node("second", "variable", value=5.0),
            new_node("h", "multiply", ("x", "first")),
            new_node("y", "multiply", ("h", "second")),
        ]
    )


def test_the_tutorials_table_comes_out():
    """Tutorial 000 at 0.01 steps every variable once per use: its printed numbers, to the last digit."""
    trainer = Trainer(paraboloid(), TrainingSettings(learning_rate=0.01, mistakes=("step_per_use",)))
    trainer.run()
    losses = trainer.history.losses
    assert losses[:4] == [10, 9.216, 8.4934656, 7.827577896960003]
    assert losses[99] == 0.003088190920893857
    assert trainer.values() == {"x": 0.01687031935884968, "y": 0.050610958076549}


def test_without_the_mistake_the_table_is_the_correct_one():
    """At the same learning rate."""
    trainer = Trainer(paraboloid(), TrainingSettings(learning_rate=0.01))
    trainer.run(3)
    assert trainer.history.losses == pytest.approx([10, 9.604, 9.2236816], rel=1e-12)


def test_only_uses_that_the_output_depends_on_count():
    """A gate aside steps nothing."""
    graph = paraboloid()
    graph.add(new_node("aside", "negate", ("x",)))
    graph.output = "o"
    assert uses_of(graph, ("x", "y")) == [2, 2]
    graph.output = "x2"
    assert uses_of(graph, ("x", "y")) == [2, 0]


def test_kept_gradients_add_up():
    """Each step goes along the sum of all gradients so far; the norm told is the sum's."""
    graph = Graph([new_node("x", "variable", value=1.0), new_node("y", "square", ("x",))])
    trainer = Trainer(graph, TrainingSettings(learning_rate=0.1, mistakes=("keep_gradients",)))
    x, kept = 1.0, 0.0
    for _ in range(5):
        kept += 2 * x
        x -= 0.1 * kept
        assert trainer.step().gradient_norm == pytest.approx(abs(kept), rel=1e-14)
        assert trainer.values() == pytest.approx({"x": x}, rel=1e-14)


def test_stepping_up_raises_the_loss():
    """By the same way as down, the other way round."""
    trainer = Trainer(paraboloid(), TrainingSettings(learning_rate=0.1, mistakes=("step_up",)))
    trainer.run(2)
    assert trainer.values() == pytest.approx({"x": 1.44, "y": 4.32})
    assert trainer.loss() > trainer.history.losses[1] > trainer.history.losses[0]


def test_layer_by_layer_earlier_layers_see_later_ones_moved():
    """The last weight steps first; the gradient of the first passes through its new value."""
    trainer = Trainer(chain(), TrainingSettings(learning_rate=0.1, mistakes=("layer_by_layer",)))
    trainer.step()
    second = 5.0 - 0.1 * (2.0 * 3.0)
    assert trainer.values() == pytest.approx({"second": second, "first": 3.0 - 0.1 * (2.0 * second)}, rel=1e-14)
    correct = Trainer(chain(), TrainingSettings(learning_rate=0.1))
    correct.step()
    assert correct.values() == pytest.approx({"second": second, "first": 3.0 - 0.1 * (2.0 * 5.0)}, rel=1e-14)


def test_layer_by_layer_a_shared_variable_steps_when_its_gradient_is_complete():
    """Once, however many gates it feeds; arrays and reductions too."""
    graph = Graph(
        [
            new_node("w", "variable", value=[[1.0, 2.0], [3.0, 4.0]]),
            new_node("x", "constant", value=[[1.0, -1.0]]),
            new_node("h", "matmul", ("x", "w")),
            new_node("y", "matmul", ("h", "w")),
            new_node("loss", "sum", ("y",)),
        ]
    )
    results = []
    for mistakes in ((), ("layer_by_layer",)):
        trainer = Trainer(graph, TrainingSettings(learning_rate=0.1, mistakes=mistakes))
        trainer.step()
        results.append(np.asarray(trainer.values()["w"]))
    assert results[0] == pytest.approx(results[1], rel=1e-14)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
def test_mistakes_can_be_made_together(optimizer):
    """With any optimizer, clipping and weight decay, and repeatably."""
    settings = TrainingSettings(
        optimizer=optimizer,
        learning_rate=0.01,
        mistakes=tuple(MISTAKES),
        clip_norm=1.0,
        clip_value=0.9,
        weight_decay=0.1,
    )
    runs = []
    for _ in range(2):
        trainer = Trainer(paraboloid(), settings)
        trainer.run(5)
        runs.append([plain(value) for value in trainer.values().values()])
    assert runs[0] == runs[1]
    assert np.isfinite(runs[0]).all()
    assert runs[0] > [1.0, 3.0]


def test_every_mistake_is_explained():
    """The window shows the sentence beside the switch."""
    assert TrainingSettings().mistakes == ()
    assert all(mistake.help.endswith(".") and mistake.title for mistake in MISTAKES.values())
