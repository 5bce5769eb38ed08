"""The export as a Python script: run by itself, it prints the losses of the trainer."""

import ast
import re
import subprocess
import sys
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from engine import (
    DataSource,
    Graph,
    GraphFile,
    Split,
    Trainer,
    TrainingSettings,
    export_text,
    load_graph_file,
    new_node,
)
from engine.exports import errors
from engine.training.errors import NothingToTrain, NotOneNumber
from tests.engine.exports.export_cases import EXAMPLES, wild_file

LINE = GraphFile(
    graph=Graph(
        [
            new_node("x", "input"),
            new_node("target", "input"),
            new_node("w", "variable", value=0.5),
            new_node("b", "variable", value=0.25),
            new_node("scale", "variable", value=2.0, frozen=True),
            new_node("wx", "multiply", ("w", "x")),
            new_node("line", "add", ("wx", "b")),
            new_node("scaled", "multiply", ("line", "scale")),
            new_node("loss", "mean_squared_error", ("scaled", "target")),
        ]
    ),
    title="A line",
    data=DataSource(
        inputs={"x": "x", "target": "y"},
        columns={"x": [1.0, 2.0, 3.0, 4.0, 5.0], "y": [2.0, 4.5, 6.0, 7.5, 11.0]},
    ),
    training=TrainingSettings(steps=12, learning_rate=0.01),
)


def losses_of(text, folder):
    """What the script prints when it is run by itself, without the project on its path."""
    script = folder / "exported.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(script)], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return [float(loss) for loss in re.findall(r"loss (\S+)$", done.stdout, flags=re.MULTILINE)]


def trained_losses(file):
    """The trainer's losses, the one after the last step at the end."""
    prepared = file.data.prepare(file.folder) if file.data else None
    tables = (prepared.training, prepared.validation) if prepared else (None, None)
    trainer = Trainer(file.graph, file.training, *tables)
    trainer.run()
    return [*trainer.history.losses, trainer.loss()]


NO_LOSS = {"affine_batch", "attention", "convolution", "fully_connected_wide", "normalization", "relu_mask"}
"""The examples whose output is an array, which nothing can be trained to make smaller."""


@pytest.mark.parametrize("path", [p for p in EXAMPLES if p.stem not in NO_LOSS], ids=lambda path: path.stem)
def test_every_example_trains_the_same(path, tmp_path):
    """Fifty steps by the file's own settings, data and all, to nine digits."""
    file = load_graph_file(path)
    file = replace(file, training=replace(file.training, steps=min(file.training.steps, 50)))
    given, expected = losses_of(export_text(file, "python"), tmp_path), trained_losses(file)
    assert len(given) == len(expected)
    assert np.allclose(given, expected, rtol=1e-9, atol=0.0)


@pytest.mark.parametrize("path", [p for p in EXAMPLES if p.stem in NO_LOSS], ids=lambda path: path.stem)
def test_an_example_without_a_loss_is_refused(path):
    """The sentence names the output and says what would make one number of it."""
    with pytest.raises(NotOneNumber, match=r"Add a sum or a mean after it\."):
        export_text(load_graph_file(path), "python")


