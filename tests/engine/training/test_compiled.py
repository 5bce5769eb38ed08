"""Runs whose steps are made inside the tape: the same numbers as step by step, and the same ends."""

import itertools
import math
import threading
from dataclasses import replace

import numpy as np
import pytest

from engine.execution import tape
from engine.graph import Graph
from engine.nodes import new_node
from engine.operations import OPERATIONS
from engine.training.compiled.kernels import PRECISIONS, RULES, training_kernels
from engine.training.compiled.options import options_of
from engine.training.data import Table
from engine.training.history import Records, Series, StepRecord
from engine.training.mistakes import MISTAKES
from engine.training.objective import Objective
from engine.training.optimizers import OPTIMIZERS, coupled_decay, decoupled_decay
from engine.training.schedules import SCHEDULES
from engine.training.settings import TrainingSettings
from engine.training.stops import Stop
from engine.training.trainer import Trainer

pytestmark = pytest.mark.usefixtures("compiled_tape")
STEPS = 70  # beyond the first snapshots
ROWS = 11

RANDOM = np.random.default_rng(3)
TABLE = Table({"x": RANDOM.normal(size=ROWS), "target": RANDOM.normal(size=ROWS)})


@pytest.fixture
def on_both_paths():
    """Not here: the tests say themselves what is compared."""


def graph(*, noisy: bool = False, reduction: str = "mean") -> Graph:
    """A small network of numbers, over a batch, whose loss is one number."""
    nodes = [new_node(name, "input", value=array) for name, array in TABLE.inputs.items()]
    nodes += [new_node(name, "variable", value=value) for name, value in (("w", 0.3), ("b", -0.2), ("v", 1.1))]
    nodes += [
        new_node("wx", "multiply", ("w", "x")),
        new_node("z", "add", ("wx", "b")),
        new_node("h", "tanh", ("z",)),
        new_node("kept", "dropout", ("h",), settings={"rate": 0.4}) if noisy else new_node("kept", "sigmoid", ("h",)),
        new_node("out", "multiply", ("v", "kept")),
        new_node("loss", "mean_squared_error", ("out", "target"), settings={"reduction": reduction}),
    ]
    return Graph(nodes, "loss")


def step_by_step(trainer: Trainer) -> Trainer:
    """The same trainer, whose steps Python makes one by one."""
    trainer._loop._driver = None
    return trainer


def rows(trainer: Trainer) -> list[list[float]]:
    """All records."""
    return trainer.history.of_steps.rows().tolist()


def values(trainer: Trainer) -> dict[str, float]:
    """The parameters."""
    return {name: float(np.sum(value)) for name, value in trainer.values().items()}


VARIANTS = [
    *({"optimizer": name} for name in OPTIMIZERS),
    *({"optimizer": name, "weight_decay": 0.05} for name in OPTIMIZERS),
    {"momentum": 0.8},
    *({"schedule": name} for name in SCHEDULES),
    {"schedule": "cosine", "warmup_steps": 7},
    {"clip_value": 0.05},
    {"clip_norm": 0.1},
    {"clip_value": 0.05, "clip_norm": 0.06},
    *({"batch_size": size} for size in (1, 3, 4, 11)),
    {"batch_size": 3, "accumulation": 3, "optimizer": "adam"},
    {"accumulation": 2},
    {"record": ("w", "v"), "batch_size": 4},
    *({"mistakes": (name,), "learning_rate": 0.001} for name in MISTAKES),
    {"mistakes": ("keep_gradients", "step_up"), "clip_norm": 0.5, "learning_rate": 0.001},
    {"patience": 5, "min_improvement": 0.01},
    {"stop_below": 0.6},
    {"stop_below": 0.6, "batch_size": 4},
    {"stop_gradient_below": 0.05},
]


@pytest.mark.parametrize("settings", VARIANTS, ids=str)
@pytest.mark.parametrize("validated", [False, True])
def test_the_same_bits_as_step_by_step(settings, validated):
    """Every optimizer, schedule, clipping, batch and stop: values, history and end are equal, not only close."""
    chosen = TrainingSettings(**{"steps": STEPS, "learning_rate": 0.05, "validation_every": 9, **settings})
    made = [Trainer(graph(), chosen, TABLE, TABLE if validated else None) for _ in range(2)]
    ends = [made[0].run(), step_by_step(made[1]).run()]
    assert made[0].path == "tape"
    assert ends[0] == ends[1]
    assert made[0].steps == made[1].steps > 0
    assert values(made[0]) == values(made[1])
    assert rows(made[0]) == rows(made[1])
    assert made[0].history.validation_losses == made[1].history.validation_losses


