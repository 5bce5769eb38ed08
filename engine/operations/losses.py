"""Losses: how far an output is from its target, as one number to make small."""

import numpy as np

from engine.operation import ArrayOperation, Elementwise, Misfit, Sample
from engine.operations.activations import probabilities

CATEGORY = "losses"

squared_error = Elementwise(
    name="squared_error",
    title="Squared error",
    symbol="(y−t)²",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("output", "target"),
    help="The square of the difference between output and target.",
    latex=r"({output} - {target})^2",
    derivative_latex=(r"2 ({output} - {target})", r"2 ({target} - {output})"),
    function=lambda output, target: (output - target) * (output - target),
    derivatives=(
        lambda output, target, out: 2.0 * (output - target),
        lambda output, target, out: 2.0 * (target - output),
    ),
    samples=(Sample(inputs=(0.75, 0.01)), Sample(inputs=([0.5, 0.2], [1.0, 0.0]))),
)
half_squared_error = Elementwise(
    name="half_squared_error",
    title="Half squared error",
    symbol="½(y−t)²",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("output", "target"),
    help="Half the square of the difference between output and target; its derivative is the difference itself.",
    latex=r"\frac{1}{2} ({output} - {target})^2",
    derivative_latex=(r"{output} - {target}", r"{target} - {output}"),
    function=lambda output, target: 0.5 * (output - target) * (output - target),
    derivatives=(lambda output, target, out: output - target, lambda output, target, out: target - output),
    samples=(Sample(inputs=(0.75, 0.01)), Sample(inputs=([0.5, 0.2], [1.0, 0.0]))),
)


def _same_shape(output: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
    if output != target:
        raise Misfit("an output and a target of the same shape")
    return ()


mean_squared_error = ArrayOperation(
    name="mean_squared_error",
    title="Mean squared error",
    symbol="MSE",
    category=CATEGORY,
    ports=("output", "target"),
    help="The mean over all numbers of the squared difference between output and target.",
    latex=r"\frac{1}{n} \sum_i ({output}_i - {target}_i)^2",
    derivative_latex=(
        r"\frac{2}{n} ({output} - {target}) \cdot {upstream}",
        r"\frac{2}{n} ({target} - {output}) \cdot {upstream}",
    ),
    forward=lambda output, target: np.mean(np.square(output - target)),
    messages=(
        lambda upstream, out, output, target: (2.0 * upstream / np.size(output)) * (output - target),
        lambda upstream, out, output, target: (2.0 * upstream / np.size(output)) * (target - output),
    ),
    tangent_rule=lambda tangents, out, output, target: np.mean(2.0 * (output - target) * (tangents[0] - tangents[1])),
    shape_rule=_same_shape,
    samples=(Sample(inputs=(0.5, 2.0)), Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.5], [3.5, 4.5]]))),
)


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _rows(logits: np.ndarray) -> int:
    """How many samples the loss averages over: the numbers of the array without its last axis."""
    return max(1, logits.size // logits.shape[-1])


def _cross_entropy_shape(logits: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
    if not logits:
        raise Misfit("logits with the classes along their last axis")
    return _same_shape(logits, target)


def _cross_entropy_tangent(tangents, out, logits, target):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    log_probabilities = _log_softmax(logits)
    moved = tangents[0] - np.sum(np.exp(log_probabilities) * tangents[0], axis=-1, keepdims=True)
    return -np.sum(target * moved + tangents[1] * log_probabilities) / _rows(logits)


cross_entropy_logits = ArrayOperation(
    name="cross_entropy_logits",
    title="Cross-entropy on logits",
    symbol="CE",
    category=CATEGORY,
    ports=("logits", "target"),
    help=(
        "The mean over the batch of the cross-entropy between the softmax of the logits and the target probabilities "
        "(one-hot rows, as a rule). Softmax and logarithm are taken together, so large logits do no harm."
    ),
    latex=r"-\frac{1}{n} \sum_i {target}_i \cdot \ln \mathrm{softmax}({logits})_i",
    derivative_latex=(
        r"\frac{1}{n} (\mathrm{softmax}({logits}) \sum_j {target}_j - {target}) \cdot {upstream}",
        r"-\frac{1}{n} \ln \mathrm{softmax}({logits}) \cdot {upstream}",
    ),
    forward=lambda logits, target: -(target * _log_softmax(logits)).sum() / _rows(logits),
    messages=(
        lambda upstream, out, logits, target: (
            (probabilities(logits) * target.sum(axis=-1, keepdims=True) - target) * (upstream / _rows(logits))
        ),
        lambda upstream, out, logits, target: _log_softmax(logits) * (-upstream / _rows(logits)),
    ),
    tangent_rule=_cross_entropy_tangent,
    shape_rule=_cross_entropy_shape,
    samples=(
        Sample(inputs=([1.0, 2.0, -1.0], [0.0, 1.0, 0.0])),
        Sample(inputs=([[1000.0, 1001.0], [0.5, 0.5]], [[1.0, 0.0], [0.25, 0.75]])),
    ),
)

DECLARATIONS = (squared_error, half_squared_error, mean_squared_error, cross_entropy_logits)
