"""The softmax and its logarithm: scores along an axis as probabilities."""

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting

CATEGORY = "activations"

_AXIS = Setting(name="axis", kind="integer", default=-1, help="The axis along which the classes lie.")


def probabilities(x: Any, axis: int = -1) -> Any:
    """The softmax along an axis, shifted by the maximum, so that no exponential overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_probabilities(x: Any, axis: int = -1) -> Any:
    """The logarithm of the softmax along an axis, without an exponential that overflows or vanishes."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def _softmax_product(direction: Any, out: Any, axis: int) -> Any:
    """The softmax's Jacobian, diag(out) - out out^T, times a direction; it is symmetric, so both modes use it."""
    return out * (direction - np.sum(direction * out, axis=axis, keepdims=True))


def _log_softmax_message(upstream: Any, out: Any, axis: int) -> Any:
    return upstream - np.exp(out) * np.sum(upstream, axis=axis, keepdims=True)


def _log_softmax_tangent(tangent: Any, out: Any, axis: int) -> Any:
    return tangent - np.sum(np.exp(out) * tangent, axis=axis, keepdims=True)


def _softmax_shape(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    if not shape:
        raise Misfit("an array, with the classes along one of its axes")
    if not -len(shape) <= axis < len(shape):
        raise Misfit("an array that has an axis {axis}", axis=axis)
    return shape


softmax = ArrayOperation(
    name="softmax",
    title="Softmax",
    symbol="softmax",
    category=CATEGORY,
    ports=("x",),
    help="Turns the scores along an axis, the last unless told, into probabilities that sum to 1.",
    latex=r"\frac{e^{{x}_i}}{\sum_j e^{{x}_j}}",
    derivative_latex=(r"{out} \odot ({upstream} - \sum_j {upstream}_j {out}_j)",),
    settings=(_AXIS,),
    forward=probabilities,
    messages=(lambda upstream, out, x, axis: _softmax_product(upstream, out, axis),),
    tangent_rule=lambda tangents, out, x, axis: _softmax_product(tangents[0], out, axis),
    shape_rule=_softmax_shape,
    pytorch="torch.softmax({x}, dim={axis})",
    samples=(
        Sample(inputs=([1.0, 2.0, -1.0],)),
        Sample(inputs=([[1000.0, 1001.0], [0.5, 0.5]],)),
        Sample(inputs=([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]],), settings={"axis": 0}),
    ),
)
log_softmax = ArrayOperation(
    name="log_softmax",
    title="Log-softmax",
    symbol="ln softmax",
    category=CATEGORY,
    ports=("x",),
    help=(
        "The logarithm of the softmax along an axis, the last unless told. Taken in one, it stays exact where a "
        "probability is too small for a number."
    ),
    latex=r"{x}_i - \ln \sum_j e^{{x}_j}",
    derivative_latex=(r"{upstream} - e^{{out}} \sum_j {upstream}_j",),
    settings=(_AXIS,),
    forward=log_probabilities,
    messages=(lambda upstream, out, x, axis: _log_softmax_message(upstream, out, axis),),
    tangent_rule=lambda tangents, out, x, axis: _log_softmax_tangent(tangents[0], out, axis),
    shape_rule=_softmax_shape,
    pytorch="torch.log_softmax({x}, dim={axis})",
    samples=(
        Sample(inputs=([1.0, 2.0, -1.0],)),
        Sample(inputs=([[1000.0, 0.0], [0.5, 0.5]],)),
        Sample(inputs=([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]],), settings={"axis": 0}),
    ),
)

DECLARATIONS = (softmax, log_softmax)
