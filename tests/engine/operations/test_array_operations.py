"""Operations on whole arrays, at random shapes and settings: both modes agree, shapes are told, precision is kept."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import ShapeError
from engine.execution.quiet import quiet
from engine.operation import ArrayOperation
from engine.operations import OPERATIONS
from tests.engine.operations.array_cases import arranged, can_draw

ARRAY_OPERATIONS = [
    pytest.param(operation, id=name) for name, operation in OPERATIONS.items() if isinstance(operation, ArrayOperation)
]
INDICES = {("gather", "indices"), ("cross_entropy_indices", "target")}
"""Ports of whole numbers, along which nothing moves."""

seeds = st.integers(0, 2**32 - 1)


def drawn(operation, seed):
    """Complete settings, inputs, and how each input moves."""
    random = np.random.default_rng(seed)
    chosen, inputs = next(arranged(operation, random, 1))
    complete = operation.complete(chosen)
    inputs = tuple(np.asarray(value, dtype=np.float64) for value in inputs)
    ports = operation.ports_of(complete)
    moved = tuple(
        random.uniform(-1.0, 1.0, value.shape) * ((operation.name, port) not in INDICES)
        for port, value in zip(ports, inputs, strict=True)
    )
    return complete, inputs, moved, random


@pytest.mark.parametrize("operation", ARRAY_OPERATIONS)
def test_random_inputs_can_be_drawn(operation):
    """An operation on whole arrays is not checked at its samples alone."""
    assert can_draw(operation)


@pytest.mark.parametrize("operation", ARRAY_OPERATIONS)
@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_both_modes_agree(operation, seed):
    """Upstream times the tangent is the messages times what moves; shapes are those that the rule told."""
    chosen, inputs, moved, random = drawn(operation, seed)
    out = operation.evaluate(inputs, chosen)
    assert np.shape(out) == operation.shape("gate", tuple(map(np.shape, inputs)), chosen)
    upstream = random.uniform(-1.0, 1.0, np.shape(out))
    messages = [operation.message(index, upstream, inputs, out, chosen) for index in range(len(inputs))]
    assert list(map(np.shape, messages)) == list(map(np.shape, inputs))
    tangent = operation.tangent(moved, inputs, out, chosen)
    assert np.shape(tangent) == np.shape(out)
    backward = [message * direction for message, direction in zip(messages, moved, strict=True)]
    scale = np.sum(np.abs(upstream * tangent)) + sum(np.sum(np.abs(part)) for part in backward)
    assert np.sum(upstream * tangent) == pytest.approx(sum(map(np.sum, backward)), rel=1e-10, abs=1e-10 * scale)


@pytest.mark.parametrize("operation", ARRAY_OPERATIONS)
@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_single_precision_stays(operation, seed):
    """Nothing in a rule brings single precision back to double: value, messages and tangent.

    A plain number as the upstream gradient, with which training begins, takes the precision of the arrays.
    """
    chosen, inputs, moved, _ = drawn(operation, seed)
    inputs, moved = (tuple(value.astype(np.float32)[()] for value in values) for values in (inputs, moved))
    assume(any(map(np.ndim, inputs)))
    out = operation.evaluate(inputs, chosen)
    upstream = np.ones(np.shape(out), dtype=np.float32) if np.shape(out) else 1.0
    results = [operation.message(index, upstream, inputs, out, chosen) for index in range(len(inputs))]
    results += [out, operation.tangent(moved, inputs, out, chosen)]
    assert {np.asarray(result).dtype for result in results} == {np.dtype(np.float32)}


@pytest.mark.parametrize("operation", ARRAY_OPERATIONS)
@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_inputs_are_left_as_they_are(operation, seed):
    """A rule changes nothing that somebody else can see: everything it is given may be locked."""
    chosen, inputs, moved, _ = drawn(operation, seed)
    out = operation.evaluate(inputs, chosen)
    upstream = np.ones(np.shape(out))
    for array in (*inputs, *moved, upstream, out):
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    operation.evaluate(inputs, chosen)
    operation.tangent(moved, inputs, out, chosen)
    for index in range(len(inputs)):
        operation.message(index, upstream, inputs, out, chosen)


MISFITS = [
    ("sum", ((2, 3),), {"axis": 2}, "an axis 2"),
    ("mean", ((2, 3),), {"axis": (0, -2)}, "each of them once"),
    ("max", ((),), {"axis": 0}, "an axis 0"),
    ("norm", ((2,),), {"axis": ()}, "at least one axis"),
    ("variance", ((1, 4),), {"axis": 0, "correction": 1}, "at least two numbers"),
    ("matmul", ((), (2,)), {}, "vectors, matrices"),
    ("matmul", ((2, 3), (2, 3)), {}, "as many columns"),
    ("matmul", ((2, 1, 3), (3, 3, 1)), {}, "batches of matrices"),
    ("dot", ((2, 2), (2,)), {}, "two vectors"),
    ("dot", ((3,), (2,)), {}, "same length"),
    ("outer", ((3,), ()), {}, "two vectors"),
    ("transpose", ((2, 3),), {"axes": (0, 0)}, "each of the 2 axes"),
    ("transpose", ((2, 3),), {"axes": (0, 5)}, "an axis 5"),
    ("reshape", ((2, 3),), {"shape": (4, -1)}, "6 numbers"),
    ("reshape", ((2, 3),), {"shape": (7,)}, "6 numbers"),
    ("reshape", ((2, 3),), {"shape": (-1, -1)}, "one of which may be -1"),
    ("reshape", ((2, 3),), {"shape": (0,)}, "lengths from 1 up"),
    ("flatten", ((3,),), {}, "an axis 1"),
    ("broadcast", ((2,),), {"shape": (3,)}, "to which the input stretches"),
    ("broadcast", ((1, 2),), {"shape": (2,)}, "to which the input stretches"),
    ("concatenate", ((2, 3), (2, 4)), {}, "along axis 0 only"),
    ("concatenate", ((2, 3), (2,)), {}, "along axis 0 only"),
    ("concatenate", ((), ()), {}, "an axis 0"),
    ("stack", ((2,), (3,)), {}, "same shape"),
    ("stack", ((2,), (2,)), {"axis": 2}, "a new axis 2"),
    ("slice", ((3,),), {"start": 3}, "which is 3 long"),
    ("slice", ((3,),), {"axis": 1}, "an axis 1"),
    ("gather", ((), (2,)), {}, "an axis 0"),
    ("conv2d", ((1, 28, 28), (8, 1, 3, 3), (8,)), {}, "(samples, channels, rows, columns)"),
    ("conv2d", ((2, 3, 9, 9), (8, 1, 3, 3), (8,)), {}, "as many channels"),
    ("conv2d", ((2, 1, 9, 9), (8, 1, 3, 3), (1,)), {}, "a bias of shape (8,)"),
    ("conv2d", ((2, 1, 2, 9), (8, 1, 3, 3), (8,)), {}, "at least 3 rows"),
    ("conv2d", ((2, 1, 9, 9), (8, 1, 3, 3), (8,)), {"stride": (1, 1, 1)}, "one for each"),
    ("conv2d", ((1, 1, 9000, 9000), (1, 1, 900, 900), (1,)), {}, "at most"),
    ("max_pool", ((4, 4),), {}, "images"),
    ("max_pool", ((1, 4, 4),), {"kernel": (2, 2, 2)}, "one for each"),
    ("max_pool", ((1, 4, 4),), {"padding": 2}, "half the kernel"),
    ("average_pool", ((1, 4, 4),), {"kernel": 5}, "at least 5 rows and 5 columns"),
    ("layer_normalization", ((2, 3), (2,), (2,)), {}, "the last axes of x"),
    ("layer_normalization", ((2, 3), (), ()), {}, "the last axes of x"),
    ("batch_normalization", ((3,), (3,), (3,)), {}, "a batch of shape"),
    ("batch_normalization", ((4, 3), (4,), (3,)), {}, "the 3 channels"),
    ("cross_entropy_logits", ((2, 3), (2, 3), (2,)), {"weighted": True}, "each of the 3 classes"),
    ("cross_entropy_indices", ((2, 3), (2, 3)), {}, "one class for each sample"),
    ("cross_entropy_indices", ((), ()), {}, "along its last axis"),
    ("cross_entropy_probabilities", ((2, 3), (3,)), {}, "the same shape"),
]


@pytest.mark.parametrize("name, shapes, chosen, told", MISFITS)
def test_what_does_not_fit_is_refused(name, shapes, chosen, told):
    """Before anything runs, in a sentence that says what the operation needs."""
    operation = OPERATIONS[name]
    with pytest.raises(ShapeError, match="needs") as refused:
        operation.shape("gate", shapes, operation.complete(chosen))
    assert told in str(refused.value)


@pytest.mark.parametrize("bad", [-1.0, 3.0, np.nan, 1e300])
def test_an_index_that_is_out_of_range_gives_no_number(bad):
    """NaN where the index is wrong, and only there; what is not a number receives no gradient."""
    gather = OPERATIONS["gather"]
    rows, indices = np.arange(6.0).reshape(3, 2), np.array([1.0, bad])
    chosen = gather.complete({})
    out = quiet().run(gather.evaluate, (rows, indices), chosen)
    assert np.array_equal(out, [[2.0, 3.0], [np.nan, np.nan]], equal_nan=True)
    message = quiet().run(gather.message, 0, np.ones((2, 2)), (rows, indices), out, chosen)
    assert np.array_equal(message, [[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])


@pytest.mark.parametrize("bad", [-1.0, 3.0, np.nan])
def test_a_class_that_does_not_exist_gives_no_number(bad):
    """The loss of that sample is NaN, and so is the mean."""
    loss = OPERATIONS["cross_entropy_indices"]
    inputs = (np.ones((2, 3)), np.array([2.0, bad]))
    each = np.asarray(loss.evaluate(inputs, loss.complete({"reduction": "none"})))
    assert np.isfinite(each[0])
    assert np.isnan(each[1])
    assert np.isnan(loss.evaluate(inputs, loss.complete({})))


def test_the_gradients_of_a_repeated_index_add_up():
    """A row that is looked up several times is told so by each."""
    gather = OPERATIONS["gather"]
    table, indices = np.zeros((1000, 2)), np.array([7.0] * 5 + [999.0, 0.0])
    chosen = gather.complete({})
    upstream = np.arange(14.0).reshape(7, 2)
    out = gather.evaluate((table, indices), chosen)
    message = np.asarray(gather.message(0, upstream, (table, indices), out, chosen))
    assert message[7].tolist() == upstream[:5].sum(axis=0).tolist()
    assert message[999].tolist() == upstream[5].tolist()
    assert message[0].tolist() == upstream[6].tolist()
    assert np.count_nonzero(message.any(axis=1)) == 3


def test_indices_and_one_hot_rows_give_the_same_loss():
    """With and without class weights and smoothing, where both divide by the same number."""
    random = np.random.default_rng(1)
    logits, weights, classes = random.normal(size=(6, 4)), random.uniform(0.5, 2.0, 4), random.integers(0, 4, 6)
    one_hot = np.eye(4)[classes]
    for chosen in ({}, {"label_smoothing": 0.3}, {"reduction": "sum", "weighted": True}):
        given_weights = (weights,) if "weighted" in chosen else ()
        by_index, by_row = OPERATIONS["cross_entropy_indices"], OPERATIONS["cross_entropy_logits"]
        one = by_index.evaluate((logits, classes.astype(float), *given_weights), by_index.complete(chosen))
        other = by_row.evaluate((logits, one_hot, *given_weights), by_row.complete(chosen))
        assert one == pytest.approx(other, rel=1e-14)


@pytest.mark.parametrize(
    "name, count, chosen",
    [
        ("concatenate", 5, {"inputs": 5}),
        ("stack", 1, {"inputs": 1}),
        ("conv2d", 2, {}),
        ("batch_normalization", 5, {"given_statistics": True}),
        ("cross_entropy_indices", 3, {"weighted": True}),
    ],
)
def test_a_call_with_more_inputs_sets_the_ports(name, count, chosen):
    """As many inputs as are given; the optional bias is left out by its setting alone."""
    operation = OPERATIONS[name]
    fitted = dict(operation.fitted({}, count))
    assert fitted == (chosen or {"biased": False})
    ports = operation.ports_of(operation.complete(fitted))
    assert len(ports) == count == len(operation.derivative_latex_of(operation.complete(fitted)))
    assert [port for port in ports if f"{{{port}}}" not in operation.latex_of(operation.complete(fitted))] == []


def test_dropout_draws_from_its_generator():
    """The same seed, the same mask: zeros at about the rate, the others enlarged so that the mean stays."""
    dropout = OPERATIONS["dropout"]
    assert dropout.noise is not None
    mask = dropout.noise(np.random.default_rng(4), (400, 500), rate=0.2)
    assert np.array_equal(mask, dropout.noise(np.random.default_rng(4), (400, 500), rate=0.2))
    assert set(np.unique(mask)) == {0.0, 1.25}
    assert mask.mean() == pytest.approx(1.0, abs=0.01)
    assert dropout.evaluate((3.0,), dropout.complete({"rate": 0.2})) == 3.0
    assert np.all(dropout.noise(np.random.default_rng(4), (9,), rate=0.0) == 1.0)


def test_max_pooling_never_picks_its_padding():
    """The padding is less than any number, however negative."""
    pool = OPERATIONS["max_pool"]
    chosen = pool.complete({"kernel": 2, "padding": 1})
    assert np.array_equal(pool.evaluate((np.full((1, 2, 2), -5.0),), chosen), np.full((1, 2, 2), -5.0))


def test_not_a_number_stays_in_its_window():
    """Gradients go to each number from the windows that hold it, so NaN does not spread to the others."""
    pool = OPERATIONS["average_pool"]
    x, upstream = np.ones((1, 4, 4)), np.ones((1, 2, 2))
    upstream[0, 0, 0] = np.nan
    out = pool.evaluate((x,), pool.complete({}))
    message = np.asarray(pool.message(0, upstream, (x,), out, pool.complete({})))
    assert np.isnan(message[0, :2, :2]).all()
    assert np.isfinite(message).sum() == 12


def test_a_step_beyond_the_axis_takes_one_number():
    """The gradient goes back to it, however far the step would lead."""
    operation = OPERATIONS["slice"]
    chosen = operation.complete({"start": 1, "step": 10**30})
    x = np.array([1.0, 2.0, 3.0])
    out = operation.evaluate((x,), chosen)
    assert np.array_equal(operation.message(0, np.array([5.0]), (x,), out, chosen), [0.0, 5.0, 0.0])
