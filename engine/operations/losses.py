"""Losses: how far an output is from its target, as one number to make small."""

import math
from functools import partial
from typing import Any

import numpy as np

from engine.operation import Buffered, Calls, Reduced, Sample, Setting

CATEGORY = "losses"

SMALLEST_LOG = -100.0
"""Where PyTorch cuts the logarithms of a binary cross-entropy off."""

SMALLEST_SPREAD = 9.999999960041972e-13
"""The least p (1 - p) that PyTorch divides by there: 1e-12 in single precision."""


def _buffered_mean_of_squares(out: Any, output: Any, target: Any, reduction: str, weighted: bool) -> Buffered | None:  # noqa: FBT001 - a setting
    if weighted or reduction == "none" or output.shape != target.shape:
        return None
    share = 1.0 / output.size if reduction == "mean" else 1.0
    difference = np.empty_like(output)
    flat = difference.reshape(-1)
    return Buffered(
        (
            partial(np.subtract, output, target, difference),
            partial(np.dot, flat, flat, out),
            partial(np.multiply, out, share, out),
        ),
        (
            lambda to, upstream: _scaled(difference, 2.0 * share, upstream, to),
            lambda to, upstream: _scaled(difference, -2.0 * share, upstream, to),
        ),
    )


def _scaled(array: Any, factor: float, upstream: Any, to: Any) -> Calls:
    if isinstance(upstream, float):
        return (partial(np.multiply, array, factor * upstream, to),)
    return (partial(np.multiply, array, factor, to), partial(np.multiply, to, upstream, to))


squared_error = Reduced(
    name="squared_error",
    title="Squared error",
    symbol="(y−t)²",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("output", "target"),
    help="The square of the difference between output and target, for each element unless told.",
    latex=r"({output} - {target})^2",
    derivative_latex=(r"2 ({output} - {target})", r"2 ({target} - {output})"),
    function=lambda output, target: (output - target) * (output - target),
    derivatives=(lambda output, target: 2.0 * (output - target), lambda output, target: 2.0 * (target - output)),
    reduction="none",
    pytorch="torch.square({output} - {target})",
    samples=(
        Sample(inputs=(0.75, 0.01)),
        Sample(inputs=([0.5, 0.2], [1.0, 0.0])),
        Sample(inputs=([0.5, 0.2], [1.0, 0.0]), settings={"reduction": "sum"}),
    ),
)
half_squared_error = Reduced(
    name="half_squared_error",
    title="Half squared error",
    symbol="½(y−t)²",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("output", "target"),
    help="Half the square of the difference between output and target; its derivative is the difference itself.",
    latex=r"\frac{1}{2} ({output} - {target})^2",
    derivative_latex=(r"{output} - {target}", r"{target} - {output}"),
    function=lambda output, target: 0.5 * (output - target) * (output - target),
    derivatives=(lambda output, target: output - target, lambda output, target: target - output),
    reduction="none",
    pytorch="(0.5 * torch.square({output} - {target}))",
    samples=(
        Sample(inputs=(0.75, 0.01)),
        Sample(inputs=([0.5, 0.2], [1.0, 0.0])),
        Sample(inputs=([0.5, 0.2], [1.0, 0.0]), settings={"reduction": "mean"}),
    ),
)
mean_squared_error = Reduced(
    name="mean_squared_error",
    title="Mean squared error",
    symbol="MSE",
    category=CATEGORY,
    ports=("output", "target"),
    help="The mean over all numbers of the squared difference between output and target.",
    latex=r"({output} - {target})^2",
    derivative_latex=(r"2 ({output} - {target})", r"2 ({target} - {output})"),
    function=lambda output, target: (output - target) * (output - target),
    derivatives=(lambda output, target: 2.0 * (output - target), lambda output, target: 2.0 * (target - output)),
    pytorch="torch.nn.functional.mse_loss(*torch.broadcast_tensors({output}, {target}), reduction='none')",
    buffered=_buffered_mean_of_squares,
    samples=(
        Sample(inputs=(0.5, 2.0)),
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.5], [3.5, 4.5]])),
        Sample(inputs=([1.0, 2.0], [0.0, 2.5], [0.5, 3.0]), settings={"weighted": True}),
    ),
)
mean_absolute_error = Reduced(
    name="mean_absolute_error",
    title="Mean absolute error",
    symbol="MAE",
    category=CATEGORY,
    ports=("output", "target"),
    help="The mean over all numbers of the distance between output and target; outliers pull no harder than others.",
    latex=r"\left|{output} - {target}\right|",
    derivative_latex=(r"\mathrm{sign}({output} - {target})", r"\mathrm{sign}({target} - {output})"),
    note="Where output and target are equal there is no derivative; chosen: 0.",
    function=lambda output, target: abs(output - target),
    derivatives=(lambda output, target: np.sign(output - target), lambda output, target: np.sign(target - output)),
    pytorch="torch.nn.functional.l1_loss(*torch.broadcast_tensors({output}, {target}), reduction='none')",
    samples=(
        Sample(inputs=(0.5, 2.0)),
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.5], [3.5, 4.5]])),
        Sample(inputs=(2.0, 2.0), chosen=(0.0, 0.0)),
    ),
)