@pytest.mark.parametrize("settings", VARIANTS, ids=str)
def test_the_same_numbers_as_numpy(settings):
    """To rounding."""
    chosen = TrainingSettings(**{"steps": STEPS, "learning_rate": 0.05, **settings})
    made = [Trainer(graph(), chosen, TABLE, path=path) for path in ("tape", "numpy")]
    for trainer in made:
        trainer.run()
    assert [trainer.path for trainer in made] == ["tape", "numpy"]
    assert made[0].steps == made[1].steps
    np.testing.assert_allclose(rows(made[0]), rows(made[1]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("size", [None, 4])
@pytest.mark.parametrize("accumulation", [1, 2])
def test_noise_is_the_same(size, accumulation):
    """Dropout draws the same factors for the same batch, wherever the step is made."""
    chosen = TrainingSettings(steps=STEPS, learning_rate=0.05, batch_size=size, accumulation=accumulation)
    made = [Trainer(graph(noisy=True), chosen, TABLE) for _ in range(2)]
    made[0].run()
    step_by_step(made[1]).run()
    assert rows(made[0]) == rows(made[1])
    assert made[0].loss() == made[1].loss()


def test_most_steps_are_made_in_a_row(monkeypatch):
    """Nothing in an ordinary run has Python make a step by itself."""
    trainer = Trainer(graph(), TrainingSettings(steps=STEPS, batch_size=4), TABLE)
    monkeypatch.setattr(trainer._loop, "attempt", None)
    assert trainer.run().kind is Stop.STEPS


@pytest.mark.parametrize("parts", [(70,), (1, 69), (13, 50, 7)])
def test_however_it_is_cut(parts):
    """Parts of a run, and single steps between them, end as the whole."""
    chosen = TrainingSettings(optimizer="adam", batch_size=4, clip_norm=0.5)
    whole, cut = (Trainer(graph(), chosen, TABLE) for _ in range(2))
    whole.run(70 + len(parts))
    for steps in parts:
        cut.run(steps)
        cut.step()
    assert rows(cut) == rows(whole)
    assert values(cut) == values(whole)


@pytest.mark.parametrize("step", [0, 1, 63, 64, 100, 149])
def test_any_step_can_be_restored(step):
    """Bit for bit, and the run goes on from there as before."""
    chosen = TrainingSettings(optimizer="rmsprop", batch_size=4, steps=150)
    whole, part = (Trainer(graph(), chosen, TABLE) for _ in range(2))
    whole.run()
    part.run(step)
    whole.restore(step)
    assert values(whole) == values(part)
    whole.run(150 - step)
    part.run(150 - step)
    assert rows(whole) == rows(part)


def test_a_chunk_that_ended_early_draws_the_same_batches(monkeypatch):
    """Orders of later epochs may be drawn beforehand: who then goes on by single steps sees them again."""
    chosen = TrainingSettings(batch_size=4, steps=40, stop_below=1e9)
    trainer, other = Trainer(graph(), chosen, TABLE), Trainer(graph(), replace(chosen, stop_below=None), TABLE)
    monkeypatch.setattr(trainer._loop, "_enough", lambda _: None)  # stops in the tape, never in Python
    trainer.run()
    other.run()
    assert rows(trainer) == rows(other)


@pytest.mark.parametrize("rate", [1e6, 3.0])
def test_what_leaves_the_finite_numbers(rate):
    """The step that led there is taken back, and told, as step by step."""
    diverging = Graph(
        [new_node("x", "variable", value=2.0), new_node("y", "power", ("x", "n")), new_node("n", "constant", value=4.0)]
    )
    chosen = TrainingSettings(steps=50, learning_rate=rate)
    made = [Trainer(diverging, chosen) for _ in range(2)]
    ends = [made[0].run(), step_by_step(made[1]).run()]
    assert ends[0].kind is ends[1].kind is Stop.NOT_FINITE
    assert str(ends[0].error) == str(ends[1].error)
    assert values(made[0]) == values(made[1])
    assert rows(made[0]) == rows(made[1])
    assert math.isfinite(made[0].loss())


# --- the path of a run


def test_a_run_keeps_its_path():
    """Neither switching the tape off nor on changes the numbers of a run under way, also of batches yet unseen."""
    chosen = TrainingSettings(batch_size=4, steps=STEPS)
    whole, switched = (Trainer(graph(), chosen, TABLE) for _ in range(2))
    whole.run()
    tape.use(False)
    try:
        switched.run()
        assert Trainer(graph(), chosen, TABLE).path == "numpy"
    finally:
        tape.use(True)
    assert switched.path == "tape"
    assert rows(switched) == rows(whole)


@pytest.mark.parametrize("path", ["tape", "numpy"])
def test_a_checkpoint_goes_on_on_its_path(path):
    """Whatever is ready: a run that began on numpy stays there."""
    chosen = TrainingSettings(optimizer="adam", batch_size=4, steps=STEPS)
    whole, half = (Trainer(graph(), chosen, TABLE, path=path) for _ in range(2))
    whole.run()
    half.run(33)
    resumed = Trainer.resume(half.checkpoint(), graph(), TABLE)
    assert (resumed.path, resumed.changed_path) == (path, False)
    resumed.run()
    assert rows(resumed) == rows(whole)


def test_a_checkpoint_of_the_tape_where_there_is_none():
    """It goes on on numpy and says so."""
    half = Trainer(graph(), TrainingSettings(steps=STEPS), TABLE)
    half.run(33)
    tape.use(False)
    try:
        resumed = Trainer.resume(half.checkpoint(), graph(), TABLE)
    finally:
        tape.use(True)
    assert (resumed.path, resumed.changed_path) == ("numpy", True)
    resumed.run()
    half.run()
    np.testing.assert_allclose(rows(resumed), rows(half), rtol=1e-9)


# --- updates


def loaded():
    """The compiled functions, which the fixtures have loaded."""
    kernels = training_kernels()
    assert kernels is not None
    return kernels


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_compiled_update_is_the_declared_one(name, decay, precision):
    """Number by number and bit for bit; with weight decay a float32 is rounded once less on the way."""
    settings = TrainingSettings(optimizer=name, weight_decay=decay, precision=precision)
    rule, kernels = settings.rule, loaded()
    random = np.random.default_rng(5)
    sets = np.abs(random.normal(size=(2, 1 + len(rule.memory), 1001))).astype(precision)
    gradient = random.normal(size=1001).astype(precision)
    constants = rule.constants({each: settings.value(each) for each in rule.settings})
    parameter, *memory = sets[0].copy()
    slope = gradient.copy()
    if decay and rule.decoupled:
        parameter = decoupled_decay(parameter, 0.03, decay)
    elif decay:
        slope = coupled_decay(parameter, slope, decay)
    expected = rule.update(parameter, slope, *memory, *rule.coefficients(7.0, 0.03, *constants))
    kernels.advance[precision](
        RULES.index(rule), sets, 0, gradient, 7.0, 0.03, np.array(constants), options_of(settings), np.empty(0)
    )
    exact = decay == 0.0 or precision == "float64"
    np.testing.assert_allclose(sets[1], np.array(expected), rtol=0.0 if exact else 1e-5, atol=0.0 if exact else 1e-7)


@pytest.mark.parametrize("numbers", [[3.0, -4.0], [1e200] * 9, [1e308] * 3, [0.0] * 20, [1e-150]])
def test_the_norm_never_overflows_on_the_way(numbers):
    """It is finite whenever the numbers and their norm are."""
    gradient = np.array(numbers)
    norm = loaded().clip(gradient, np.zeros((2, 1, len(numbers))), 0, options_of(TrainingSettings()))
    np.testing.assert_allclose(norm, math.hypot(*numbers), rtol=1e-14)


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
def test_a_gradient_that_is_not_finite_has_no_norm(bad):
    """NaN, wherever the number stands."""
    for place in (0, 5, 17):
        gradient = np.ones(18)
        gradient[place] = bad
        assert math.isnan(loaded().clip(gradient, np.zeros((2, 1, 18)), 0, options_of(TrainingSettings())))


def test_arrays_step_by_the_compiled_update():
    """Graphs that the tape does not run still step by it, in both precisions, as on numpy to rounding."""
    nodes = [
        new_node("x", "constant", value=np.arange(6.0).reshape(2, 3) / 6),
        new_node("w", "variable", value=np.ones((3, 2)) / 7),
        new_node("y", "matmul", ("x", "w")),
        new_node("loss", "sum", ("y2",)),
        new_node("y2", "multiply", ("y", "y")),
    ]
    for precision, tolerance in (("float64", 1e-12), ("float32", 1e-3)):
        chosen = TrainingSettings(optimizer="adam", steps=20, precision=precision, clip_norm=0.5)
        made = [Trainer(Graph(nodes, "loss"), chosen, path=path) for path in ("tape", "numpy")]
        for trainer in made:
            trainer.run()
        np.testing.assert_allclose(rows(made[0]), rows(made[1]), rtol=tolerance, atol=tolerance / 100)


def test_objectives_agree():
    """Loss and gradient of both paths, and of a batch."""
    theta = np.array([0.1, 0.2, 0.3])
    batch = {name: array[:4] for name, array in TABLE.inputs.items()}
    for given in (None, batch):
        (loss, gradient), (expected, slope) = (
            (found, slope.copy())
            for found, slope in (
                Objective(graph(), TABLE, 4, kernels=kernels).loss_and_gradient(theta, given)
                for kernels in (training_kernels(), None)
            )
        )
        np.testing.assert_allclose([loss, *gradient], [expected, *slope], rtol=1e-12)


# --- records


def test_blocks_of_records_are_thinned_as_single_ones_are():
    """However they come, the same rows are kept."""
    block = np.arange(1, 1001)[:, np.newaxis] * np.ones(4)
    single, cut = Series(4, 100), Series(4, 100)
    for row in block:
        single.append(tuple(row))
    for start, end in itertools.pairwise([0, 1, 3, 400, 401, 900, 1000]):
        cut.extend(block[start:end])
    assert cut.rows().tolist() == single.rows().tolist()
    assert [part.tolist() for part in cut.kept()[:2]] == [part.tolist() for part in single.kept()[:2]]
    cut.extend(block[990:])  # known already
    assert cut.rows().tolist() == single.rows().tolist()
    cut.drop_last()
    single.drop_last()
    assert cut.rows().tolist() == single.rows().tolist()


def test_records_are_a_sequence():
    """Of whole blocks and single steps: by place, from the end, sliced, in order."""
    records = Records()
    records.add(np.array([[1, 0.5, 0.25, 0.1, 9.0], [2, 0.4, 0.2, 0.1, 9.0]]))
    records.add_one(StepRecord(3, 0.3, 0.1, 0.1))
    expected = [StepRecord(1, 0.5, 0.25, 0.1), StepRecord(2, 0.4, 0.2, 0.1), StepRecord(3, 0.3, 0.1, 0.1)]
    assert list(records) == expected
    assert [records[place] for place in (0, 1, 2, -1, -3)] == [*expected, expected[2], expected[0]]
    assert records[1:] == expected[1:]
    assert isinstance(records[0].step, int)
    assert len(records) == 3
    with pytest.raises(IndexError):
        records[3]


def test_memory_stays_flat():
    """History and snapshots of a long run stay below their caps."""
    trainer = Trainer(graph(), TrainingSettings(history_limit=500, batch_size=4), TABLE)
    trainer.run(20_000)
    assert len(trainer.history) <= 500
    assert len(trainer._loop.snapshots.by_step) <= 64
    assert len(trainer._batches.marks) <= 65
    sizes = trainer.history.of_steps._kept.nbytes, len(trainer._batches._orders)
    trainer.run(20_000)
    assert trainer.history.of_steps._kept.nbytes == sizes[0]
    assert len(trainer.history) <= 500
    assert trainer.steps == 40_000


def test_trainers_on_threads():
    """Several at once give what each gives alone."""
    chosen = [TrainingSettings(optimizer=name, batch_size=4, steps=3000) for name in ("sgd", "adam", "rmsprop")]
    alone = [Trainer(graph(), each, TABLE) for each in chosen]
    together = [Trainer(graph(), each, TABLE) for each in chosen]
    for trainer in alone:
        trainer.run()
    threads = [threading.Thread(target=trainer.run) for trainer in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [rows(trainer) for trainer in together] == [rows(trainer) for trainer in alone]


def test_every_optimizer_has_its_place():
    """Whatever is declared is compiled."""
    assert {rule.name for rule in RULES} == set(OPTIMIZERS)
    assert "dropout" in OPERATIONS
