"""Activations: what follows an affine layer."""

import math
from functools import partial
from typing import Any

import numpy as np

from engine.operation import Buffered, Elementwise, Sample, Setting
from engine.operations.functions import error_function

CATEGORY = "activations"

# e to any more would overflow; 1 / (1 + e^709) is below the smallest normal double as it is.
LARGEST_EXPONENT = 709.0
ROOT_HALF = math.sqrt(0.5)
ROOT_TWO_OVER_PI = math.sqrt(2.0 / math.pi)
DENSITY_AT_0 = 1.0 / math.sqrt(2.0 * math.pi)
CUBIC = 0.044715
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def _logistic(x: Any, out: Any) -> Any:
    return 1.0 / (1.0 + np.exp(np.minimum(-x, LARGEST_EXPONENT)))


def _buffered_sigmoid(out: Any, x: Any) -> Buffered:
    rest = np.empty_like(out)
    return Buffered(
        (
            partial(np.negative, x, out),
            partial(np.minimum, out, LARGEST_EXPONENT, out=out),
            partial(np.exp, out, out),
            partial(np.add, out, 1.0, out),
            partial(np.divide, 1.0, out, out),
        ),
        (
            lambda target, upstream: (
                partial(np.subtract, 1.0, out, rest),
                partial(np.multiply, rest, out, rest),
                partial(np.multiply, upstream, rest, target),
            ),
        ),
    )


def _buffered_relu(out: Any, x: Any) -> Buffered:
    mask = np.empty(out.shape, np.bool_)
    return Buffered(
        (partial(np.maximum, x, 0.0, out=out),),
        (
            lambda target, upstream: (
                partial(np.greater, out, 0.0, mask),
                partial(np.multiply, upstream, mask, target),
            ),
        ),
    )


def _sloped_derivative(x: Any, out: Any, slope: Any) -> Any:
    above = np.sign(np.maximum(x, 0.0))
    return above + (1.0 - above) * slope


def _elu_derivative(x: Any, out: Any, alpha: Any) -> Any:
    above = np.sign(np.maximum(x, 0.0))
    return above + (1.0 - above) * alpha * np.exp(np.minimum(x, 0.0))


def _selu_derivative(x: Any, out: Any) -> Any:
    above = np.sign(np.maximum(x, 0.0))
    return SELU_SCALE * (above + (1.0 - above) * SELU_ALPHA * np.exp(np.minimum(x, 0.0)))


def _gelu(x: Any, approximate: Any) -> Any:
    if approximate:
        return 0.5 * x * (1.0 + np.tanh(ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x)))
    return 0.5 * x * (1.0 + error_function(x * ROOT_HALF))


def _gelu_derivative(x: Any, out: Any, approximate: Any) -> Any:
    if approximate:
        bend = np.tanh(ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x))
        inner = ROOT_TWO_OVER_PI * (1.0 + 3.0 * CUBIC * x * x)
        return 0.5 * (1.0 + bend) + 0.5 * x * (1.0 - bend * bend) * inner
    return 0.5 * (1.0 + error_function(x * ROOT_HALF)) + x * DENSITY_AT_0 * np.exp(-0.5 * x * x)


_GELU_BEND = r"(\sqrt{\frac{2}{\pi}} ({x} + 0.044715 {x}^3))"


def _gelu_latex(approximate: Any) -> str:
    share = r"\tanh " + _GELU_BEND if approximate else r"\mathrm{erf}(\frac{{x}}{\sqrt{2}})"
    return r"\frac{{x}}{2} (1 + " + share + ")"


def _gelu_derivative_latex(approximate: Any) -> tuple[str]:
    if approximate:
        slope = r"\sqrt{\frac{2}{\pi}} (1 + 0.134145 {x}^2)"
        bend = r"\tanh^2 " + _GELU_BEND
        return (r"\frac{1}{2} (1 + \tanh " + _GELU_BEND + r") + \frac{{x}}{2} (1 - " + bend + ") " + slope,)
    return (r"\frac{1}{2} (1 + \mathrm{erf}(\frac{{x}}{\sqrt{2}})) + \frac{{x}}{\sqrt{2 \pi}} e^{-{x}^2 / 2}",)


def _silu_derivative(x: Any, out: Any) -> Any:
    share = 1.0 / (1.0 + np.exp(np.minimum(-x, LARGEST_EXPONENT)))
    return share * (1.0 + np.maximum(x, -LARGEST_EXPONENT) * (1.0 - share))