def _huber(output: Any, target: Any, delta: Any) -> Any:
    distance = abs(output - target)
    near = np.minimum(distance, delta)
    return near * (distance - 0.5 * near)


huber = Reduced(
    name="huber",
    title="Huber loss",
    symbol="Huber",
    category=CATEGORY,
    ports=("output", "target"),
    help="Half the squared error near the target, and a straight line from delta on, so that outliers pull less hard.",
    latex=(
        r"\left(\frac{1}{2} ({output} - {target})^2 \;\mathrm{if}\; \left|{output} - {target}\right| \le {delta},\;"
        r" \mathrm{else}\; {delta} (\left|{output} - {target}\right| - \frac{1}{2} {delta})\right)"
    ),
    derivative_latex=(
        r"\min(\max({output} - {target}, -{delta}), {delta})",
        r"\min(\max({target} - {output}, -{delta}), {delta})",
    ),
    settings=(
        Setting(
            name="delta", kind="number", default=1.0, minimum=1e-6, help="Where the curve becomes a straight line."
        ),
    ),
    function=_huber,
    derivatives=(
        lambda output, target, delta: np.minimum(np.maximum(output - target, -delta), delta),
        lambda output, target, delta: np.minimum(np.maximum(target - output, -delta), delta),
    ),
    pytorch=(
        "torch.nn.functional.huber_loss(*torch.broadcast_tensors({output}, {target}), reduction='none', delta={delta})"
    ),
    samples=(
        Sample(inputs=(0.5, 0.2)),
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [[0.5, 4.5], [3.0, 1.5]])),
        Sample(inputs=([1.0, 2.0], [0.5, 4.5]), settings={"delta": 0.25, "reduction": "sum"}),
    ),
)
hinge = Reduced(
    name="hinge",
    title="Hinge loss",
    symbol="hinge",
    category=CATEGORY,
    ports=("output", "target"),
    help="How much the output lacks to a margin of 1 on the right side, for targets of -1 and 1; 0 beyond it.",
    latex=r"\max(0, 1 - {target} \cdot {output})",
    derivative_latex=(
        r"-{target} \;\mathrm{if}\; {target} \cdot {output} < 1,\; \mathrm{else}\; 0",
        r"-{output} \;\mathrm{if}\; {target} \cdot {output} < 1,\; \mathrm{else}\; 0",
    ),
    note="Exactly at the margin there is no derivative; chosen: 0.",
    function=lambda output, target: np.maximum(1.0 - target * output, 0.0),
    derivatives=(
        lambda output, target: -target * np.sign(np.maximum(1.0 - target * output, 0.0)),
        lambda output, target: -output * np.sign(np.maximum(1.0 - target * output, 0.0)),
    ),
    pytorch="torch.relu(1 - {target} * {output})",
    samples=(
        Sample(inputs=(0.5, -1.0)),
        Sample(inputs=([[1.5, 0.2], [-3.0, -0.5]], [[1.0, -1.0], [1.0, -1.0]])),
        Sample(inputs=(1.0, 1.0), chosen=(0.0, 0.0)),
    ),
)


def _cross_entropy(output: Any, target: Any) -> Any:
    log, log_of_rest = np.maximum(np.log(output), SMALLEST_LOG), np.maximum(np.log1p(-output), SMALLEST_LOG)
    return -(target * log + (1.0 - target) * log_of_rest)


def _cross_entropy_by_target(output: Any, target: Any) -> Any:
    return np.maximum(np.log1p(-output), SMALLEST_LOG) - np.maximum(np.log(output), SMALLEST_LOG)


