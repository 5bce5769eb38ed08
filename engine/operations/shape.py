"""The same numbers in another shape."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting
from engine.operations.axes import Shape, place_of, whole_numbers
from engine.value import sum_to_shape

CATEGORY = "shape"

_ROWS = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
_BLOCK = [[[1.0, -2.0], [3.0, 0.5]], [[4.0, 5.0], [-1.0, 2.5]], [[0.1, 0.2], [0.3, 0.4]]]


def _order(dimensions: int, axes: Shape | None) -> Shape:
    """The axes in their new order, counted from the first."""
    if axes is None:
        return tuple(reversed(range(dimensions)))
    return tuple(axis % dimensions for axis in whole_numbers(axes))


def _transposed_shape(shape: Shape, axes: Shape | None) -> Shape:
    if axes is not None:
        places = [place_of(axis, len(shape)) for axis in whole_numbers(axes)]
        if sorted(places) != list(range(len(shape))):
            raise Misfit("each of the {count} axes of the input once", count=len(shape))
    return tuple(shape[place] for place in _order(len(shape), axes))


def _transposed(x: Any, axes: Shape | None) -> Any:
    return np.transpose(x, _order(np.ndim(x), axes))


def _back(upstream: Any, axes: Shape | None) -> Any:
    order = _order(np.ndim(upstream), axes)
    return np.transpose(upstream, tuple(order.index(place) for place in range(len(order))))


transpose = ArrayOperation(
    name="transpose",
    title="Transpose",
    symbol="xᵀ",
    category=CATEGORY,
    ports=("x",),
    help="The array with its axes in another order; rows and columns of a matrix change places.",
    latex=r"{x}^{T}",
    derivative_latex=(r"{upstream}^{T}",),
    settings=(
        Setting(
            name="axes",
            kind="integers",
            default=None,
            optional=True,
            help="The axes of the input in their new order; nothing turns them round.",
        ),
    ),
    forward=_transposed,
    messages=(lambda upstream, out, x, axes: _back(upstream, axes),),
    tangent_rule=lambda tangents, out, x, axes: _transposed(tangents[0], axes),
    shape_rule=_transposed_shape,
    samples=(
        Sample(inputs=(_ROWS,)),
        Sample(inputs=(_BLOCK,), settings={"axes": (2, 0, -2)}),
        Sample(inputs=(2.0,)),
    ),
    pytorch=lambda axes: (
        "{x}.permute(tuple(reversed(range({x}.ndim))))" if axes is None else f"{{x}}.permute({whole_numbers(axes)})"
    ),
)


def _reshaped_shape(given: Shape, shape: Shape) -> Shape:
    wanted = whole_numbers(shape)
    known = math.prod(length for length in wanted if length != -1)
    count = math.prod(given)
    if 0 in wanted or wanted.count(-1) > 1:
        raise Misfit("a shape of lengths from 1 up, one of which may be -1: as long as is left")
    if known == count and -1 not in wanted:
        return wanted
    if -1 not in wanted or count % known:
        raise Misfit("a shape that holds the input's {count} numbers", count=count)
    return tuple(count // known if length == -1 else length for length in wanted)


reshape = ArrayOperation(
    name="reshape",
    title="Reshape",
    symbol="reshape",
    category=CATEGORY,
    ports=("x",),
    help="The same numbers, row by row, in another shape.",
    latex=r"\mathrm{reshape}({x})",
    derivative_latex=(r"\mathrm{reshape}({upstream})",),
    settings=(
        Setting(
            name="shape",
            kind="integers",
            default=(-1,),
            minimum=-1,
            help="The lengths of the new axes; one may be -1: as long as is left.",
        ),
    ),
    forward=lambda x, shape: np.reshape(x, shape),  # noqa: PLW0108 - numpy 2.0 knows the setting by another name
    messages=(lambda upstream, out, x, shape: np.reshape(upstream, np.shape(x)),),
    tangent_rule=lambda tangents, out, x, shape: np.reshape(tangents[0], shape),
    shape_rule=_reshaped_shape,
    samples=(
        Sample(inputs=(_ROWS,)),
        Sample(inputs=(_ROWS,), settings={"shape": (3, -1)}),
        Sample(inputs=([2.0],), settings={"shape": ()}),
        Sample(inputs=(2.0,), settings={"shape": (1, 1)}),
    ),
    pytorch=lambda shape: f"{{x}}.reshape({whole_numbers(shape)})",
)


def _flat_shape(shape: Shape, start_axis: int) -> Shape:
    start = start_axis if not shape and start_axis in {0, -1} else place_of(start_axis, len(shape))
    return (*shape[:start], math.prod(shape[start:]))


flatten = ArrayOperation(
    name="flatten",
    title="Flatten",
    symbol="flatten",
    category=CATEGORY,
    ports=("x",),
    help="All axes from one on made one: an image of each sample becomes a row.",
    latex=r"\mathrm{flatten}({x})",
    derivative_latex=(r"\mathrm{reshape}({upstream})",),
    settings=(
        Setting(
            name="start_axis",
            kind="integer",
            default=1,
            help="The first of the axes that become one: 1 keeps the samples of a batch apart, 0 joins all.",
        ),
    ),
    forward=lambda x, start_axis: np.reshape(x, _flat_shape(np.shape(x), start_axis)),
    messages=(lambda upstream, out, x, start_axis: np.reshape(upstream, np.shape(x)),),
    tangent_rule=lambda tangents, out, x, start_axis: np.reshape(tangents[0], np.shape(out)),
    shape_rule=_flat_shape,
    samples=(
        Sample(inputs=(_BLOCK,)),
        Sample(inputs=(_BLOCK,), settings={"start_axis": 0}),
        Sample(inputs=(_BLOCK,), settings={"start_axis": -2}),
        Sample(inputs=(2.0,), settings={"start_axis": 0}),
    ),
    pytorch="torch.flatten({x}, {start_axis})",
)


def _broadcast_shape(given: Shape, shape: Shape) -> Shape:
    wanted = whole_numbers(shape)
    own = wanted[len(wanted) - len(given) :]
    if len(own) < len(given) or any(length not in {1, new} for length, new in zip(given, own, strict=True)):
        raise Misfit("a shape to which the input stretches: equal to its own, or in place of a 1, from the right")
    return wanted


broadcast = ArrayOperation(
    name="broadcast",
    title="Broadcast",
    symbol="expand",
    category=CATEGORY,
    ports=("x",),
    help="The array repeated along new axes, and along those of length 1, up to a shape. Its gradient sums over the "
    "repetitions.",
    latex=r"\mathrm{broadcast}({x})",
    derivative_latex=(r"\sum_{\mathrm{repeated}} {upstream}_i",),
    settings=(
        Setting(
            name="shape",
            kind="integers",
            default=(),
            minimum=1,
            help="The lengths of the axes that come out.",
        ),
    ),
    forward=np.broadcast_to,
    messages=(lambda upstream, out, x, shape: sum_to_shape(upstream, np.shape(x)),),
    tangent_rule=lambda tangents, out, x, shape: np.broadcast_to(tangents[0], shape),
    shape_rule=_broadcast_shape,
    samples=(
        Sample(inputs=(2.0,), settings={"shape": (2, 3)}),
        Sample(inputs=([1.0, 2.0],), settings={"shape": (3, 2)}),
        Sample(inputs=([[1.0], [2.0]],), settings={"shape": (2, 2, 3)}),
    ),
    pytorch=lambda shape: f"torch.broadcast_to({{x}}, {whole_numbers(shape)})",
)

DECLARATIONS = (transpose, reshape, flatten, broadcast)
