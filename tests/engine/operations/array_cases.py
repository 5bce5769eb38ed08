"""Random inputs of operations on whole arrays: shapes, axes, strides, indices, numbers of inputs, drawn to fit.

One function for each operation, drawing its settings and its inputs; an operation without one fails the tests.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine.operation import Operation

Drawn = tuple[dict[str, Any], tuple[Any, ...]]


def arranged(operation: Operation, random: np.random.Generator, count: int) -> Iterator[Drawn]:
    """So many settings with inputs that fit them; none for operations that work element by element."""
    if operation.name in _DRAWERS:
        for _ in range(count):
            yield _DRAWERS[operation.name](random)


def can_draw(operation: Operation) -> bool:
    """Whether there are random inputs for this operation here."""
    return operation.name in _DRAWERS


def _numbers(random, shape):
    return random.uniform(-2.0, 2.0, shape)


def _lengths(random, least=0, most=4):
    return tuple(int(length) for length in random.integers(1, 5, random.integers(least, most + 1)))


def _axis(random, dimensions):
    """One axis of so many, told from either end."""
    return int(random.integers(-dimensions, dimensions))


def _axes(random, dimensions):
    """None, one axis or several, told from either end."""
    kind = random.integers(0, 3) if dimensions else 0
    if kind == 0:
        return None
    if kind == 1:
        return _axis(random, dimensions)
    chosen = random.permutation(dimensions)[: random.integers(1, dimensions + 1)]
    return tuple(int(axis) - dimensions * int(random.integers(0, 2)) for axis in chosen)


def _reduced(random, **more):
    shape = _lengths(random)
    settings = {"axis": _axes(random, len(shape)), "keep_dimensions": bool(random.integers(0, 2)), **more}
    return settings, (_numbers(random, shape),)


def _tied(random):
    """Whole numbers, few of them, so that many are equal."""
    settings, (x,) = _reduced(random)
    return settings, (np.rint(x),)


def _product(random):
    settings, (x,) = _reduced(random)
    return settings, (np.where(random.random(x.shape) < 0.2, 0.0, x),)


def _variance(random):
    return _reduced(random, correction=0)


def _sample_variance(random):
    shape = tuple(int(length) for length in random.integers(2, 5, random.integers(1, 4)))
    settings = {"axis": _axes(random, len(shape)), "correction": 1, "keep_dimensions": bool(random.integers(0, 2))}
    return settings, (_numbers(random, shape),)


def _any_variance(random):
    return (_variance if random.integers(0, 2) else _sample_variance)(random)


def _norm(random):
    order = str(random.choice(["L1", "L2", "Linf"]))
    settings, (x,) = _reduced(random, order=order)
    return settings, (x if order == "L2" else np.rint(x),)


def _softmax(random):
    shape = _lengths(random, 1)
    return {"axis": _axis(random, len(shape))}, (_numbers(random, shape),)


def _matmul(random):
    rows, inner, columns = (int(length) for length in random.integers(1, 5, 3))
    batch = _lengths(random, 0, 2)
    fewer = tuple(length if random.integers(0, 2) else 1 for length in batch)
    left = [(inner,), (rows, inner), (*batch, rows, inner)][random.integers(0, 3)]
    right = [(inner,), (inner, columns), (*fewer, inner, columns)][random.integers(0, 3)]
    return {}, (_numbers(random, left), _numbers(random, right))


def _dot(random):
    length = int(random.integers(1, 6))
    return {}, (_numbers(random, length), _numbers(random, length))


def _outer(random):
    return {}, (_numbers(random, random.integers(1, 6)), _numbers(random, random.integers(1, 6)))


def _affine(random):
    rows, inner, columns = (int(length) for length in random.integers(1, 5, 3))
    x = [(inner,), (rows, inner)][random.integers(0, 2)]
    bias = [(), (columns,)][random.integers(0, 2)]
    return {}, (_numbers(random, x), _numbers(random, (inner, columns)), _numbers(random, bias))


def _transpose(random):
    shape = _lengths(random)
    order = tuple(int(axis) - len(shape) * int(random.integers(0, 2)) for axis in random.permutation(len(shape)))
    return {"axes": order if shape and random.integers(0, 3) else None}, (_numbers(random, shape),)


def _reshape(random):
    shape = _lengths(random, 1)
    wanted = [int(length) for length in random.permutation(shape)]
    if random.integers(0, 2):
        wanted[random.integers(0, len(wanted))] = -1
    return {"shape": tuple(wanted)}, (_numbers(random, shape),)


def _flatten(random):
    shape = _lengths(random, 1)
    return {"start_axis": _axis(random, len(shape))}, (_numbers(random, shape),)


def _broadcast(random):
    shape = _lengths(random)
    own = tuple(length if random.integers(0, 2) else 1 for length in shape[random.integers(0, len(shape) + 1) :])
    return {"shape": shape}, (_numbers(random, own),)


def _concatenate(random):
    shape, count = _lengths(random, 1), int(random.integers(1, 5))
    axis = _axis(random, len(shape))
    place = axis % len(shape)
    shapes = [(*shape[:place], int(length), *shape[place + 1 :]) for length in random.integers(1, 5, count)]
    return {"inputs": count, "axis": axis}, tuple(_numbers(random, one) for one in shapes)


def _stack(random):
    shape, count = _lengths(random, 0, 3), int(random.integers(1, 5))
    settings = {"inputs": count, "axis": _axis(random, len(shape) + 1)}
    return settings, tuple(_numbers(random, shape) for _ in range(count))


def _slice(random):
    shape = _lengths(random, 1)
    axis = _axis(random, len(shape))
    length = shape[axis]
    start = int(random.integers(-length, length))
    stop = None if random.integers(0, 3) == 0 else int(start % length + random.integers(1, 4))
    return {"axis": axis, "start": start, "stop": stop, "step": int(random.integers(1, 4))}, (_numbers(random, shape),)


def _gather(random):
    shape = _lengths(random, 1)
    axis = _axis(random, len(shape))
    indices = random.integers(0, shape[axis], _lengths(random, 0, 2))
    return {"axis": axis}, (_numbers(random, shape), np.asarray(indices, dtype=np.float64))


def _images(random, least):
    rows, columns = (int(length) for length in random.integers(0, 4, 2) + least)
    return (int(random.integers(1, 4)), int(random.integers(1, 3)), rows, columns)


def _one_or_two(random, low, high):
    numbers = tuple(int(number) for number in random.integers(low, high, 2))
    return numbers if random.integers(0, 2) else numbers[0]


def _conv2d(random):
    kernel = random.integers(1, 4, 2)
    x = _images(random, kernel)
    weight = (int(random.integers(1, 4)), x[1], *(int(length) for length in kernel))
    biased = bool(random.integers(0, 2))
    settings = {"stride": _one_or_two(random, 1, 4), "padding": _one_or_two(random, 0, 3), "biased": biased}
    return settings, tuple(_numbers(random, shape) for shape in (x, weight, weight[:1])[: 2 + biased])


def _pool(random):
    kernel = _one_or_two(random, 1, 4)
    shape = _images(random, np.broadcast_to(kernel, 2))[random.integers(0, 2) :]
    padding = tuple(int(random.integers(0, size // 2 + 1)) for size in np.broadcast_to(kernel, 2))
    stride = None if random.integers(0, 3) == 0 else _one_or_two(random, 1, 4)
    return {"kernel": kernel, "stride": stride, "padding": padding}, (_numbers(random, shape),)


def _tied_pool(random):
    settings, (x,) = _pool(random)
    return settings, (np.rint(x) if random.integers(0, 2) else x,)


def _layer_normalization(random):
    """More than two numbers are normalised together: of two, only the epsilon keeps a gradient from being 0."""
    shape = (*_lengths(random, 0, 2), *(int(length) for length in random.integers(3, 6, random.integers(1, 3))))
    last = shape[-1:] if random.integers(0, 2) else shape[-2:]
    return {"epsilon": float(random.choice([1e-5, 0.1]))}, tuple(_numbers(random, one) for one in (shape, last, last))


def _batch_normalization(random):
    """More than two, for the same reason."""
    shape = (int(random.integers(3, 6)), int(random.integers(1, 4)), *_lengths(random, 0, 2))
    given = bool(random.integers(0, 2))
    numbers = [_numbers(random, one) for one in (shape, *(shape[1:2],) * 3)]
    variance = random.uniform(0.1, 2.0, shape[1])
    return {"given_statistics": given}, (*numbers, variance) if given else tuple(numbers[:3])


def _class_settings(random):
    return {
        "reduction": str(random.choice(["mean", "sum", "none"])),
        "weighted": bool(random.integers(0, 2)),
        "label_smoothing": float(random.choice([0.0, 0.1, 1.0])),
    }


def _scores(random):
    return (*_lengths(random, 0, 2), int(random.integers(2, 5)))


def _probabilities(random, shape):
    raw = random.uniform(0.1, 1.0, shape)
    return raw / raw.sum(axis=-1, keepdims=True)


def _cross_entropy_logits(random):
    settings, shape = _class_settings(random), _scores(random)
    weights = random.uniform(0.1, 2.0, shape[-1])
    inputs = (5.0 * _numbers(random, shape), _probabilities(random, shape), weights)
    return settings, inputs[: 2 + settings["weighted"]]


def _cross_entropy_indices(random):
    settings, shape = _class_settings(random), _scores(random)
    target = np.asarray(random.integers(0, shape[-1], shape[:-1]), dtype=np.float64)
    inputs = (5.0 * _numbers(random, shape), target, random.uniform(0.1, 2.0, shape[-1]))
    return settings, inputs[: 2 + settings["weighted"]]


def _cross_entropy_probabilities(random):
    settings, shape = _class_settings(random), _scores(random)
    del settings["label_smoothing"]
    inputs = (_probabilities(random, shape), _probabilities(random, shape), random.uniform(0.1, 2.0, shape[-1]))
    return settings, inputs[: 2 + settings["weighted"]]


_DRAWERS: dict[str, Callable[[np.random.Generator], Drawn]] = {
    "sum": _reduced,
    "mean": _reduced,
    "product": _product,
    "variance": _any_variance,
    "norm": _norm,
    "max": _tied,
    "min": _tied,
    "log_sum_exp": _reduced,
    "softmax": _softmax,
    "log_softmax": _softmax,
    "matmul": _matmul,
    "dot": _dot,
    "outer": _outer,
    "affine": _affine,
    "transpose": _transpose,
    "reshape": _reshape,
    "flatten": _flatten,
    "broadcast": _broadcast,
    "concatenate": _concatenate,
    "stack": _stack,
    "slice": _slice,
    "gather": _gather,
    "conv2d": _conv2d,
    "max_pool": _tied_pool,
    "average_pool": _pool,
    "layer_normalization": _layer_normalization,
    "batch_normalization": _batch_normalization,
    "cross_entropy_logits": _cross_entropy_logits,
    "cross_entropy_indices": _cross_entropy_indices,
    "cross_entropy_probabilities": _cross_entropy_probabilities,
}
