"""Convolution and pooling of images, in batches of shape (samples, channels, rows, columns)."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting
from engine.operations.axes import Shape
from engine.operations.windows import folded, padded, pair_setting, window_counts, windows

CATEGORY = "layers"
DIMENSIONS = 4

_PADDING = pair_setting(
    "padding", 0, "How many rows and columns of zeros stand around each image; one number for both.", 0
)
_IMAGE = [[[[1.0, 2.0, -1.0, 0.5], [3.0, -2.0, 0.25, 4.0], [1.5, 0.75, -3.0, 2.25], [0.1, 5.0, -0.6, 1.2]]]]
_IMAGES = (np.sin(np.arange(100.0)) * 3.0).reshape(2, 2, 5, 5).tolist()
_FILTERS = np.cos(np.arange(24.0)).reshape(2, 2, 2, 3).tolist()


def _ports(biased: bool, **_: Any) -> tuple[str, ...]:  # noqa: FBT001 - a setting
    return ("x", "weight", "bias") if biased else ("x", "weight")


def _convolved_shape(x: Shape, weight: Shape, *bias: Shape, stride: Any, padding: Any, biased: bool) -> Shape:
    if len(x) != DIMENSIONS or len(weight) != DIMENSIONS:
        raise Misfit(
            "x of shape (samples, channels, rows, columns) and a weight of shape (filters, channels, rows, columns)"
        )
    if x[1] != weight[1]:
        raise Misfit("as many channels in x ({x}) as in each filter ({weight})", x=x[1], weight=weight[1])
    if biased and bias[0] != weight[:1]:
        raise Misfit("a bias of shape ({filters},), one for each filter", filters=weight[0])
    return (x[0], weight[0], *window_counts(x, weight[2:], stride, padding))


def _columns(x: Any, weight: Any, stride: Any, padding: Any) -> Any:
    """The windows of each sample as the columns of a matrix."""
    seen = windows(padded(x, padding), np.shape(weight)[2:], stride)
    return np.reshape(seen, (len(x), np.size(weight) // len(weight), -1))


def _convolved(x: Any, weight: Any, stride: Any, padding: Any) -> Any:
    flat = np.reshape(weight, (len(weight), -1)) @ _columns(x, weight, stride, padding)
    return np.reshape(flat, (len(x), len(weight), *window_counts(np.shape(x), np.shape(weight)[2:], stride, padding)))


def _forward(x: Any, weight: Any, *bias: Any, stride: Any, padding: Any, biased: bool) -> Any:
    out = _convolved(x, weight, stride, padding)
    return out + np.reshape(bias[0], (-1, 1, 1)) if biased else out


def _flat(upstream: Any) -> Any:
    return np.reshape(upstream, (*np.shape(upstream)[:2], -1))


def _to_x(upstream: Any, out: Any, x: Any, weight: Any, *bias: Any, stride: Any, padding: Any, biased: bool) -> Any:
    columns = np.reshape(weight, (len(weight), -1)).T @ _flat(upstream)
    seen = np.reshape(columns, (len(x), *np.shape(weight)[1:], *np.shape(upstream)[2:]))
    return folded(seen, stride, padding, np.shape(x))


def _to_weight(
    upstream: Any, out: Any, x: Any, weight: Any, *bias: Any, stride: Any, padding: Any, biased: bool
) -> Any:
    columns, arriving = _columns(x, weight, stride, padding), _flat(upstream)
    filters, places = np.shape(arriving)[1:]
    if filters <= places:  # one product a sample is quicker, while it needs no more room than the columns
        flat = np.sum(arriving @ np.swapaxes(columns, -1, -2), axis=0)
    else:
        flat = np.tensordot(arriving, columns, axes=([0, 2], [0, 2]))
    return np.reshape(flat, np.shape(weight))


def _tangent(tangents: Any, out: Any, x: Any, weight: Any, *bias: Any, stride: Any, padding: Any, biased: bool) -> Any:
    moved = _convolved(tangents[0], weight, stride, padding) + _convolved(x, tangents[1], stride, padding)
    return moved + np.reshape(tangents[2], (-1, 1, 1)) if biased else moved


conv2d = ArrayOperation(
    name="conv2d",
    title="Convolution",
    symbol="conv",
    category=CATEGORY,
    ports=_ports(biased=True),
    help="Filters slide over images of shape (samples, channels, rows, columns). Each output number is the sum of a "
    "window times a filter, plus the filter's bias. As in every deep-learning library the filter is not flipped.",
    latex=r"{x} * {weight} + {bias}",
    latex_rule=lambda stride, padding, biased: r"{x} * {weight}" + (" + {bias}" if biased else ""),
    derivative_latex=(
        r"{upstream} *^{T} {weight}",
        r"\sum_i {upstream}_i \cdot \mathrm{window}_i({x})",
        r"\sum_i {upstream}_i",
    ),
    settings=(
        pair_setting("stride", 1, "How many rows and columns it is from one window to the next; one number for both."),
        _PADDING,
        Setting(name="biased", kind="boolean", default=True, sets_ports=True, help="Take a bias for each filter."),
    ),
    port_rule=_ports,
    forward=_forward,
    messages=(_to_x, _to_weight, lambda upstream, out, *given, **_: np.sum(upstream, axis=(0, 2, 3))),
    tangent_rule=_tangent,
    shape_rule=_convolved_shape,
    samples=(
        Sample(inputs=(_IMAGES, _FILTERS, [0.5, -0.25])),
        Sample(inputs=(_IMAGES, _FILTERS), settings={"biased": False, "stride": (2, 1), "padding": (1, 2)}),
        Sample(inputs=(_IMAGE, [[[[2.0, -1.0], [0.5, 1.0]]]], [0.1]), settings={"stride": 3, "padding": 1}),
    ),
    pytorch=lambda stride, padding, biased: (
        f"torch.nn.functional.conv2d({{x}}, {{weight}}, {'{bias}' if biased else None}, {stride}, {padding})"
    ),
)

DECLARATIONS = (conv2d,)