binary_cross_entropy = Reduced(
    name="binary_cross_entropy",
    title="Binary cross-entropy",
    symbol="BCE",
    category=CATEGORY,
    ports=("output", "target"),
    help=(
        "How badly a probability predicts a yes (1) or no (0); undefined outside 0 to 1. Logarithms stop at -100, so a "
        "certainty that was wrong costs 100."
    ),
    latex=r"\left(-{target} \ln {output} - (1 - {target}) \ln(1 - {output})\right)",
    derivative_latex=(
        r"\frac{{output} - {target}}{{output} (1 - {output})}",
        r"\ln(1 - {output}) - \ln {output}",
    ),
    note="At an output of 0 or 1, and within 1e-12 of them, output (1 - output) is taken as 1e-12 in the derivative.",
    function=_cross_entropy,
    derivatives=(
        lambda output, target: (output - target) / np.maximum((1.0 - output) * output, SMALLEST_SPREAD),
        _cross_entropy_by_target,
    ),
    pytorch="torch.nn.functional.binary_cross_entropy(*torch.broadcast_tensors({output}, {target}), reduction='none')",
    samples=(
        Sample(inputs=(0.3, 1.0)),
        Sample(inputs=([[0.1, 0.8], [0.6, 0.5]], [[0.0, 1.0], [0.25, 1.0]])),
        Sample(inputs=([0.1, 0.8], [0.0, 1.0], [2.0, 0.5]), settings={"weighted": True, "reduction": "sum"}),
    ),
)


def _cross_entropy_of_logits(logits: Any, target: Any) -> Any:
    return np.maximum(logits, 0.0) - logits * target + np.log1p(np.exp(-abs(logits)))


binary_cross_entropy_logits = Reduced(
    name="binary_cross_entropy_logits",
    title="Binary cross-entropy on logits",
    symbol="BCE(σ)",  # noqa: RUF001 - the Greek letter is meant
    category=CATEGORY,
    ports=("logits", "target"),
    help=(
        "The binary cross-entropy of the sigmoid of the logits. Sigmoid and logarithm are taken together, so large "
        "logits do no harm."
    ),
    latex=r"\left(\ln(1 + e^{{logits}}) - {target} \cdot {logits}\right)",
    derivative_latex=(r"\frac{1}{1 + e^{-{logits}}} - {target}", r"-{logits}"),
    function=_cross_entropy_of_logits,
    derivatives=(
        lambda logits, target: 1.0 / (1.0 + np.exp(np.minimum(-logits, 709.0))) - target,
        lambda logits, target: -logits,
    ),
    pytorch=(
        "torch.nn.functional.binary_cross_entropy_with_logits("
        "*torch.broadcast_tensors({logits}, {target}), reduction='none')"
    ),
    samples=(
        Sample(inputs=(0.0, 1.0)),
        Sample(inputs=([[-2.0, 0.8], [1.6, 0.5]], [[0.0, 1.0], [0.25, 1.0]])),
    ),
    edges=(Sample(inputs=([-800.0, 800.0, 40.0], [1.0, 1.0, 1.0])),),
)
kullback_leibler = Reduced(
    name="kullback_leibler",
    title="Kullback-Leibler divergence",
    symbol="KL",
    category=CATEGORY,
    ports=("log_output", "target"),
    help=(
        "How far a distribution, given by the logarithms of its probabilities (as log-softmax makes them), is from the "
        "target probabilities; added up over the classes it is 0 where both are the same."
    ),
    latex=r"{target} \cdot (\ln {target} - {log_output})",
    derivative_latex=(r"-{target}", r"\ln {target} + 1 - {log_output}"),
    note=(
        "A target of 0 adds 0; its own derivative there does not exist (PyTorch's is not a number); chosen: 0. "
        "The mean divides by all numbers: for the divergence itself take the sum, and divide by the size of the batch."
    ),
    function=lambda log_output, target: target * (np.log(target + (target == 0.0)) - log_output),
    derivatives=(
        lambda log_output, target: -target,
        lambda log_output, target: (np.log(target + (target == 0.0)) + 1.0 - log_output) * (target != 0.0),
    ),
    reduction="sum",
    pytorch="torch.nn.functional.kl_div({log_output}, {target}, reduction='none')",
    samples=(
        Sample(inputs=(math.log(0.3), 0.4)),
        Sample(inputs=([[-2.0, -0.1], [-0.6, -0.8]], [[0.1, 0.9], [0.25, 0.75]])),
        Sample(inputs=([-2.0, -0.1], [0.1, 0.9]), settings={"reduction": "mean"}),
    ),
)

DECLARATIONS = (
    squared_error, half_squared_error, mean_squared_error, mean_absolute_error, huber, hinge,
    binary_cross_entropy, binary_cross_entropy_logits, kullback_leibler,
)  # fmt: skip
