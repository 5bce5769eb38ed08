"""Losses over classes: how far scores or probabilities are from the class that each sample belongs to.

All are cross-entropies between wanted probabilities q and those given, the classes along the last axis: for each
sample the sum over the classes of -w q ln p, w being the class weights where there are any.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from engine.operation import REDUCTION, ArrayOperation, Buffered, Calls, Misfit, Sample, Setting
from engine.operations.softmax import log_probabilities, probabilities

CATEGORY = "losses"
Shape = tuple[int, ...]

CLASS_REDUCTION = Setting(
    name="reduction",
    kind="choice",
    default="mean",
    choices=REDUCTION.choices,
    help="The mean over all samples, their sum, or each by itself.",
)
CLASS_WEIGHTED = Setting(
    name="weighted",
    kind="boolean",
    default=False,
    sets_ports=True,
    help="Take one more input, with a weight for each class.",
)
SMOOTHING = Setting(
    name="label_smoothing",
    kind="number",
    default=0.0,
    minimum=0.0,
    maximum=1.0,
    help="The share of the wanted probability that is spread evenly over all classes.",
)
CLASSES_SECOND = "{{{0}}}.movedim(-1, min(1, {{{0}}}.ndim - 1))"
"""PyTorch expects the classes along the second axis, or the only one."""
_LOGITS = [[1.0, 2.0, -1.0], [0.5, 0.25, 3.0]]
_WANTED = [[0.0, 1.0, 0.0], [0.25, 0.25, 0.5]]
_WEIGHTS = [0.5, 2.0, 1.0]


def smoothed(target: Any, smoothing: float) -> Any:
    """The wanted probabilities, a share of which is spread evenly over all classes."""
    return target * (1.0 - smoothing) + smoothing / np.shape(target)[-1] if smoothing else target


def weighed(wanted: Any, weights: tuple[Any, ...]) -> Any:
    """What is wanted, times the class weights where there are any."""
    return wanted * weights[0] if weights else wanted


def rows(scores: Any) -> int:
    """How many samples there are: the numbers of the array without its last axis."""
    return max(1, scores.size // scores.shape[-1])


def reduced(losses: Any, reduction: str, divisor: Any) -> Any:
    """The samples' losses as the setting asks for them."""
    if reduction == "none":
        return losses
    return np.sum(losses) / divisor if reduction == "mean" else np.sum(losses)


def arriving(upstream: Any, reduction: str, divisor: Any) -> Any:
    """The upstream gradient of each sample's loss, beside its classes."""
    if reduction == "mean":
        return upstream / divisor
    return np.expand_dims(upstream, -1) if np.ndim(upstream) else upstream


def over_samples(terms: Any) -> Any:
    """The sum for each class."""
    return np.sum(terms, axis=tuple(range(np.ndim(terms) - 1)))


def check_weights(classes: int, weights: tuple[Shape, ...]) -> None:
    """Raise Misfit where class weights are not one number for each class."""
    if weights and weights[0] != (classes,):
        raise Misfit("a weight for each of the {classes} classes", classes=classes)


def loss_shape(scores: Shape, target: Shape, *weights: Shape, reduction: str, **_: Any) -> Shape:
    """The shape of a loss whose target tells a probability for each class; raises Misfit."""
    if not scores:
        raise Misfit("an array with the classes along its last axis")
    if scores != target:
        raise Misfit("an output and a target of the same shape")
    check_weights(scores[-1], weights)
    return scores[:-1] if reduction == "none" else ()


def _logits_forward(logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any) -> Any:
    terms = weighed(smoothed(target, label_smoothing), weights) * log_probabilities(logits)
    if reduction == "mean":
        return -terms.sum() / rows(logits)
    return reduced(-terms.sum(axis=-1), reduction, 1)


def slope(logits: Any, wanted: Any) -> Any:
    """How each sample's loss follows its logits."""
    return probabilities(logits) * wanted.sum(axis=-1, keepdims=True) - wanted


