"""Reductions to the largest number, the smallest, and a smooth form of the largest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Sample
from engine.operations.axes import AXES, KEEP, Axes, reduced_shape, restored, shares

CATEGORY = "reductions"

_ROWS = [[1.0, 2.0, 3.0], [6.0, 5.0, 4.0]]
_BLOCK = [[[1.0, -2.0], [3.0, 0.5]], [[4.0, 5.0], [-1.0, 2.5]]]
_TIES = (
    Sample(inputs=([2.0, 2.0],), chosen=([0.5, 0.5],)),
    Sample(inputs=([[2.0, 2.0], [2.0, 2.0]],), chosen=([[0.25, 0.25], [0.25, 0.25]],)),
)


def _in_pytorch(name: str) -> Callable[..., str]:
    def template(axis: Axes, keep_dimensions: bool) -> str:  # noqa: FBT001 - a setting
        return f"torch.{name}({{x}}, dim={() if axis is None else axis}, keepdim={keep_dimensions})"

    return template


def _message(upstream: Any, out: Any, x: Any, axis: Axes, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    chosen = restored(out, axis, keep_dimensions)
    return restored(upstream, axis, keep_dimensions) * shares(x, chosen, axis)


def _tangent(tangents: Any, out: Any, x: Any, axis: Axes, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    moved = shares(x, restored(out, axis, keep_dimensions), axis) * tangents[0]
    return np.sum(moved, axis=axis, keepdims=keep_dimensions)


max_ = ArrayOperation(
    name="max",
    title="Largest number",
    symbol="max□",
    category=CATEGORY,
    ports=("x",),
    help="The largest of all numbers, or along some axes; the gradient flows to that one alone. For the larger of two "
    "inputs take Maximum.",
    latex=r"\max_i {x}_i",
    derivative_latex=(r"{upstream} \;\mathrm{if}\; {x}_i = {out},\; \mathrm{else}\; 0",),
    note="Where several are equal there is no derivative; chosen: they share the gradient evenly.",
    settings=(AXES, KEEP),
    forward=lambda x, axis, keep_dimensions: np.max(x, axis=axis, keepdims=keep_dimensions),
    messages=(_message,),
    tangent_rule=_tangent,
    shape_rule=reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, -4.0]],)),
        Sample(inputs=(_ROWS,), settings={"axis": 1}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, -1), "keep_dimensions": True}),
        *_TIES,
    ),
    pytorch=_in_pytorch("amax"),
)
min_ = ArrayOperation(
    name="min",
    title="Smallest number",
    symbol="min□",
    category=CATEGORY,
    ports=("x",),
    help="The smallest of all numbers, or along some axes; the gradient flows to that one alone. For the smaller of "
    "two inputs take Minimum.",
    latex=r"\min_i {x}_i",
    derivative_latex=(r"{upstream} \;\mathrm{if}\; {x}_i = {out},\; \mathrm{else}\; 0",),
    note="Where several are equal there is no derivative; chosen: they share the gradient evenly.",
    settings=(AXES, KEEP),
    forward=lambda x, axis, keep_dimensions: np.min(x, axis=axis, keepdims=keep_dimensions),
    messages=(_message,),
    tangent_rule=_tangent,
    shape_rule=reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, -4.0]],)),
        Sample(inputs=(_ROWS,), settings={"axis": 1}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, -1), "keep_dimensions": True}),
        *_TIES,
    ),
    pytorch=_in_pytorch("amin"),
)


def _log_sum_exp(x: Any, axis: Axes, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    """Shifted by the largest number, so that no exponential overflows."""
    largest = np.max(x, axis=axis, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0.0)
    out = shift + np.log(np.sum(np.exp(x - shift), axis=axis, keepdims=True))
    return out if keep_dimensions else np.squeeze(out, axis)


def _softmax(out: Any, x: Any, axis: Axes, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    return np.exp(x - restored(out, axis, keep_dimensions))


log_sum_exp = ArrayOperation(
    name="log_sum_exp",
    title="Log of the sum of exponentials",
    symbol="ln Σeˣ",
    category=CATEGORY,
    ports=("x",),
    help="A smooth maximum of all numbers, or along some axes; its gradient is the softmax. Large numbers do no harm.",
    latex=r"\ln \sum_i e^{{x}_i}",
    derivative_latex=(r"{upstream} \cdot e^{{x}_i - {out}}",),
    settings=(AXES, KEEP),
    forward=_log_sum_exp,
    messages=(
        lambda upstream, out, x, axis, keep_dimensions: (
            restored(upstream, axis, keep_dimensions) * _softmax(out, x, axis, keep_dimensions)
        ),
    ),
    tangent_rule=lambda tangents, out, x, axis, keep_dimensions: np.sum(
        _softmax(out, x, axis, keep_dimensions) * tangents[0], axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, -4.0]],)),
        Sample(inputs=([[1000.0, 1001.0, 999.5], [0.5, 0.5, -800.0]],), settings={"axis": 1}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, -1), "keep_dimensions": True}),
    ),
    pytorch=lambda axis, keep_dimensions: (
        f"torch.logsumexp({{x}}, dim={'tuple(range({x}.ndim))' if axis is None else axis}, keepdim={keep_dimensions})"
    ),
)

DECLARATIONS = (max_, min_, log_sum_exp)
