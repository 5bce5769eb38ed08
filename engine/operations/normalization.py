"""Normalisation: numbers brought to mean 0 and variance 1, then scaled and shifted by what is learnt."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operation import ArrayOperation, Misfit, Sample, Setting
from engine.operations.axes import Shape
from engine.value import sum_to_shape

CATEGORY = "layers"

_EPSILON = Setting(
    name="epsilon",
    kind="number",
    default=1e-5,
    minimum=0.0,
    help="Is added to the variance, so that numbers that are all equal do no harm.",
)
_THROUGH = r"\frac{1}{\sigma_i} (u - \bar{u} - \hat{x}_i \, \overline{u \hat{x}}),\; u = {upstream} \odot {scale}"
_BATCH_MESSAGES = (
    _THROUGH,
    r"\sum_i {upstream}_i \odot \hat{x}_i",
    r"\sum_i {upstream}_i",
    r"-\sum_i {upstream}_i \odot \frac{{scale}}{\sqrt{{variance} + \epsilon}}",
    r"-\frac{1}{2} \sum_i {upstream}_i \odot \frac{{scale} \, \hat{x}_i}{{variance} + \epsilon}",
)
_BATCH = [[1.0, -2.0, 0.5], [3.0, 0.25, -1.0], [-0.5, 4.0, 2.0], [2.5, 1.5, 0.75]]
_IMAGES = (np.sin(np.arange(24.0)) * 2.0).reshape(3, 2, 2, 2).tolist()


def _inverse_deviation(x: Any, axes: Shape, epsilon: float) -> Any:
    return 1.0 / np.sqrt(np.var(x, axis=axes, keepdims=True) + epsilon)


def _normalized(x: Any, axes: Shape, epsilon: float) -> Any:
    return (x - np.mean(x, axis=axes, keepdims=True)) * _inverse_deviation(x, axes, epsilon)


def _normalized_product(direction: Any, x: Any, axes: Shape, epsilon: float) -> Any:
    """The Jacobian of normalising times a direction; it is symmetric, so both modes use it."""
    normal = _normalized(x, axes, epsilon)
    away = direction - np.mean(direction, axis=axes, keepdims=True)
    along = normal * np.mean(direction * normal, axis=axes, keepdims=True)
    return (away - along) * _inverse_deviation(x, axes, epsilon)


def _last(scale: Any) -> Shape:
    """The axes that layer normalisation goes over: as many of the last as the scale has."""
    return tuple(range(-np.ndim(scale), 0))


def _layer_shape(x: Shape, scale: Shape, shift: Shape, epsilon: float) -> Shape:
    if not scale or x[len(x) - len(scale) :] != scale or scale != shift:
        raise Misfit("a scale and a shift of one shape, that of the last axes of x, which are normalised")
    return x


def _layer_tangent(tangents: Any, out: Any, x: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    axes = _last(scale)
    moved = _normalized_product(tangents[0], x, axes, epsilon) * scale
    return moved + _normalized(x, axes, epsilon) * tangents[1] + tangents[2]


layer_normalization = ArrayOperation(
    name="layer_normalization",
    title="Layer normalisation",
    symbol="LN",
    category=CATEGORY,
    ports=("x", "scale", "shift"),
    help="Each sample by itself: the last axes, as many as the scale has, brought to mean 0 and variance 1, then "
    "scaled and shifted.",
    latex=r"{scale} \odot \frac{{x} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + {shift}",
    derivative_latex=(
        _THROUGH,
        r"\sum_i {upstream}_i \odot \hat{x}_i",
        r"\sum_i {upstream}_i",
    ),
    settings=(_EPSILON,),
    forward=lambda x, scale, shift, epsilon: _normalized(x, _last(scale), epsilon) * scale + shift,
    messages=(
        lambda upstream, out, x, scale, shift, epsilon: _normalized_product(upstream * scale, x, _last(scale), epsilon),
        lambda upstream, out, x, scale, shift, epsilon: sum_to_shape(
            upstream * _normalized(x, _last(scale), epsilon), np.shape(scale)
        ),
        lambda upstream, out, x, scale, shift, epsilon: sum_to_shape(upstream, np.shape(shift)),
    ),
    tangent_rule=_layer_tangent,
    shape_rule=_layer_shape,
    samples=(
        Sample(inputs=(_BATCH, [1.0, 0.5, -2.0], [0.1, 0.2, 0.3])),
        Sample(inputs=(_IMAGES, [[1.0, 2.0], [0.5, -1.0]], [[0.0, 0.1], [0.2, 0.3]]), settings={"epsilon": 0.01}),
    ),
    pytorch="torch.nn.functional.layer_norm({x}, {scale}.shape, {scale}, {shift}, {epsilon})",
)


def _ports(given_statistics: bool, **_: Any) -> tuple[str, ...]:  # noqa: FBT001 - a setting
    return ("x", "scale", "shift", "mean", "variance") if given_statistics else ("x", "scale", "shift")


def _but_channels(x: Any) -> Shape:
    return tuple(axis for axis in range(np.ndim(x)) if axis != 1)


def _wide(numbers: Any, x: Any) -> Any:
    """One number for each channel, in a shape that broadcasts against the batch."""
    return np.reshape(numbers, (-1,) + (1,) * (np.ndim(x) - 2))


def _batch_shape(x: Shape, *others: Shape, epsilon: float, given_statistics: bool) -> Shape:
    if len(x) < 2:  # noqa: PLR2004 - samples and channels
        raise Misfit("a batch of shape (samples, channels), or with more axes after them")
    if any(shape != x[1:2] for shape in others):
        raise Misfit("one number for each of the {channels} channels, at every other input", channels=x[1])
    return x


def _deviation(x: Any, variance: Any, epsilon: float) -> Any:
    return np.sqrt(_wide(variance, x) + epsilon)


def _standing(x: Any, statistics: tuple[Any, ...], epsilon: float) -> Any:
    """The batch before it is scaled and shifted, with its own statistics or those given."""
    if not statistics:
        return _normalized(x, _but_channels(x), epsilon)
    mean, variance = statistics
    return (x - _wide(mean, x)) / _deviation(x, variance, epsilon)


def _batch_forward(x: Any, scale: Any, shift: Any, *statistics: Any, epsilon: float, given_statistics: bool) -> Any:
    return _standing(x, statistics, epsilon) * _wide(scale, x) + _wide(shift, x)


def _to_batch(
    upstream: Any, out: Any, x: Any, scale: Any, shift: Any, *statistics: Any, epsilon: float, given_statistics: bool
) -> Any:
    arriving = upstream * _wide(scale, x)
    if given_statistics:
        return arriving / _deviation(x, statistics[1], epsilon)
    return _normalized_product(arriving, x, _but_channels(x), epsilon)


def _to_scale(
    upstream: Any, out: Any, x: Any, scale: Any, shift: Any, *statistics: Any, epsilon: float, given_statistics: bool
) -> Any:
    return np.sum(upstream * _standing(x, statistics, epsilon), axis=_but_channels(x))


def _to_mean(
    upstream: Any, out: Any, x: Any, scale: Any, shift: Any, *statistics: Any, epsilon: float, given_statistics: bool
) -> Any:
    slope = _wide(scale, x) / _deviation(x, statistics[1], epsilon)
    return -np.sum(upstream * slope, axis=_but_channels(x))


def _to_variance(
    upstream: Any, out: Any, x: Any, scale: Any, shift: Any, *statistics: Any, epsilon: float, given_statistics: bool
) -> Any:
    slope = _wide(scale, x) * _standing(x, statistics, epsilon) / (_wide(statistics[1], x) + epsilon)
    return -0.5 * np.sum(upstream * slope, axis=_but_channels(x))


def _batch_tangent(
    tangents: Any, out: Any, x: Any, scale: Any, shift: Any, *statistics: Any, epsilon: float, given_statistics: bool
) -> Any:
    normal = _standing(x, statistics, epsilon)
    moved = tangents[0]
    if given_statistics:
        spread = _wide(statistics[1], x) + epsilon
        moved = (moved - _wide(tangents[3], x)) / np.sqrt(spread) - 0.5 * normal * _wide(tangents[4], x) / spread
    else:
        moved = _normalized_product(moved, x, _but_channels(x), epsilon)
    return moved * _wide(scale, x) + normal * _wide(tangents[1], x) + _wide(tangents[2], x)


def _batch_in_pytorch(epsilon: float, given_statistics: bool) -> str:  # noqa: FBT001 - a setting
    """PyTorch gives no gradient to running statistics and refuses an epsilon of 0, so these forms are written out."""
    if not given_statistics and epsilon > 0.0:
        return f"torch.nn.functional.batch_norm({{x}}, None, None, {{scale}}, {{shift}}, training=True, eps={epsilon})"
    mean, variance, scale, shift = (
        f"{{{port}}}.reshape(-1, *(1,) * ({{x}}.ndim - 2))" for port in ("mean", "variance", "scale", "shift")
    )
    if not given_statistics:
        over = "(0, *range(2, {x}.ndim)), keepdim=True"
        return f"({{x}} - {{x}}.mean({over})) / {{x}}.std({over}, correction=0) * {scale} + {shift}"
    return f"({{x}} - {mean}) / torch.sqrt({variance} + {epsilon}) * {scale} + {shift}"


batch_normalization = ArrayOperation(
    name="batch_normalization",
    title="Batch normalisation",
    symbol="BN",
    category=CATEGORY,
    ports=("x", "scale", "shift"),
    help="Each channel (axis 1) over the whole batch brought to mean 0 and variance 1, then scaled and shifted. With "
    "given statistics the mean and the variance are inputs, for evaluating sample by sample.",
    latex=r"{scale} \odot \frac{{x} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + {shift}",
    latex_rule=lambda epsilon, given_statistics: (
        r"{scale} \odot \frac{{x} - {mean}}{\sqrt{{variance} + \epsilon}} + {shift}"
        if given_statistics
        else r"{scale} \odot \frac{{x} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + {shift}"
    ),
    derivative_latex=_BATCH_MESSAGES,
    derivative_latex_rule=lambda epsilon, given_statistics: (
        (r"{upstream}_i \odot \frac{{scale}}{\sqrt{{variance} + \epsilon}}", *_BATCH_MESSAGES[1:])
        if given_statistics
        else _BATCH_MESSAGES
    ),
    note="The variance is divided by the number of values (no correction). A gate remembers nothing between runs, so "
    "there are no running averages.",
    settings=(
        _EPSILON,
        Setting(
            name="given_statistics",
            kind="boolean",
            default=False,
            sets_ports=True,
            help="Take the mean and the variance of each channel as inputs, instead of those of the batch.",
        ),
    ),
    port_rule=_ports,
    forward=_batch_forward,
    messages=(
        _to_batch,
        _to_scale,
        lambda upstream, out, x, *_, **settings: np.sum(upstream, axis=_but_channels(x)),
        _to_mean,
        _to_variance,
    ),
    tangent_rule=_batch_tangent,
    shape_rule=_batch_shape,
    domain_rule=lambda x, scale, shift, *statistics, epsilon, **_: (
        {"variance": statistics[1] + epsilon > 0.0} if statistics else {}
    ),
    samples=(
        Sample(inputs=(_BATCH, [1.0, 0.5, -2.0], [0.1, 0.2, 0.3])),
        Sample(inputs=(_IMAGES, [1.0, -0.5], [0.1, 0.2]), settings={"epsilon": 0.01}),
        Sample(inputs=(_IMAGES, [1.0, -0.5], [0.1, 0.2]), settings={"epsilon": 0.0}),
        Sample(inputs=(_IMAGES, [1.0, -0.5], [0.1, 0.2], [0.3, -0.4], [0.5, 2.0]), settings={"given_statistics": True}),
    ),
    pytorch=_batch_in_pytorch,
)

DECLARATIONS = (layer_normalization, batch_normalization)
