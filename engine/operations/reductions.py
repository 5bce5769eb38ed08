"""Reductions: many numbers to fewer."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting
from engine.operations.axes import (
    AXES,
    KEEP,
    Axes,
    Shape,
    count,
    reduced_shape,
    restored,
    shares,
    spread,
    whole_numbers,
)

CATEGORY = "reductions"

_ROWS = [[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]]
_BLOCK = [[[1.0, -2.0], [3.0, 0.5]], [[4.0, 5.0], [-1.0, 2.5]]]

sum_ = ArrayOperation(
    name="sum",
    title="Sum",
    symbol="Σ",
    category=CATEGORY,
    ports=("x",),
    help="The sum of all numbers, or along some axes. Every number receives the upstream gradient.",
    latex=r"\sum_i {x}_i",
    derivative_latex=(r"{upstream} \;\mathrm{for\;each}\; {x}_i",),
    settings=(AXES, KEEP),
    forward=lambda x, axis, keep_dimensions: np.sum(x, axis=axis, keepdims=keep_dimensions),
    messages=(lambda upstream, out, x, axis, keep_dimensions: spread(upstream, x, axis, keep_dimensions),),
    tangent_rule=lambda tangents, out, x, axis, keep_dimensions: np.sum(
        tangents[0], axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]],)),
        Sample(inputs=(_ROWS,), settings={"axis": 0}),
        Sample(inputs=(_ROWS,), settings={"axis": -1, "keep_dimensions": True}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, -1)}),
    ),
    pytorch="torch.sum({x}, dim={axis}, keepdim={keep_dimensions})",
)
mean = ArrayOperation(
    name="mean",
    title="Mean",
    symbol="mean",
    category=CATEGORY,
    ports=("x",),
    help="The mean of all numbers, or along some axes. Every number receives its share of the upstream gradient.",
    latex=r"\frac{1}{n} \sum_i {x}_i",
    derivative_latex=(r"\frac{1}{n} {upstream} \;\mathrm{for\;each}\; {x}_i",),
    settings=(AXES, KEEP),
    forward=lambda x, axis, keep_dimensions: np.mean(x, axis=axis, keepdims=keep_dimensions),
    messages=(
        lambda upstream, out, x, axis, keep_dimensions: spread(
            upstream / count(np.shape(x), axis), x, axis, keep_dimensions
        ),
    ),
    tangent_rule=lambda tangents, out, x, axis, keep_dimensions: np.mean(
        tangents[0], axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, 4.0]],)),
        Sample(inputs=(_ROWS,), settings={"axis": 1}),
        Sample(inputs=(_BLOCK,), settings={"axis": (1, 2), "keep_dimensions": True}),
    ),
    pytorch="torch.mean({x}, dim={axis}, keepdim={keep_dimensions})",
)


def _others(x: Any, axis: Axes) -> Any:
    """For each number the product of those reduced with it, without dividing, so that zeros do no harm.

    It is the product of all before it times that of all after it.
    """
    places = tuple(range(np.ndim(x))) if axis is None else whole_numbers(axis)
    ends = tuple(range(-len(places), 0))
    moved = np.moveaxis(x, places, ends)
    flat = np.reshape(moved, (*moved.shape[: moved.ndim - len(places)], -1))
    ones = np.ones_like(flat[..., :1])
    before = np.cumprod(np.concatenate((ones, flat[..., :-1]), axis=-1), axis=-1)
    after = np.cumprod(np.concatenate((ones, flat[..., :0:-1]), axis=-1), axis=-1)[..., ::-1]
    return np.moveaxis(np.reshape(before * after, moved.shape), ends, places)


def _product_in_pytorch(axis: Axes, keep_dimensions: bool) -> str:  # noqa: FBT001 - a setting
    """PyTorch multiplies along one axis at a time."""
    if axis is None:
        return "torch.prod({x})" + (".reshape((1,) * {x}.ndim)" if keep_dimensions else "")
    places, text = whole_numbers(axis), "{x}"
    for place in places:
        text = f"torch.prod({text}, dim={place}, keepdim=True)"
    return text if keep_dimensions else f"{text}.squeeze({places})"


product = ArrayOperation(
    name="product",
    title="Product",
    symbol="Π",
    category=CATEGORY,
    ports=("x",),
    help="The product of all numbers, or along some axes. Each receives upstream times the product of the others.",
    latex=r"\prod_i {x}_i",
    derivative_latex=(r"{upstream} \cdot \prod_{j \neq i} {x}_j",),
    note="Exact where some numbers are 0 as well: nothing is divided by them.",
    settings=(AXES, KEEP),
    forward=lambda x, axis, keep_dimensions: np.prod(x, axis=axis, keepdims=keep_dimensions),
    messages=(
        lambda upstream, out, x, axis, keep_dimensions: restored(upstream, axis, keep_dimensions) * _others(x, axis),
    ),
    tangent_rule=lambda tangents, out, x, axis, keep_dimensions: np.sum(
        tangents[0] * _others(x, axis), axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=reduced_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, -4.0]],)),
        Sample(inputs=([[1.0, 0.0, 3.0], [0.0, 4.0, 0.0]],), settings={"axis": 1}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, -1), "keep_dimensions": True}),
    ),
    pytorch=_product_in_pytorch,
)


def _away(x: Any, axis: Axes) -> Any:
    return x - np.mean(x, axis=axis, keepdims=True)


def _free(x: Any, axis: Axes, correction: int) -> int:
    return count(np.shape(x), axis) - correction


def _variance_shape(shape: Shape, axis: Axes, correction: int, keep_dimensions: bool) -> Shape:  # noqa: FBT001
    left = reduced_shape(shape, axis, keep_dimensions)
    if count(shape, axis) <= correction:
        raise Misfit("at least two numbers to reduce, with a correction of 1")
    return left


variance = ArrayOperation(
    name="variance",
    title="Variance",
    symbol="var",
    category=CATEGORY,
    ports=("x",),
    help="The mean squared distance from the mean, of all numbers or along some axes.",
    latex=r"\frac{1}{n} \sum_i ({x}_i - \bar{{x}})^2",
    latex_rule=lambda axis, correction, keep_dimensions: (
        r"\frac{1}{n" + (" - 1" if correction else "") + r"} \sum_i ({x}_i - \bar{{x}})^2"
    ),
    derivative_latex=(r"\frac{2}{n} {upstream} \cdot ({x}_i - \bar{{x}})",),
    derivative_latex_rule=lambda axis, correction, keep_dimensions: (
        r"\frac{2}{n" + (" - 1" if correction else "") + r"} {upstream} \cdot ({x}_i - \bar{{x}})",
    ),
    settings=(
        AXES,
        Setting(
            name="correction",
            kind="integer",
            default=0,
            minimum=0,
            maximum=1,
            help="0 divides by how many numbers there are, 1 by one less: the estimate from a sample.",
        ),
        KEEP,
    ),
    forward=lambda x, axis, correction, keep_dimensions: (
        np.sum(np.square(_away(x, axis)), axis=axis, keepdims=keep_dimensions) / _free(x, axis, correction)
    ),
    messages=(
        lambda upstream, out, x, axis, correction, keep_dimensions: (
            restored(upstream, axis, keep_dimensions) * (2.0 / _free(x, axis, correction)) * _away(x, axis)
        ),
    ),
    tangent_rule=lambda tangents, out, x, axis, correction, keep_dimensions: (
        np.sum(_away(x, axis) * tangents[0], axis=axis, keepdims=keep_dimensions) * (2.0 / _free(x, axis, correction))
    ),
    shape_rule=_variance_shape,
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, -4.0]],)),
        Sample(inputs=(_ROWS,), settings={"axis": 1, "correction": 1}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, 2), "keep_dimensions": True}),
        Sample(inputs=([2.0, 2.0],)),
    ),
    pytorch="torch.var({x}, dim={axis}, correction={correction}, keepdim={keep_dimensions})",
)


def _norm(x: Any, axis: Axes, order: str, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    if order == "L2":
        return np.sqrt(np.sum(np.square(x), axis=axis, keepdims=keep_dimensions))
    reduce = np.sum if order == "L1" else np.max
    return reduce(np.abs(x), axis=axis, keepdims=keep_dimensions)


def _norm_slope(out: Any, x: Any, axis: Axes, order: str, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    """How the norm follows each number; 0 at the kinks."""
    if order == "L1":
        return np.sign(x)
    norm = restored(out, axis, keep_dimensions)
    if order == "L2":
        return x / np.where(norm == 0.0, 1.0, norm)
    return np.sign(x) * shares(np.abs(x), norm, axis)


norm = ArrayOperation(
    name="norm",
    title="Norm",
    symbol="‖□‖",
    category=CATEGORY,
    ports=("x",),
    help="The length of the array as a vector, of all numbers or along some axes: Euclidean (L2), the sum of absolute "
    "values (L1), or the largest of them (Linf).",
    latex=r"\sqrt{\sum_i {x}_i^2}",
    latex_rule=lambda axis, order, keep_dimensions: {
        "L2": r"\sqrt{\sum_i {x}_i^2}",
        "L1": r"\sum_i \left|{x}_i\right|",
        "Linf": r"\max_i \left|{x}_i\right|",
    }[order],
    derivative_latex=(r"{upstream} \cdot \frac{{x}_i}{{out}}",),
    derivative_latex_rule=lambda axis, order, keep_dimensions: (
        {
            "L2": r"{upstream} \cdot \frac{{x}_i}{{out}}",
            "L1": r"{upstream} \cdot \mathrm{sign}({x}_i)",
            "Linf": r"{upstream} \cdot \mathrm{sign}({x}_i) \;\mathrm{if}\; {x}_i = \pm {out},\; \mathrm{else}\; 0",
        }[order],
    ),
    note=(
        "It has no derivative at 0; chosen: 0. With L1 the same holds for each number that is 0, and with Linf the "
        "largest numbers share the gradient evenly."
    ),
    settings=(
        AXES,
        Setting(
            name="order",
            kind="choice",
            default="L2",
            choices=("L2", "L1", "Linf"),
            help="How the numbers are joined: the root of the squares, the sum, or the largest.",
        ),
        KEEP,
    ),
    forward=_norm,
    messages=(
        lambda upstream, out, x, axis, order, keep_dimensions: (
            restored(upstream, axis, keep_dimensions) * _norm_slope(out, x, axis, order, keep_dimensions)
        ),
    ),
    tangent_rule=lambda tangents, out, x, axis, order, keep_dimensions: np.sum(
        _norm_slope(out, x, axis, order, keep_dimensions) * tangents[0], axis=axis, keepdims=keep_dimensions
    ),
    shape_rule=lambda shape, axis, order, keep_dimensions: reduced_shape(shape, axis, keep_dimensions),
    samples=(
        Sample(inputs=([[1.0, 2.0], [3.0, -4.0]],)),
        Sample(inputs=(_ROWS,), settings={"axis": 1, "order": "L1"}),
        Sample(inputs=(_BLOCK,), settings={"axis": (0, 2), "order": "Linf", "keep_dimensions": True}),
        Sample(inputs=([0.0, 0.0],), chosen=([0.0, 0.0],)),
        Sample(inputs=([0.0, -2.0],), settings={"order": "L1"}, chosen=([0.0, -1.0],)),
        Sample(inputs=([2.0, -2.0, 1.0],), settings={"order": "Linf"}, chosen=([0.5, -0.5, 0.0],)),
    ),
    pytorch=lambda axis, order, keep_dimensions: (
        f"torch.linalg.vector_norm({{x}}, ord=float('{order[1:]}'), dim={axis}, keepdim={keep_dimensions})"
    ),
)

DECLARATIONS = (sum_, mean, product, variance, norm)
