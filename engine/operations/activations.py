"""Activations: what follows an affine layer."""

import numpy as np

from engine.operation import ArrayOperation, Elementwise, Misfit, Sample

CATEGORY = "activations"

sigmoid = Elementwise(
    name="sigmoid",
    title="Sigmoid",
    symbol="σ",  # noqa: RUF001 - the Greek letter is meant
    category=CATEGORY,
    ports=("x",),
    help="Squeezes any value into 0 to 1; its slope is at most 1/4.",
    latex=r"\frac{1}{1 + e^{-{x}}}",
    derivative_latex=(r"{out} \cdot (1 - {out})",),
    function=lambda x: 1.0 / (1.0 + np.exp(-x)),
    derivatives=(lambda x, out: out * (1.0 - out),),
    samples=(Sample(inputs=(0.0,)), Sample(inputs=([-3.0, 1.0],))),
)
relu = Elementwise(
    name="relu",
    title="ReLU",
    symbol="ReLU",
    category=CATEGORY,
    ports=("x",),
    help="The value where it is positive, else 0.",
    latex=r"\max(0, {x})",
    derivative_latex=(r"1 \;\mathrm{if}\; {x} > 0,\; \mathrm{else}\; 0",),
    note="It has no derivative at 0; chosen: 0.",
    function=lambda x: np.maximum(x, 0.0),
    derivatives=(lambda x, out: (x > 0.0) * 1.0,),
    samples=(
        Sample(inputs=(2.0,)),
        Sample(inputs=([[1.0, -0.5], [-2.0, 3.0]],)),
        Sample(inputs=(0.0,), chosen=(0.0,)),
    ),
)
softplus = Elementwise(
    name="softplus",
    title="Softplus",
    symbol="ln(1+eˣ)",
    category=CATEGORY,
    ports=("x",),
    help="A smooth ReLU. Its derivative is the sigmoid.",
    latex=r"\ln(1 + e^{{x}})",
    derivative_latex=(r"\frac{1}{1 + e^{-{x}}}",),
    function=lambda x: np.logaddexp(0.0, x),
    derivatives=(lambda x, out: 1.0 / (1.0 + np.exp(-x)),),
    samples=(Sample(inputs=(0.3,)), Sample(inputs=([-30.0, 4.0],))),
)


def probabilities(x: np.ndarray) -> np.ndarray:
    """The softmax over the last axis, shifted by the maximum, so that no exponential overflows."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _softmax_product(direction: np.ndarray, out: np.ndarray) -> np.ndarray:
    """The softmax's Jacobian, diag(out) - out out^T, times a direction; it is symmetric, so both modes use it."""
    return out * (direction - (direction * out).sum(axis=-1, keepdims=True))


def _softmax_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    if not shape:
        raise Misfit("an array, with the classes along its last axis")
    return shape


softmax = ArrayOperation(
    name="softmax",
    title="Softmax",
    symbol="softmax",
    category=CATEGORY,
    ports=("x",),
    help="Turns the scores along the last axis into probabilities that sum to 1.",
    latex=r"\frac{e^{{x}_i}}{\sum_j e^{{x}_j}}",
    derivative_latex=(r"{out} \odot ({upstream} - \sum_j {upstream}_j {out}_j)",),
    forward=probabilities,
    messages=(lambda upstream, out, x: _softmax_product(upstream, out),),
    tangent_rule=lambda tangents, out, x: _softmax_product(tangents[0], out),
    shape_rule=_softmax_shape,
    samples=(Sample(inputs=([1.0, 2.0, -1.0],)), Sample(inputs=([[1000.0, 1001.0], [0.5, 0.5]],))),
)

DECLARATIONS = (sigmoid, relu, softplus, softmax)
