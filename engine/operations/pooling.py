"""Pooling: each window of an image made one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample
from engine.operations.axes import Shape, whole_numbers
from engine.operations.windows import folded, padded, pair, pair_setting, window_counts, windows

CATEGORY = "layers"

_IMAGE = [[[[1.0, 2.0, -1.0, 0.5], [3.0, -2.0, 0.25, 4.0], [1.5, 0.75, -3.0, 2.25], [0.1, 5.0, -0.6, 1.2]]]]
_IMAGES = (np.sin(np.arange(100.0)) * 3.0).reshape(2, 2, 5, 5).tolist()
_SETTINGS = (
    pair_setting("kernel", 2, "How many rows and columns a window has; one number for both."),
    pair_setting("stride", None, "How many it is from one window to the next; nothing sets window beside window."),
    pair_setting("padding", 0, "How many rows and columns stand around each image; one number for both.", 0),
)


def _pooled_shape(shape: Shape, kernel: Any, stride: Any, padding: Any) -> Shape:
    if len(shape) not in {3, 4}:
        raise Misfit("images of shape (samples, channels, rows, columns), or one of shape (channels, rows, columns)")
    if len(whole_numbers(kernel)) not in {1, 2}:
        raise Misfit("one whole number for rows and columns, or one for each, as kernel, stride and padding")
    counts = window_counts(shape, pair(kernel), kernel if stride is None else stride, padding)
    if any(2 * more > size for more, size in zip(pair(padding), pair(kernel), strict=True)):
        raise Misfit("a padding of at most half the kernel, so that no window holds nothing but padding")
    return (*shape[:-2], *counts)


def _seen(x: Any, kernel: Any, stride: Any, padding: Any, fill: float = 0.0) -> Any:
    """All windows, the places of the kernel along one axis, the third from the last."""
    seen = windows(padded(x, padding, fill), pair(kernel), kernel if stride is None else stride)
    shape = np.shape(seen)
    return np.reshape(seen, (*shape[:-4], -1, *shape[-2:]))


def _unseen(seen: Any, x: Any, kernel: Any, stride: Any, padding: Any) -> Any:
    """The transpose of taking windows."""
    shape = np.shape(seen)
    whole = np.reshape(seen, (*shape[:-3], *pair(kernel), *shape[-2:]))
    return folded(whole, kernel if stride is None else stride, padding, np.shape(x))


def _first_largest(x: Any, out: Any, kernel: Any, stride: Any, padding: Any) -> Any:
    """Which place of each window gave its largest number; the first, where several are equal."""
    is_largest = _seen(x, kernel, stride, padding, -np.inf) == np.expand_dims(out, -3)
    chosen, is_found = [], False
    for place in range(np.shape(is_largest)[-3]):
        here = is_largest[..., place, :, :]
        chosen.append(here & ~np.asarray(is_found))
        is_found = is_found | here
    return np.stack(chosen, axis=-3)


def _max_message(upstream: Any, out: Any, x: Any, kernel: Any, stride: Any, padding: Any) -> Any:
    chosen = _first_largest(x, out, kernel, stride, padding)
    return _unseen(chosen * np.expand_dims(upstream, -3), x, kernel, stride, padding)


def _max_tangent(tangents: Any, out: Any, x: Any, kernel: Any, stride: Any, padding: Any) -> Any:
    moved = _seen(tangents[0], kernel, stride, padding)
    return np.sum(_first_largest(x, out, kernel, stride, padding) * moved, axis=-3)


max_pool = ArrayOperation(
    name="max_pool",
    title="Max pooling",
    symbol="maxpool",
    category=CATEGORY,
    ports=("x",),
    help="The largest number of each window that slides over rows and columns; the gradient flows to that one alone.",
    latex=r"\max_{\mathrm{window}} {x}_i",
    derivative_latex=(r"\sum_{\mathrm{windows}} {upstream}_j \;\mathrm{if}\; {x}_i = {out}_j,\; \mathrm{else}\; 0",),
    note="Where several are equal there is no derivative; chosen: all of it to the first of them, row by row.",
    settings=_SETTINGS,
    forward=lambda x, kernel, stride, padding: np.max(_seen(x, kernel, stride, padding, -np.inf), axis=-3),
    messages=(_max_message,),
    tangent_rule=_max_tangent,
    shape_rule=_pooled_shape,
    samples=(
        Sample(inputs=(_IMAGE,)),
        Sample(inputs=(_IMAGES,), settings={"kernel": 3, "stride": 2, "padding": 1}),
        Sample(inputs=(_IMAGES,), settings={"kernel": (2, 3), "stride": 1, "padding": (0, 1)}),
        Sample(inputs=([[[1.0, 1.0], [0.0, 1.0]]],), chosen=([[[1.0, 0.0], [0.0, 0.0]]],)),
    ),
    pytorch="torch.nn.functional.max_pool2d({x}, {kernel}, {stride}, {padding})",
)


def _mean_message(upstream: Any, out: Any, x: Any, kernel: Any, stride: Any, padding: Any) -> Any:
    rows, columns = pair(kernel)
    shape = np.shape(upstream)
    share = np.expand_dims(upstream / (rows * columns), -3)
    return _unseen(np.broadcast_to(share, (*shape[:-2], rows * columns, *shape[-2:])), x, kernel, stride, padding)


average_pool = ArrayOperation(
    name="average_pool",
    title="Average pooling",
    symbol="avgpool",
    category=CATEGORY,
    ports=("x",),
    help="The mean of each window that slides over rows and columns; its numbers share the gradient.",
    latex=r"\frac{1}{n} \sum_{\mathrm{window}} {x}_i",
    derivative_latex=(r"\sum_{\mathrm{windows}} \frac{1}{n} {upstream}_j",),
    note="The zeros of the padding count in the mean, as in PyTorch.",
    settings=_SETTINGS,
    forward=lambda x, kernel, stride, padding: np.mean(_seen(x, kernel, stride, padding), axis=-3),
    messages=(_mean_message,),
    tangent_rule=lambda tangents, out, x, kernel, stride, padding: np.mean(
        _seen(tangents[0], kernel, stride, padding), axis=-3
    ),
    shape_rule=_pooled_shape,
    samples=(
        Sample(inputs=(_IMAGE,)),
        Sample(inputs=(_IMAGES,), settings={"kernel": 3, "stride": 2, "padding": 1}),
        Sample(inputs=(_IMAGES,), settings={"kernel": (2, 3), "stride": 1, "padding": (0, 1)}),
    ),
    pytorch="torch.nn.functional.avg_pool2d({x}, {kernel}, {stride}, {padding})",
)

DECLARATIONS = (max_pool, average_pool)
