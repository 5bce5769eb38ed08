"""Cross-entropy where each sample's class is told by its index."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample
from engine.operations.class_losses import (
    CATEGORY,
    CLASS_REDUCTION,
    CLASS_WEIGHTED,
    CLASSES_SECOND,
    SMOOTHING,
    Shape,
    arriving,
    check_weights,
    moved_losses,
    over_samples,
    reduced,
    rows,
    share_latex,
    slope,
    smoothed,
    sum_latex,
    weighed,
)
from engine.operations.softmax import log_probabilities

_LOGITS = [[1.0, 2.0, -1.0], [0.5, 0.25, 3.0]]


def _chosen(logits: Any, target: Any) -> Any:
    """The classes as one-hot rows, in the precision of the logits; a row of zeros where there is no such class."""
    classes = np.arange(np.shape(logits)[-1])
    return (np.expand_dims(np.rint(target), -1) == classes) + np.zeros_like(logits)


def _divisor(logits: Any, chosen: Any, weights: tuple[Any, ...]) -> Any:
    """What the mean divides by: the weights of the samples' classes added up, or how many samples there are."""
    return np.sum(chosen * weights[0]) if weights else rows(logits)


def _index_forward(logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any) -> Any:
    chosen = _chosen(logits, target)
    losses = -np.sum(weighed(smoothed(chosen, label_smoothing), weights) * log_probabilities(logits), axis=-1)
    known = np.where(np.any(chosen, axis=-1), losses, np.nan)
    return reduced(known, reduction, _divisor(logits, chosen, weights))


def _index_to_logits(
    upstream: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    chosen = _chosen(logits, target)
    wanted = weighed(smoothed(chosen, label_smoothing), weights)
    return slope(logits, wanted) * arriving(upstream, reduction, _divisor(logits, chosen, weights))


def _index_to_weights(
    upstream: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    chosen = _chosen(logits, target)
    terms = -smoothed(chosen, label_smoothing) * log_probabilities(logits)
    if reduction == "mean":  # the weights stand in the divisor too
        terms = terms - out * chosen
    return over_samples(arriving(upstream, reduction, _divisor(logits, chosen, weights)) * terms)


def _index_tangent(
    tangents: Any, out: Any, logits: Any, target: Any, *weights: Any, reduction: str, label_smoothing: float, **_: Any
) -> Any:
    chosen = _chosen(logits, target)
    wanted = smoothed(chosen, label_smoothing)
    wanted_moved = wanted * tangents[2] if weights else np.zeros_like(logits)
    losses = moved_losses(logits, tangents[0], weighed(wanted, weights), wanted_moved)
    if weights and reduction == "mean":
        losses = losses - out * np.sum(chosen * tangents[2], axis=-1)
    return reduced(losses, reduction, _divisor(logits, chosen, weights))


def _index_shape(logits: Shape, target: Shape, *weights: Shape, reduction: str, **_: Any) -> Shape:
    if not logits:
        raise Misfit("an array with the classes along its last axis")
    if target != logits[:-1]:
        raise Misfit("one class for each sample: a target of shape {shape}", shape=logits[:-1])
    check_weights(logits[-1], weights)
    return target if reduction == "none" else ()


def _in_pytorch(reduction: str, weighted: bool, label_smoothing: float) -> str:  # noqa: FBT001 - a setting
    """By one-hot rows where there are weights: by index PyTorch gives weights no gradient."""
    logits, function = CLASSES_SECOND.format("logits"), "torch.nn.functional.cross_entropy"
    if not weighted:
        settings = f"reduction='{reduction}', label_smoothing={label_smoothing}"
        return f"{function}({logits}, {{target}}.long(), {settings})"
    hot = "torch.nn.functional.one_hot({target}.long(), {logits}.shape[-1]).to({logits}.dtype)"
    summed = f"reduction='{'none' if reduction == 'none' else 'sum'}', label_smoothing={label_smoothing}"
    losses = f"{function}({logits}, {hot}.movedim(-1, min(1, {{logits}}.ndim - 1)), {{class_weight}}, {summed})"
    return f"({losses} / {{class_weight}}[{{target}}.long()].sum())" if reduction == "mean" else losses


def _messages_latex(reduction: str, weighted: bool, label_smoothing: float) -> tuple[str, ...]:  # noqa: FBT001
    """With weights, n is what the mean divides by: the weights of all targets added up."""
    share, weight = share_latex(reduction), r"{class_weight}_{{target}_i} \, " if weighted else ""
    term = r"\ln \mathrm{softmax}({logits}_i)_j"
    if reduction == "mean":
        term = f"({term} + {{out}})"
    return (
        rf"{share}{weight}(\mathrm{{softmax}}({{logits}}_i)_j - [j = {{target}}_i]) \cdot {{upstream}}",
        "0",
        rf"-{share}\sum_{{i \,:\, {{target}}_i = j}} {term} \cdot {{upstream}}",
    )


cross_entropy_indices = ArrayOperation(
    name="cross_entropy_indices",
    title="Cross-entropy by class index",
    symbol="CE i",
    category=CATEGORY,
    ports=("logits", "target"),
    help="The mean over the batch of minus the logarithm of the softmax at each sample's class, given by its index, "
    "from 0. It is the cross-entropy on logits without one-hot rows.",
    latex=r"-\frac{1}{n} \sum_i \ln \mathrm{softmax}({logits}_i)_{{target}_i}",
    latex_rule=lambda reduction, weighted, label_smoothing: (
        f"-{sum_latex(reduction)}"
        + (r"{class_weight}_{{target}_i} \, " if weighted else "")
        + r"\ln \mathrm{softmax}({logits}_i)_{{target}_i}"
    ),
    derivative_latex=(
        r"\frac{1}{n} (\mathrm{softmax}({logits}_i)_j - [j = {target}_i]) \cdot {upstream}",
        "0",
        r"-\frac{1}{n} \sum_{i \,:\, {target}_i = j} (\ln \mathrm{softmax}({logits}_i)_j + {out}) \cdot {upstream}",
    ),
    derivative_latex_rule=_messages_latex,
    note="Indices are rounded to the nearest whole number; a class that does not exist makes the loss not a number "
    "(NaN). With class weights the mean divides by the weights of all targets added up, as PyTorch does.",
    settings=(CLASS_REDUCTION, CLASS_WEIGHTED, SMOOTHING),
    port_rule=lambda weighted, **_: ("logits", "target", "class_weight") if weighted else ("logits", "target"),
    forward=_index_forward,
    messages=(
        _index_to_logits,
        lambda upstream, out, logits, target, *weights, **_: np.zeros_like(target),
        _index_to_weights,
    ),
    tangent_rule=_index_tangent,
    shape_rule=_index_shape,
    domain_rule=lambda logits, target, *weights, **_: {"target": np.any(_chosen(logits, target), axis=-1)},
    samples=(
        Sample(inputs=([1.0, 2.0, -1.0], 2.0)),
        Sample(inputs=(_LOGITS, [1.0, 2.0], [0.5, 2.0, 1.0]), settings={"weighted": True, "label_smoothing": 0.2}),
        Sample(inputs=(_LOGITS, [0.0, 0.0]), settings={"reduction": "sum"}),
        Sample(inputs=(_LOGITS, [1.0, 2.0], [0.5, 2.0, 1.0]), settings={"weighted": True, "reduction": "none"}),
    ),
    edges=(Sample(inputs=([[1000.0, 1001.0], [0.5, 0.5]], [0.0, 1.0])),),
    pytorch=_in_pytorch,
)

DECLARATIONS = (cross_entropy_indices,)
