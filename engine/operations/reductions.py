"""Reductions: many numbers to fewer."""

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting

CATEGORY = "reductions"

_AXIS = Setting(
    name="axis",
    kind="integer",
    default=None,
    optional=True,
    help="The axis to reduce; nothing reduces all of them.",
)
_KEEP = Setting(name="keep_dimensions", kind="boolean", default=False, help="Keep the reduced axis with length 1.")


def _reduced_shape(shape: tuple[int, ...], axis: int | None, keep_dimensions: bool) -> tuple[int, ...]:  # noqa: FBT001
    if axis is None:
        return (1,) * len(shape) if keep_dimensions else ()
    if not -len(shape) <= axis < len(shape):
        raise Misfit("an array that has an axis {axis}", axis=axis)
    place = axis % len(shape)
    return shape[:place] + ((1,) if keep_dimensions else ()) + shape[place + 1 :]


def _spread(upstream: np.ndarray, x: np.ndarray, axis: int | None, keep_dimensions: bool) -> np.ndarray:  # noqa: FBT001
    """The upstream gradient given back to every number that was reduced."""
    if axis is not None and not keep_dimensions:
        upstream = np.expand_dims(upstream, axis)
    return np.broadcast_to(upstream, np.shape(x))


def _count(x: np.ndarray, axis: int | None) -> int:
    return np.size(x) if axis is None else np.shape(x)[axis]


sum_ = ArrayOperation(
    name="sum",
    title="Sum",
    symbol="Σ",
    category=CATEGORY,
    ports=("x",),
    help="The sum of all numbers, or along one axis. Every number receives the upstream gradient.",
    latex=r"\sum_i {x}_i",
    derivative_latex=(r"{upstream} \;\mathrm{for\;each}\; {x}_i",),
    settings=(_AXIS, _KEEP),
    forward=lambda x, axis, keep_dimensions: np.sum(x, axis=axis, keepdims=keep_dimensions),
    messages=(lambda upstream, out, x, axis, keep_dimensions: _spread(upstream, x, axis, keep_dimensions),),
    tangent_rule=lambda tangents, out, x, axis, keep_dimensions: np.sum(
        tangents[0], axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=_reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]],)),
        Sample(inputs=([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]],), settings={"axis": 0}),
        Sample(inputs=([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]],), settings={"axis": -1, "keep_dimensions": True}),
    ),
)
mean = ArrayOperation(
    name="mean",
    title="Mean",
    symbol="mean",
    category=CATEGORY,
    ports=("x",),
    help="The mean of all numbers, or along one axis. Every number receives its share of the upstream gradient.",
    latex=r"\frac{1}{n} \sum_i {x}_i",
    derivative_latex=(r"\frac{1}{n} {upstream} \;\mathrm{for\;each}\; {x}_i",),
    settings=(_AXIS, _KEEP),
    forward=lambda x, axis, keep_dimensions: np.mean(x, axis=axis, keepdims=keep_dimensions),
    messages=(
        lambda upstream, out, x, axis, keep_dimensions: _spread(upstream, x, axis, keep_dimensions) / _count(x, axis),
    ),
    tangent_rule=lambda tangents, out, x, axis, keep_dimensions: np.mean(
        tangents[0], axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=_reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]],)),
        Sample(inputs=([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]],), settings={"axis": 1}),
    ),
)

DECLARATIONS = (sum_, mean)
