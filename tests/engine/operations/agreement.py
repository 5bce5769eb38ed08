"""What the engine and PyTorch make of the same operation at the same inputs: the value and every gradient.

The cases of an operation are its samples and edges, and random inputs of the samples' shapes, each number drawn
between the least and the greatest that the port's sample holds; elementwise operations are broadcast in many ways,
losses reduced and weighted in all. A port whose numbers are of a kind that drawing would spoil stands in KEPT.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.execution.quiet import quiet
from engine.operation import Elementwise, Fold, Operation, Reduced, Sample, Settings
from engine.value import shape_of, sum_to_shape
from tests.engine.operations.array_cases import arranged

TOLERANCE = 1e-12
"""The relative error up to which a number agrees."""

CANCELLED = 1e-14
"""What may be lost of the largest number of an array where sums cancel."""

VANISHED = 1e-100
"""What is smaller came out of an exponential whose exponent was so large that its own rounding shows."""

KEPT = {
    ("gather", "indices"),
    ("cross_entropy_indices", "target"),
    ("where", "condition"),
}
"""Operation and port: numbers that are taken from the samples as they are, such as indices and conditions."""

DIGITS = 4
"""Decimals of the numbers that are drawn: enough to tell them apart, few enough to keep the file of them small."""

WITHOUT_SAMPLE = (0.5, 1.5)
"""The range of a port that no sample has: the weights of a loss, the third factor of a product."""

NOT_IN_PYTORCH = {("cross_entropy_indices", "class_weight")}
"""Operation and port: PyTorch has no gradient for these, so there is nothing to compare ours with."""

BROADCASTS: tuple[tuple[tuple[int, ...], ...], ...] = (
    ((), (), ()),
    ((4,), (4,), (4,)),
    ((3, 2), (2,), ()),
    ((), (3, 2), (3, 1)),
    ((3, 1), (1, 2), (3, 2)),
    ((1, 2), (4, 3, 1), (2,)),
)
"""Shapes of the inputs of elementwise operations; more inputs go round."""

ARRANGED = 12
"""How many random arrangements of an operation on whole arrays there are in a round."""

COUNTS = (1, 3, 5)
"""How many inputs the operations that take any number of them are given."""


@dataclass(frozen=True)
class Case:
    """An operation at settings, inputs and an upstream gradient; at an `edge` what comes out need not be finite."""

    name: str
    operation: Operation
    settings: Settings
    inputs: tuple[Any, ...]
    upstream: Any
    edge: bool = False


Results = list[Any]
"""The value, then the gradient of each port as an array; None for a gradient that PyTorch does not know."""


# ------------------------------------------------------------------------------------------- the cases


def cases(operation: Operation, seed: int = 0, rounds: int = 1) -> Iterator[Case]:
    """The operation's samples and edges, then `rounds` of random inputs for each."""
    random = np.random.default_rng([seed, *operation.name.encode()])
    for number, sample in enumerate(operation.samples):
        yield _case(f"sample {number}", operation, sample.settings, sample.inputs, random)
    for number, sample in enumerate(operation.edges):
        yield _case(f"edge {number}", operation, sample.settings, sample.inputs, random, edge=True)
    for repeat in range(rounds):
        for number, sample in enumerate(operation.samples):
            yield _case(
                f"drawn {repeat} {number}", operation, sample.settings, _drawn(operation, sample, random), random
            )
            for place, (settings, shapes) in enumerate(_arrangements(operation, sample.settings, repeat)):
                inputs = _stretched(operation, sample, settings, shapes, random)
                yield _case(f"drawn {repeat} {number}, arranged {place}", operation, settings, inputs, random)
        for place, (settings, inputs) in enumerate(arranged(operation, random, ARRANGED)):
            yield _case(f"arranged {repeat} {place}", operation, settings, inputs, random)


def _case(
    name: str, operation: Operation, given: Settings, inputs: tuple[Any, ...], random: Any, *, edge: bool = False
) -> Case:
    settings = operation.complete(operation.fitted(given, len(inputs)))
    numbers = tuple(np.asarray(value, dtype=np.float64) for value in inputs)
    shape = operation.shape("case", tuple(value.shape for value in numbers), settings)
    upstream = np.round(random.uniform(0.5, 1.5, shape) * random.choice([-1.0, 1.0], shape), DIGITS)
    return Case(name, operation, settings, numbers, upstream, edge)


def _drawn(operation: Operation, sample: Sample, random: Any) -> tuple[Any, ...]:
    ports = operation.ports_of(operation.complete(operation.fitted(sample.settings, len(sample.inputs))))
    return tuple(
        value if (operation.name, port) in KEPT else _uniform(operation, sample, port, np.shape(value), random)
        for port, value in zip(ports, sample.inputs, strict=True)
    )


def _uniform(operation: Operation, sample: Sample, port: str, shape: tuple[int, ...], random: Any) -> Any:
    """Numbers between the least and the greatest of the port in this sample, or in all where it has but one."""
    numbers = _numbers(operation, (sample,), port)
    if not np.ptp(numbers):
        numbers = _numbers(operation, operation.samples, port)
    return np.round(random.uniform(numbers.min(), numbers.max(), shape), DIGITS)