def _to_logits(
    upstream: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    wanted = weighed(smoothed(target, label_smoothing), weights)
    return slope(logits, wanted) * arriving(upstream, reduction, rows(logits))


def _buffered_logits(
    out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Buffered | None:
    if weights or label_smoothing or reduction != "mean" or logits.ndim != 2:  # noqa: PLR2004 - samples by classes
        return None
    logs, powers = np.empty_like(logits), np.empty_like(logits)
    edge = np.empty((len(logits), 1), logits.dtype)
    totals, sums = np.empty_like(edge), np.empty_like(edge)
    share = 1.0 / rows(logits)
    forward = (
        partial(np.maximum.reduce, logits, -1, None, edge, True),  # noqa: FBT003 - as numpy orders them
        partial(np.subtract, logits, edge, logs),
        partial(np.exp, logs, powers),
        partial(np.add.reduce, powers, -1, None, sums, True),  # noqa: FBT003 - the same
        partial(np.log, sums, edge),
        partial(np.subtract, logs, edge, logs),
        partial(np.dot, target.reshape(-1), logs.reshape(-1), out),
        partial(np.multiply, out, -share, out),
    )

    def to_logits(to: Any, upstream: Any) -> Calls:
        return (
            partial(np.add.reduce, target, -1, None, totals, True),  # noqa: FBT003 - the same
            partial(np.divide, totals, sums, totals),
            partial(np.multiply, powers, totals, to),
            partial(np.subtract, to, target, to),
            partial(np.multiply, to, share, to),
            *(() if isinstance(upstream, float) else (partial(np.multiply, to, upstream, to),)),
        )

    return Buffered(forward, (to_logits, None))


def _to_target(
    upstream: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    message = arriving(upstream, reduction, rows(logits)) * (label_smoothing - 1.0)
    return weighed(log_probabilities(logits), weights) * message


def _to_weights(
    upstream: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    terms = smoothed(target, label_smoothing) * log_probabilities(logits)
    return -over_samples(arriving(upstream, reduction, rows(logits)) * terms)


def moved_losses(logits: Any, moved: Any, wanted: Any, wanted_moved: Any) -> Any:
    """How each sample's loss moves with its logits and with what is wanted."""
    logs = log_probabilities(logits)
    followed = moved - np.sum(np.exp(logs) * moved, axis=-1, keepdims=True)
    return -np.sum(wanted * followed + wanted_moved * logs, axis=-1)


def _logits_tangent(
    tangents: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    wanted = smoothed(target, label_smoothing)
    wanted_moved = weighed(tangents[1] * (1.0 - label_smoothing), weights)
    if weights:
        wanted_moved = wanted_moved + wanted * tangents[2]
    losses = moved_losses(logits, tangents[0], weighed(wanted, weights), wanted_moved)
    return reduced(losses, reduction, rows(logits))


def share_latex(reduction: str) -> str:
    """What stands before the message of one sample."""
    return r"\frac{1}{n} " if reduction == "mean" else ""


def sum_latex(reduction: str) -> str:
    """What stands before the loss of one sample, summed over its classes where that is not written by a product."""
    return {"mean": r"\frac{1}{n} \sum_i ", "sum": r"\sum_i ", "none": ""}[reduction]


def _messages_latex(reduction: str, weighted: bool, label_smoothing: float) -> tuple[str, ...]:  # noqa: FBT001
    share, weight = share_latex(reduction), r"{class_weight}_j \, " if weighted else ""
    wanted = rf"{weight}{{target}}_j"
    return (
        rf"{share}(\mathrm{{softmax}}({{logits}}) \sum_j {wanted} - {wanted}) \cdot {{upstream}}",
        rf"-{share}{weight}\ln \mathrm{{softmax}}({{logits}})_j \cdot {{upstream}}",
        rf"-{share}\sum_i {{target}}_i \cdot \ln \mathrm{{softmax}}({{logits}})_i \cdot {{upstream}}",
    )


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
    latex_rule=lambda reduction, weighted, label_smoothing: (
        f"-{sum_latex(reduction)}"
        + (r"{class_weight} \odot " if weighted else "")
        + r"{target}_i \cdot \ln \mathrm{softmax}({logits})_i"
    ),
    derivative_latex=(
        r"\frac{1}{n} (\mathrm{softmax}({logits}) \sum_j {target}_j - {target}) \cdot {upstream}",
        r"-\frac{1}{n} \ln \mathrm{softmax}({logits}) \cdot {upstream}",
        r"-\frac{1}{n} \sum_i {target}_i \cdot \ln \mathrm{softmax}({logits})_i \cdot {upstream}",
    ),
    derivative_latex_rule=_messages_latex,
    note="The mean divides by the number of samples, with class weights too, as PyTorch does for probabilities.",
    settings=(CLASS_REDUCTION, CLASS_WEIGHTED, SMOOTHING),
    port_rule=lambda weighted, **_: ("logits", "target", "class_weight") if weighted else ("logits", "target"),
    forward=_logits_forward,
    messages=(_to_logits, _to_target, _to_weights),
    tangent_rule=_logits_tangent,
    shape_rule=loss_shape,
    buffered=_buffered_logits,
    samples=(
        Sample(inputs=([1.0, 2.0, -1.0], [0.0, 1.0, 0.0])),
        Sample(inputs=(_LOGITS, _WANTED, _WEIGHTS), settings={"weighted": True, "label_smoothing": 0.2}),
        Sample(inputs=(_LOGITS, _WANTED), settings={"reduction": "sum"}),
        Sample(inputs=(_LOGITS, _WANTED, _WEIGHTS), settings={"weighted": True, "reduction": "none"}),
    ),
    edges=(Sample(inputs=([[1000.0, 1001.0], [0.5, 0.5]], [[1.0, 0.0], [0.25, 0.75]])),),
    pytorch=lambda reduction, weighted, label_smoothing: (
        f"torch.nn.functional.cross_entropy({CLASSES_SECOND.format('logits')}, {CLASSES_SECOND.format('target')}, "
        f"{'{class_weight}' if weighted else None}, reduction='{reduction}', label_smoothing={label_smoothing})"
    ),
)

DECLARATIONS = (cross_entropy_logits,)