sigmoid = Elementwise(
    name="sigmoid",
    title="Sigmoid",
    symbol="σ",  # noqa: RUF001 - the Greek letter is meant
    category=CATEGORY,
    ports=("x",),
    help="Squeezes any value into 0 to 1; its slope is at most 1/4.",
    latex=r"\frac{1}{1 + e^{-{x}}}",
    derivative_latex=(r"{out} \cdot (1 - {out})",),
    function=lambda x: 1.0 / (1.0 + np.exp(np.minimum(-x, LARGEST_EXPONENT))),
    derivatives=(lambda x, out: out * (1.0 - out),),
    pytorch="torch.sigmoid({x})",
    buffered=_buffered_sigmoid,
    samples=(Sample(inputs=(0.0,)), Sample(inputs=([-3.0, 1.0],))),
    edges=(Sample(inputs=([-800.0, 800.0],)),),
)
hard_sigmoid = Elementwise(
    name="hard_sigmoid",
    title="Hard sigmoid",
    symbol="hσ",  # noqa: RUF001 - the Greek letter is meant
    category=CATEGORY,
    ports=("x",),
    help="A sigmoid of three straight lines: 0 up to -3, 1 from 3 on, and between them a slope of 1/6.",
    latex=r"\min(\max(\frac{{x} + 3}{6}, 0), 1)",
    derivative_latex=(r"\frac{1}{6} \;\mathrm{if}\; -3 < {x} < 3,\; \mathrm{else}\; 0",),
    note="It has no derivative at -3 and 3; chosen: 0.",
    function=lambda x: np.minimum(np.maximum(x + 3.0, 0.0), 6.0) / 6.0,
    derivatives=(lambda x, out: np.sign(np.maximum(3.0 - abs(x), 0.0)) / 6.0,),
    # Not torch.nn.functional.hardsigmoid, whose gradient has a sixth in single precision.
    pytorch="(torch.nn.functional.relu6({x} + 3) / 6)",
    samples=(
        Sample(inputs=(0.3,)),
        Sample(inputs=([-5.0, -1.0, 4.0],)),
        Sample(inputs=(-3.0,), chosen=(0.0,)),
        Sample(inputs=(3.0,), chosen=(0.0,)),
    ),
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
    derivatives=(lambda x, out: np.sign(out),),
    pytorch="torch.relu({x})",
    buffered=_buffered_relu,
    samples=(
        Sample(inputs=(2.0,)),
        Sample(inputs=([[1.0, -0.5], [-2.0, 3.0]],)),
        Sample(inputs=(0.0,), chosen=(0.0,)),
    ),
)
leaky_relu = Elementwise(
    name="leaky_relu",
    title="Leaky ReLU",
    symbol="LReLU",
    category=CATEGORY,
    ports=("x",),
    help="The value where it is positive, else a small share of it, so that some gradient always comes back.",
    latex=r"\max(0, {x}) + {slope} \cdot \min(0, {x})",
    derivative_latex=(r"1 \;\mathrm{if}\; {x} > 0,\; \mathrm{else}\; {slope}",),
    note="It has no derivative at 0; chosen: the slope.",
    settings=(Setting(name="slope", kind="number", default=0.01, help="The share of a negative value that passes."),),
    function=lambda x, slope: np.maximum(x, 0.0) + slope * np.minimum(x, 0.0),
    derivatives=(_sloped_derivative,),
    pytorch="torch.nn.functional.leaky_relu({x}, {slope})",
    samples=(
        Sample(inputs=(2.0,)),
        Sample(inputs=([[1.0, -0.5], [-2.0, 3.0]],), settings={"slope": 0.2}),
        Sample(inputs=(0.0,), chosen=(0.01,)),
    ),
)
elu = Elementwise(
    name="elu",
    title="ELU",
    symbol="ELU",
    category=CATEGORY,
    ports=("x",),
    help="The value where it is positive; below 0 an exponential curve that levels off at minus alpha.",
    latex=r"\max(0, {x}) + {alpha} (e^{\min(0, {x})} - 1)",
    derivative_latex=(r"1 \;\mathrm{if}\; {x} > 0,\; \mathrm{else}\; {alpha} \cdot e^{{x}}",),
    note="Unless alpha is 1 it has no derivative at 0; chosen: alpha.",
    settings=(Setting(name="alpha", kind="number", default=1.0, help="How far below 0 the curve goes."),),
    function=lambda x, alpha: np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0)),
    derivatives=(_elu_derivative,),
    pytorch="torch.nn.functional.elu({x}, {alpha})",
    samples=(
        Sample(inputs=(2.0,)),
        Sample(inputs=([-3.0, -0.2, 2.0],)),
        Sample(inputs=([-3.0, -0.2, 2.0],), settings={"alpha": 0.5}),
        Sample(inputs=(0.0,), settings={"alpha": 0.5}, chosen=(0.5,)),
    ),
    edges=(Sample(inputs=([-800.0, 800.0],)),),
)
selu = Elementwise(
    name="selu",
    title="SELU",
    symbol="SELU",
    category=CATEGORY,
    ports=("x",),
    help="A scaled ELU whose two constants keep the mean and the variance of a deep network's layers near 0 and 1.",
    latex=r"1.0507 \, (\max(0, {x}) + 1.6733 \, (e^{\min(0, {x})} - 1))",
    derivative_latex=(r"1.0507 \;\mathrm{if}\; {x} > 0,\; \mathrm{else}\; 1.7581 \, e^{{x}}",),
    note="It has no derivative at 0; chosen: 1.7581, that of its lower branch.",
    function=lambda x: SELU_SCALE * (np.maximum(x, 0.0) + SELU_ALPHA * np.expm1(np.minimum(x, 0.0))),
    derivatives=(_selu_derivative,),
    pytorch="torch.nn.functional.selu({x})",
    samples=(
        Sample(inputs=(2.0,)),
        Sample(inputs=([-3.0, -0.2, 2.0],)),
        Sample(inputs=(0.0,), chosen=(SELU_SCALE * SELU_ALPHA,)),
    ),
)
gelu = Elementwise(
    name="gelu",
    title="GELU",
    symbol="GELU",
    category=CATEGORY,
    ports=("x",),
    help="The value times the share of a standard bell curve that lies below it: a ReLU with a smooth bend.",
    latex=_gelu_latex(approximate=False),
    derivative_latex=_gelu_derivative_latex(approximate=False),
    latex_rule=_gelu_latex,
    derivative_latex_rule=_gelu_derivative_latex,
    settings=(
        Setting(
            name="approximate",
            kind="boolean",
            default=False,
            help="Take the hyperbolic tangent of 0.7979 (x + 0.044715 x³) for the error function.",
        ),
    ),
    function=_gelu,
    derivatives=(_gelu_derivative,),
    pytorch="torch.nn.functional.gelu({x}, approximate='tanh' if {approximate} else 'none')",
    samples=(
        Sample(inputs=(0.7,)),
        Sample(inputs=([-2.0, 0.0, 3.0],)),
        Sample(inputs=([-2.0, 0.0, 3.0],), settings={"approximate": True}),
    ),
)
silu = Elementwise(
    name="silu",
    title="SiLU",
    symbol="SiLU",
    category=CATEGORY,
    ports=("x",),
    help="The value times its sigmoid, also called swish: a ReLU with a smooth bend that dips a little below 0.",
    latex=r"\frac{{x}}{1 + e^{-{x}}}",
    derivative_latex=(r"\frac{1}{1 + e^{-{x}}} (1 + {x} - {out})",),
    function=lambda x: np.maximum(x, -LARGEST_EXPONENT) / (1.0 + np.exp(np.minimum(-x, LARGEST_EXPONENT))),
    derivatives=(_silu_derivative,),
    pytorch="torch.nn.functional.silu({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-5.0, 0.0, 3.0],))),
    edges=(Sample(inputs=([-800.0, 800.0],)),),
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
    derivatives=(_logistic,),
    # Above its threshold PyTorch takes x itself: at 20, as it does unless told, that is wrong in the tenth digit.
    pytorch="torch.nn.functional.softplus({x}, threshold=50)",
    samples=(Sample(inputs=(0.3,)), Sample(inputs=([-30.0, 4.0, 30.0],))),
    edges=(Sample(inputs=([-800.0, 800.0],)),),
)
step = Elementwise(
    name="step",
    title="Step",
    symbol="step",
    category=CATEGORY,
    ports=("x",),
    help="1 for a positive value, else 0: the first artificial neuron. It is flat: no gradient comes back through it.",
    latex=r"1 \;\mathrm{if}\; {x} > 0,\; \mathrm{else}\; 0",
    derivative_latex=("0",),
    note="It jumps at 0, where its value is 0 and it has no derivative; chosen: 0.",
    function=lambda x: np.maximum(np.sign(x), 0.0),
    derivatives=(lambda x, out: 0.0,),
    pytorch="({x} > 0).to({x}.dtype)",
    samples=(Sample(inputs=(2.0,)), Sample(inputs=([-3.0, 0.5],)), Sample(inputs=(0.0,), chosen=(0.0,))),
)

DECLARATIONS = (
    sigmoid, hard_sigmoid, relu, leaky_relu, elu, selu, gelu, silu, softplus, step,
)  # fmt: skip