def _numbers(operation: Operation, samples: tuple[Sample, ...], port: str) -> Any:
    found = []
    for sample in samples:
        ports = operation.ports_of(operation.complete(operation.fitted(sample.settings, len(sample.inputs))))
        found += [np.ravel(value) for name, value in zip(ports, sample.inputs, strict=True) if name == port]
    return np.concatenate(found) if found else np.array(WITHOUT_SAMPLE)


def _arrangements(
    operation: Operation, given: Settings, repeat: int
) -> Iterator[tuple[Settings, tuple[tuple[int, ...], ...]]]:
    """Settings and shapes of the inputs, beside those of a sample."""
    shapes = BROADCASTS[repeat % len(BROADCASTS) :] + BROADCASTS[: repeat % len(BROADCASTS)]
    if isinstance(operation, Fold):
        for count in COUNTS:
            for broadcast in shapes[:3]:
                yield {**given, "inputs": count}, (broadcast * count)[:count]
    elif isinstance(operation, Reduced):
        for reduction in ("mean", "sum", "none"):
            for whole in ((), (3, 2), (4,)):
                compared = tuple(whole if place != repeat % 3 else () for place in range(len(operation.ports)))
                settings = {**given, "reduction": reduction}
                yield {**settings, "weighted": False}, compared
                yield {**settings, "weighted": True}, (*compared, whole[1:] if any(compared) else ())
    elif isinstance(operation, Elementwise):
        for broadcast in shapes:
            yield given, broadcast[: len(operation.ports)]


def _stretched(
    operation: Operation, sample: Sample, settings: Settings, shapes: tuple[tuple[int, ...], ...], random: Any
) -> tuple[Any, ...]:
    """Inputs of these shapes, whatever those of the sample are; what is kept is drawn from the sample's numbers."""
    ports = operation.ports_of(operation.complete(settings))
    kept = dict(zip(operation.ports, sample.inputs, strict=False))
    return tuple(
        random.choice(np.ravel(kept[port]), shape)
        if (operation.name, port) in KEPT
        else _uniform(operation, sample, port, shape, random)
        for port, shape in zip(ports, shapes, strict=True)
    )


# ------------------------------------------------------------------------------------------- the two sides


def engine_results(case: Case) -> Results:
    """The value and the gradients, as the engine computes them."""
    return quiet().run(_engine_results, case)


def _engine_results(case: Case) -> Results:
    operation, settings, inputs = case.operation, case.settings, case.inputs
    out = operation.evaluate(inputs, settings)
    gradients = []
    for index, value in enumerate(inputs):
        message = operation.message(index, case.upstream, inputs, out, settings)
        gradients.append(sum_to_shape(message, shape_of(value)) if np.shape(message) != value.shape else message)
    return [np.asarray(result, dtype=np.float64) for result in (out, *gradients)]


def torch_results(case: Case) -> Results:
    """The same, as PyTorch computes them from the operation's own template."""
    import torch

    ports = case.operation.ports_of(case.settings)
    known = [(case.operation.name, port) not in NOT_IN_PYTORCH for port in ports]
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=y) for x, y in zip(case.inputs, known, strict=True)]
    out = in_torch(case.operation, case.settings, tensors)
    if out.requires_grad:
        out.backward(torch.tensor(case.upstream, dtype=out.dtype))
    gradients = [torch.zeros_like(one) if one.grad is None else one.grad for one in tensors]
    told = [gradient if there else None for gradient, there in zip(gradients, known, strict=True)]
    return [None if one is None else one.detach().numpy().astype(np.float64) for one in (out, *told)]


def in_torch(operation: Operation, settings: Settings, tensors: list[Any]) -> Any:
    """The operation's template, evaluated by PyTorch on these tensors."""
    import torch

    names = {port: f"input_{index}" for index, port in enumerate(operation.ports_of(settings))}
    expression = re.sub(r"\{(\w+)\}", lambda place: names[place[1]], operation.pytorch_of(settings))
    variables = dict(zip(names.values(), tensors, strict=True))
    return eval(expression, {"torch": torch, **variables})  # noqa: S307 - a template of our own declarations


def disagreements(case: Case, expected: Results) -> list[str]:
    """Where the engine's results differ from these; empty where they agree to TOLERANCE."""
    words = ("value", *(f"gradient of {port}" for port in case.operation.ports_of(case.settings)))
    told = engine_results(case)
    return [
        f"{case.operation.name}, {case.name}, {word}: {one} in place of {other} at {case.inputs}, {dict(case.settings)}"
        for word, one, other in zip(words, told, expected, strict=True)
        if other is not None and not agree(one, other)
    ]


def agree(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Whether two arrays have one shape and the same numbers up to TOLERANCE, infinities and NaN included."""
    if one.shape != other.shape:
        return False
    finite = np.abs(other[np.isfinite(other)])
    largest = float(finite.max()) if finite.size else 0.0
    return bool(np.allclose(one, other, rtol=TOLERANCE, atol=CANCELLED * largest + VANISHED, equal_nan=True))
