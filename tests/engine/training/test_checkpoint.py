"""A run can be paused, replayed and kept in a file, and ends the same to the last bit."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.data import Table
from engine.training.errors import BadCheckpoint, UnknownStep
from engine.training.mistakes import MISTAKES
from engine.training.optimizers import OPTIMIZERS
from engine.training.settings import TrainingSettings
from engine.training.stops import Stop
from engine.training.trainer import Trainer
from engine.value import plain

RANDOM = np.random.default_rng(5)
X = RANDOM.normal(size=(30, 3))
T = np.tanh(X @ RANDOM.normal(size=(3, 2)))
TABLE, VALIDATION = Table({"x": X[:23], "t": T[:23]}), Table({"x": X[23:], "t": T[23:]})

RUNS: list[dict[str, Any]] = [
    *({"optimizer": name, "batch_size": 5} for name in OPTIMIZERS),
    {"optimizer": "adam", "batch_size": 4, "accumulation": 3, "schedule": "one_cycle", "weight_decay": 0.01},
    {"optimizer": "adamw", "schedule": "cosine", "warmup_steps": 7, "precision": "float32"},
    {"batch_size": 7, "history_limit": 16, "record": ("b",), "clip_norm": 0.1},
    {"patience": 12, "min_improvement": 0.002, "batch_size": 6, "validation_every": 3},
    {"mistakes": tuple(MISTAKES), "learning_rate": 1e-4, "batch_size": 5},
    {"mistakes": ("keep_gradients",), "learning_rate": 1e-3, "optimizer": "nesterov"},
]


def graph() -> Graph:
    """One tanh layer."""
    return Graph(
        [
            new_node("x", "input"),
            new_node("t", "input"),
            new_node("w", "variable", value=[[0.1, -0.2], [0.3, 0.1], [-0.1, 0.2]]),
            new_node("b", "variable", value=[0.1, -0.1]),
            new_node("z", "affine", ("x", "w", "b")),
            new_node("y", "tanh", ("z",)),
            new_node("loss", "mean_squared_error", ("y", "t")),
        ]
    )


def with_dropout() -> Graph:
    """The same with noise before the loss."""
    noisy = graph()
    drop = new_node("drop", "dropout", ("y",), settings={"rate": 0.25})
    noisy.update({"drop": drop, "loss": new_node("loss", "mean_squared_error", ("drop", "t"))})
    return noisy


def trainer(settings: dict[str, Any]) -> Trainer:
    """A run of 200 steps that has not begun."""
    return Trainer(graph(), TrainingSettings(**{"steps": 200, "learning_rate": 0.02, **settings}), TABLE, VALIDATION)


def everything(run: Trainer) -> Any:
    """All that can be seen of a run."""
    history = run.history
    values = {name: plain(value) for name, value in run.values().items()}
    recorded = {name: plain(value) for name, value in history.values.items()}
    columns = (history.steps, history.losses, history.gradient_norms, history.learning_rates)
    checks = (history.validation_steps, history.validation_losses)
    return values, recorded, columns, checks, run.steps, run.stopped


def resumed(checkpoint: bytes) -> Trainer:
    """The run that the checkpoint holds."""
    return Trainer.resume(checkpoint, graph(), TABLE, VALIDATION)


@pytest.mark.parametrize("settings", RUNS, ids=str)
def test_a_run_that_was_kept_in_a_file_ends_the_same(settings):
    """At any point, even twice, and with pauses between: bit for bit, its history included."""
    whole = trainer(settings)
    whole.run()
    parts = trainer(settings)
    for steps in (1, 36, 40):
        parts.run(steps)
        parts = resumed(parts.checkpoint())
    parts.run()
    assert everything(parts) == everything(whole)


@pytest.mark.parametrize("settings", [{}, {"batch_size": 5, "accumulation": 2, "optimizer": "adam"}], ids=str)
def test_noise_is_drawn_again(settings):
    """A run with dropout, cut into parts and replayed, has the same noise; another seed has another."""
    settings = TrainingSettings(**{"steps": 50, **settings})
    whole = Trainer(with_dropout(), settings, TABLE, VALIDATION)
    whole.run()
    part = Trainer(with_dropout(), settings, TABLE, VALIDATION)
    part.run(20)
    part = Trainer.resume(part.checkpoint(), with_dropout(), TABLE, VALIDATION)
    part.run()
    assert everything(part) == everything(whole)
    part.restore(7)
    part.run(43)
    assert everything(part) == everything(whole)
    other = Trainer(with_dropout(), replace(settings, seed=1, batch_size=None), TABLE, VALIDATION)
    other.run()
    assert other.history.losses != whole.history.losses


@pytest.mark.parametrize("settings", RUNS, ids=str)
def test_every_state_of_a_run_can_be_seen_again(settings):
    """Forth and back, to the last bit; then the run goes on as if nothing had been."""
    run = trainer(settings)
    seen = [run.values()]
    run.run(180, on_step=lambda _: seen.append(run.values()))
    end, made = everything(run), run.steps
    run = resumed(run.checkpoint())
    for step in (made, 0, 3, made // 2, made // 2 - 1, made // 2 + 1, made):
        run.restore(step)
        assert run.steps == step
        assert {n: plain(v) for n, v in run.values().items()} == {n: plain(v) for n, v in seen[step].items()}
    assert everything(run)[:5] == end[:5]
    run.restore(10)
    run.run(made - 10)
    assert everything(run)[:5] == end[:5]


def test_only_steps_that_were_made_can_be_seen_again():
    """The sentence tells which there are."""
    run = trainer({})
    run.restore(0)
    run.run(5)
    for steps in (-1, 6):
        with pytest.raises(UnknownStep, match="from 0 to 5"):
            run.restore(steps)


def test_a_divergence_is_taken_back_after_resuming_too():
    """The step before a checkpoint can still turn out to be the one that led out of the finite numbers."""
    bowl = Graph([new_node("x", "variable", value=1.0), new_node("y", "square", ("x",))])
    settings = TrainingSettings(learning_rate=1e6)
    whole = Trainer(bowl, settings)
    assert whole.run().kind is Stop.NOT_FINITE
    part = Trainer(bowl, settings)
    for _ in range(whole.steps + 1):
        part.step()
    part = Trainer.resume(part.checkpoint(), bowl)
    assert part.run().kind is Stop.NOT_FINITE
    assert (part.values(), part.steps, part.history.losses) == (whole.values(), whole.steps, whole.history.losses)


def test_a_checkpoint_brings_its_settings():
    """Nothing needs to be remembered beside it."""
    run = trainer({"optimizer": "adam", "record": ("w",), "mistakes": ("step_up",)})
    assert resumed(run.checkpoint()).settings == run.settings


@pytest.mark.parametrize("stay", [0.0, 0.01, 0.3, 0.7, 0.999])
def test_a_checkpoint_cut_short_is_refused(stay):
    """In a sentence."""
    content = trainer({}).checkpoint()
    with pytest.raises(BadCheckpoint, match="cannot be resumed"):
        resumed(content[: int(stay * len(content))])


def test_a_damaged_checkpoint_is_refused():
    """Wherever a byte has changed within what it holds."""
    run = trainer({"optimizer": "adam"})
    run.run(3)
    content = run.checkpoint()
    for place in range(40, len(content) // 2, len(content) // 30):
        damaged = bytearray(content)
        damaged[place] ^= 0x55
        try:
            again = resumed(bytes(damaged))
        except BadCheckpoint:
            continue
        assert everything(again)[0] == everything(run)[0]  # a byte that means nothing, such as a date


def changed(content: bytes, change: dict[str, Any]) -> bytes:
    """A checkpoint with other text in it, well packed."""
    arrays = dict(np.load(io.BytesIO(content)))
    about = json.loads(arrays["about"].tobytes()) | change
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"format": "other"}, "another version"),
        ({"version": 1}, "another version"),
        (
            {"training": {"count": 23, "columns": {"x": 1, "t": 2}}},
            "other data: the numbers of 't', 'x' in its training",
        ),
        ({"validation": None}, "damaged"),
        ({"settings": {"optimizer": "lion"}}, "damaged"),
        ({"settings": {"optimizer": "adam"}}, "does not hold"),
        ({"steps": "many"}, "damaged"),
        ({"steps": -1}, "damaged"),
        ({"marks": {"0": {"bit_generator": "MT19937"}}}, "does not hold"),
        ({"marks": None}, "damaged"),
        ({"patience": [1]}, "damaged"),
        ({"snapshots": [[0, 1.0, 0], [1, 1.0, 0]]}, "does not hold"),
        ({"distance": [0, 0]}, "damaged"),
        ({"step_rows": [1]}, "damaged"),
        ({"step_rows": [1, 0]}, "damaged"),
        ({"snapshots": [[1, 1.0]]}, "damaged"),
    ],
    ids=str,
)
def test_a_foreign_checkpoint_is_refused(change, words):
    """What is well packed but means something else never becomes a run."""
    content = trainer({}).checkpoint()
    resumed(changed(content, {}))
    with pytest.raises(BadCheckpoint, match=words):
        resumed(changed(content, change))


def with_node(name: str, *arguments: Any, **named: Any) -> Graph:
    """The graph with one node exchanged or added."""
    changed_graph = graph()
    changed_graph.update({name: new_node(name, *arguments, **named)})
    return changed_graph


def test_a_checkpoint_does_not_mind_where_the_variables_start():
    """Another start of the variables is the same graph."""
    Trainer.resume(trainer({}).checkpoint(), with_node("b", "variable", value=[5.0, 5.0]), TABLE, VALIDATION)


@pytest.mark.parametrize(
    "other, words",
    [
        (with_node("y", "sigmoid", ("z",)), "another graph: the node 'y' was another"),
        (with_node("b", "variable", value=[0.1, -0.1], frozen=True), "the node 'b' was another"),
        (with_node("more", "variable", value=1.0), "the node 'more' was another, or was not in it"),
        (Graph([*graph().nodes.values()][:-1]), "it had 7 nodes, and this one has 6"),
        (Graph(graph().nodes.values(), "y"), "its output was not 'y'"),
        (Graph([*graph().nodes.values()][::-1]), "another order"),
    ],
    ids=["gate", "frozen", "added", "removed", "output", "order"],
)
def test_a_checkpoint_belongs_to_its_graph(other, words):
    """The refusal names the node that differs, and what to do."""
    with pytest.raises(BadCheckpoint, match=words) as refused:
        Trainer.resume(trainer({}).checkpoint(), other, TABLE, VALIDATION)
    assert "Resume it with the graph that was trained" in str(refused.value)


def with_cell_changed(table: Table) -> Table:
    """The table with one other number."""
    numbers = table.inputs["t"].copy()
    numbers[1, 1] += 1e-12
    return Table({**table.inputs, "t": numbers})


@pytest.mark.parametrize(
    "training, validation, words",
    [
        (with_cell_changed(TABLE), VALIDATION, "the numbers of 't' in its training rows"),
        (TABLE, with_cell_changed(VALIDATION), "the numbers of 't' in its validation rows"),
        (TABLE, None, "it had 23 training rows and 7 validation rows, and now there are 23 and 0"),
        (VALIDATION, TABLE, "it had 23 training rows and 7 validation rows, and now there are 7 and 23"),
    ],
    ids=["training", "validation", "left out", "exchanged"],
)
def test_a_checkpoint_belongs_to_its_rows(training, validation, words):
    """Those that validate too, whose losses decide when a run ends; the refusal tells which rows differ."""
    with pytest.raises(BadCheckpoint, match=f"other data: {words}"):
        Trainer.resume(trainer({}).checkpoint(), graph(), training, validation)


class Trap:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("code of a checkpoint was run",))


def test_nothing_in_a_checkpoint_is_executed():
    """An array of objects, which is code, is refused unread."""
    file = io.BytesIO()
    np.savez(file, about=np.array([Trap()], dtype=object))
    with pytest.raises(BadCheckpoint):
        resumed(file.getvalue())


def test_a_small_checkpoint_takes_no_large_memory():
    """Neither by packing nor by lying about its size."""
    packed = io.BytesIO()
    np.savez_compressed(packed, about=np.zeros(10_000_000, np.uint8))
    header = io.BytesIO()
    about = {"descr": "|u1", "fortran_order": False, "shape": (10**12,)}
    np.lib.format.write_array_header_1_0(header, about)
    lying = io.BytesIO()
    with zipfile.ZipFile(lying, "w") as archive:
        archive.writestr("about.npy", header.getvalue())
    for file in (packed, lying):
        with pytest.raises(BadCheckpoint):
            resumed(file.getvalue())