SETTINGS: list[dict[str, Any]] = [
    {},
    {"momentum": 0.9},
    {"optimizer": "nesterov"},
    {"optimizer": "adagrad"},
    {"optimizer": "rmsprop", "alpha": 0.9},
    {"optimizer": "adadelta", "learning_rate": 1.0},
    {"optimizer": "adam", "beta1": 0.8},
    {"optimizer": "adam", "weight_decay": 0.1},
    {"optimizer": "adamw", "weight_decay": 0.1},
    {"schedule": "step", "decay_every": 3},
    {"schedule": "exponential"},
    {"schedule": "cosine", "warmup_steps": 3},
    {"schedule": "one_cycle"},
    {"schedule": "warmup"},
    {"clip_value": 0.5, "clip_norm": 0.6},
    {"batch_size": 2, "accumulation": 3},
    {"accumulation": 2},
    {"stop_gradient_below": 6.0},
    {"stop_gradient_below": 30.0, "batch_size": 2},
    {"patience": 3, "min_improvement": 2.0},
    {"clip_norm": 0.5},
    {"batch_size": 2, "seed": 3},
    {"batch_size": 2, "seed": 4, "optimizer": "adam", "clip_norm": 1.0},
    {"batch_size": 50},
    {"stop_below": 5.0},
    {"stop_below": 5.0, "batch_size": 2},
    {"learning_rate": 1e6, "steps": 200},
    {"mistakes": ("step_up",)},
    {"mistakes": ("keep_gradients",), "clip_norm": 3.0},
    {"mistakes": ("step_per_use",), "optimizer": "adam", "weight_decay": 0.1},
    {"mistakes": ("keep_gradients", "step_per_use", "step_up"), "optimizer": "nesterov", "batch_size": 2},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_every_setting_trains_the_same(settings, tmp_path):
    """Optimizers, batches, clipping, stopping early, and the end of a training that diverges."""
    file = replace(LINE, training=replace(LINE.training, **settings))
    given, expected = losses_of(export_text(file, "python"), tmp_path), trained_losses(file)
    assert len(given) == len(expected)
    assert np.allclose(given, expected, rtol=1e-9, atol=0.0)


def test_the_passes_are_readable():
    """Gates by their names, one line each, with the declared formulas in them."""
    text = export_text(LINE, "python")
    assert "def forward(w, b, x, target):" in text
    assert "    wx = w * x  # multiply" in text
    assert "    grad_w = sum_to_shape(grad_wx * x, np.shape(w))" in text
    assert "scale = np.float64(2.0)" in text
    assert "def backward(w, b, x, target, wx, line, scaled, loss):" in text


def test_wild_names(tmp_path):
    """Names that are no identifiers become some, each its own."""
    file = replace(wild_file(), training=TrainingSettings(steps=2, learning_rate=1e-6))
    text = export_text(file, "python")
    ast.parse(text)
    assert np.allclose(losses_of(text, tmp_path), trained_losses(file), rtol=1e-9)


SHARED = replace(
    LINE,
    graph=Graph(
        [
            *[node for node in LINE.graph.nodes.values() if node.name not in {"line", "wx"}],
            new_node("square", "multiply", ("w", "w")),
            new_node("wx", "multiply", ("square", "x")),
            new_node("line", "add", ("wx", "b")),
        ],
        "loss",
    ),
)
"""The same with a parameter that two wires leave."""


@pytest.mark.parametrize("settings", [one for one in SETTINGS if "mistakes" in one], ids=str)
def test_a_mistake_with_a_parameter_of_two_wires(settings, tmp_path):
    """One that is used twice is stepped twice, each time with the memory that the time before has left."""
    file = replace(SHARED, training=replace(LINE.training, **settings))
    assert np.allclose(losses_of(export_text(file, "python"), tmp_path), trained_losses(file), rtol=1e-9, atol=0.0)


@pytest.mark.parametrize("every", [1, 3])
def test_patience_waits_for_the_rows_that_validate(every, tmp_path):
    """They are in the script too, and end it where they end the trainer's run."""
    columns = {"x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "y": [2.0, 4.5, 6.0, 7.5, 11.0, -3.0]}
    data = DataSource(inputs={"x": "x", "target": "y"}, columns=columns, split=Split(validation=0.2, shuffle=False))
    training = replace(LINE.training, steps=100, patience=4, validation_every=every)
    file = replace(LINE, data=data, training=training)
    given, expected = losses_of(export_text(file, "python"), tmp_path), trained_losses(file)
    assert len(given) == len(expected) < 50
    assert np.allclose(given, expected, rtol=1e-9, atol=0.0)


@pytest.mark.parametrize("settings", [{}, {"batch_size": 2, "accumulation": 2}, {"stop_gradient_below": 3.0}], ids=str)
def test_a_graph_with_noise_trains_the_same(settings, tmp_path):
    """The script draws the factors of each step as the trainer does, and none for the loss at the end."""
    dropping = [
        *[node for node in LINE.graph.nodes.values() if node.name != "loss"],
        new_node("thinned", "dropout", ("wx",), settings={"rate": 0.4}),
        new_node("again", "dropout", ("scaled",), settings={"rate": 0.1}),
        new_node("loss", "mean_squared_error", ("again", "target")),
    ]
    graph = Graph(dropping, "loss")
    graph.update({"line": new_node("line", "add", ("thinned", "b"))})
    file = replace(LINE, graph=graph, training=replace(LINE.training, seed=5, **settings))
    assert np.allclose(losses_of(export_text(file, "python"), tmp_path), trained_losses(file), rtol=1e-9, atol=0.0)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
def test_single_precision(optimizer, tmp_path):
    """The script computes in it as well: its losses are those of the trainer to six digits, and not those in double."""
    file = replace(LINE, training=replace(LINE.training, precision="float32", optimizer=optimizer))
    given, expected = losses_of(export_text(file, "python"), tmp_path), trained_losses(file)
    assert np.allclose(given, expected, rtol=3e-6, atol=0.0)
    assert all(loss == np.float32(loss) for loss in given)


def test_a_setting_without_words_is_refused():
    """Nothing is left out silently; what changes no loss is no matter."""
    refused = replace(LINE, training=replace(LINE.training, mistakes=("layer_by_layer",)))
    with pytest.raises(errors.SettingNotExportable, match="'mistakes: layer_by_layer' cannot be written"):
        export_text(refused, "python")
    kept = export_text(replace(LINE, training=replace(LINE.training, record=("w",), history_limit=20)), "python")
    assert kept == export_text(LINE, "python")


def test_every_setting_is_known():
    """A new setting of training has to be given its place here: written, refused, or without effect on the losses."""
    known = {name for settings in SETTINGS for name in settings} | {
        "precision",
        "record",
        "history_limit",
        "validation_every",
    }
    known |= {"beta2", "rho", "epsilon", "schedule_steps", "decay_factor", "minimum_rate", "peak_at"}
    known |= {"start_divisor", "end_divisor", "warmup_start", "steps", "learning_rate"}
    assert {field.name for field in fields(TrainingSettings)} == known


def test_what_cannot_be_trained_is_refused():
    """As the trainer refuses it."""
    array = Graph([new_node("x", "variable", value=[1.0, 2.0]), new_node("y", "exp", ("x",))])
    with pytest.raises(NotOneNumber):
        export_text(GraphFile(graph=array), "python")
    fixed = Graph([new_node("x", "constant", value=1.0), new_node("y", "exp", ("x",))])
    with pytest.raises(NothingToTrain):
        export_text(GraphFile(graph=fixed), "python")
