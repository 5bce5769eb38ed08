"""Cross-entropy on probabilities, as a softmax gate gives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Sample
from engine.operations.class_losses import (
    CATEGORY,
    CLASS_REDUCTION,
    CLASS_WEIGHTED,
    arriving,
    loss_shape,
    over_samples,
    reduced,
    rows,
    share_latex,
    sum_latex,
    weighed,
)

_OUTPUT = [[0.2, 0.7, 0.1], [0.5, 0.25, 0.25]]
_TARGET = [[0.25, 0.5, 0.25], [0.1, 0.1, 0.8]]


def _log(output: Any, target: Any) -> Any:
    """The logarithm of the output, and 0 where nothing of it is wanted, however small it is there."""
    return np.log(np.where((target == 0.0) & (output == 0.0), 1.0, output))


def _forward(output: Any, target: Any, *weights: Any, reduction: str, **_: Any) -> Any:
    losses = -np.sum(weighed(target * _log(output, target), weights), axis=-1)
    return reduced(losses, reduction, rows(output))


def _to_output(upstream: Any, out: Any, output: Any, target: Any, *weights: Any, reduction: str, **_: Any) -> Any:
    ratio = target / np.where((target == 0.0) & (output == 0.0), 1.0, output)
    return -weighed(ratio, weights) * arriving(upstream, reduction, rows(output))


def _to_target(upstream: Any, out: Any, output: Any, target: Any, *weights: Any, reduction: str, **_: Any) -> Any:
    return -weighed(np.log(output), weights) * arriving(upstream, reduction, rows(output))


def _to_weights(upstream: Any, out: Any, output: Any, target: Any, *weights: Any, reduction: str, **_: Any) -> Any:
    return -over_samples(target * _log(output, target) * arriving(upstream, reduction, rows(output)))


def _tangent(tangents: Any, out: Any, output: Any, target: Any, *weights: Any, reduction: str, **_: Any) -> Any:
    ratio = target / np.where((target == 0.0) & (output == 0.0), 1.0, output)
    moved = weighed(ratio * tangents[0] + np.where(tangents[1] == 0.0, 0.0, tangents[1] * np.log(output)), weights)
    if weights:
        moved = moved + target * _log(output, target) * tangents[2]
    return reduced(-np.sum(moved, axis=-1), reduction, rows(output))


def _messages_latex(reduction: str, weighted: bool) -> tuple[str, ...]:  # noqa: FBT001 - a setting
    share, weight = share_latex(reduction), r"{class_weight} \odot " if weighted else ""
    return (
        rf"-{share}{weight}\frac{{{{target}}}}{{{{output}}}} \cdot {{upstream}}",
        rf"-{share}{weight}\ln {{output}} \cdot {{upstream}}",
        rf"-{share}\sum_i {{target}}_i \cdot \ln {{output}}_i \cdot {{upstream}}",
    )


cross_entropy_probabilities = ArrayOperation(
    name="cross_entropy_probabilities",
    title="Cross-entropy on probabilities",
    symbol="CE p",
    category=CATEGORY,
    ports=("output", "target"),
    help="The mean over the batch of the cross-entropy between probabilities and target probabilities (one-hot rows, "
    "as a rule). After a softmax the cross-entropy on logits is safer.",
    latex=r"-\frac{1}{n} \sum_i {target}_i \cdot \ln {output}_i",
    latex_rule=lambda reduction, weighted: (
        f"-{sum_latex(reduction)}" + (r"{class_weight} \odot " if weighted else "") + r"{target}_i \cdot \ln {output}_i"
    ),
    derivative_latex=(
        r"-\frac{1}{n} \frac{{target}}{{output}} \cdot {upstream}",
        r"-\frac{1}{n} \ln {output} \cdot {upstream}",
        r"-\frac{1}{n} \sum_i {target}_i \cdot \ln {output}_i \cdot {upstream}",
    ),
    derivative_latex_rule=_messages_latex,
    note="Infinite where a probability of 0 is wanted. Classes that are not wanted (target 0) count for nothing.",
    settings=(CLASS_REDUCTION, CLASS_WEIGHTED),
    port_rule=lambda weighted, **_: ("output", "target", "class_weight") if weighted else ("output", "target"),
    forward=_forward,
    messages=(_to_output, _to_target, _to_weights),
    tangent_rule=_tangent,
    shape_rule=loss_shape,
    domain_rule=lambda output, target, *weights, **_: {"output": np.isfinite(_log(output, target))},
    samples=(
        Sample(inputs=([0.2, 0.7, 0.1], [0.0, 1.0, 0.0])),
        Sample(inputs=(_OUTPUT, _TARGET)),
        Sample(inputs=(_OUTPUT, _TARGET, [0.5, 2.0, 1.0]), settings={"weighted": True}),
        Sample(inputs=(_OUTPUT, _TARGET), settings={"reduction": "sum"}),
        Sample(inputs=(_OUTPUT, _TARGET, [0.5, 2.0, 1.0]), settings={"weighted": True, "reduction": "none"}),
    ),
    pytorch=lambda reduction, weighted: (
        "-(torch.special.xlogy({target}, {output})"
        + (" * {class_weight}" if weighted else "")
        + ").sum(-1)"
        + ("" if reduction == "none" else f".{reduction}()")
    ),
)

DECLARATIONS = (cross_entropy_probabilities,)
