"""Elementary functions."""

import math
from functools import partial
from typing import Any

import numpy as np

from engine.operation import Buffered, Elementwise, Sample

CATEGORY = "functions"

LN_2 = math.log(2.0)
LN_10 = math.log(10.0)
TWO_OVER_SQRT_PI = 2.0 / math.sqrt(math.pi)


def error_function(x: Any) -> Any:
    """The error function of a number or of each element of an array, which keeps its precision."""
    if isinstance(x, float):
        return math.erf(x)
    from scipy.special import erf as of_arrays

    return of_arrays(x)


exp = Elementwise(
    name="exp",
    title="Exponential",
    symbol="exp",
    category=CATEGORY,
    ports=("x",),
    help="e to the value. It is its own derivative.",
    latex=r"e^{{x}}",
    derivative_latex=(r"e^{{x}}",),
    function=np.exp,
    derivatives=(lambda x, out: out,),
    pytorch="torch.exp({x})",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([-1.0, 2.0],))),
    edges=(Sample(inputs=([800.0, -800.0],)),),
)
expm1 = Elementwise(
    name="expm1",
    title="Exponential less 1",
    symbol="eˣ−1",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("x",),
    help="e to the value, less 1, without the rounding that the subtraction would bring near 0.",
    latex=r"e^{{x}} - 1",
    derivative_latex=(r"e^{{x}}",),
    function=np.expm1,
    derivatives=(lambda x, out: out + 1.0,),
    pytorch="torch.expm1({x})",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([-1.0, 1e-9, 2.0],))),
    edges=(Sample(inputs=([800.0, -800.0],)),),
)
log = Elementwise(
    name="log",
    title="Natural logarithm",
    symbol="ln",
    category=CATEGORY,
    ports=("x",),
    help="The natural logarithm; minus infinity at 0, undefined below.",
    latex=r"\ln {x}",
    derivative_latex=(r"\frac{1}{{x}}",),
    function=np.log,
    derivatives=(lambda x, out: 1.0 / x,),
    pytorch="torch.log({x})",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([1.0, 20.0],))),
    edges=(Sample(inputs=([0.0, -1.0],)),),
)
log1p = Elementwise(
    name="log1p",
    title="Logarithm of 1 plus",
    symbol="ln(1+□)",
    category=CATEGORY,
    ports=("x",),
    help="The natural logarithm of 1 plus the value, exact near 0; minus infinity at -1, undefined below.",
    latex=r"\ln(1 + {x})",
    derivative_latex=(r"\frac{1}{1 + {x}}",),
    function=np.log1p,
    derivatives=(lambda x, out: 1.0 / (1.0 + x),),
    pytorch="torch.log1p({x})",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([-0.6, 1e-9, 20.0],))),
    edges=(Sample(inputs=([-1.0, -2.0],)),),
)
log2 = Elementwise(
    name="log2",
    title="Logarithm to base 2",
    symbol="log₂",
    category=CATEGORY,
    ports=("x",),
    help="The logarithm to base 2, which counts doublings; minus infinity at 0, undefined below.",
    latex=r"\log_2 {x}",
    derivative_latex=(r"\frac{1}{{x} \ln 2}",),
    function=np.log2,
    derivatives=(lambda x, out: 1.0 / (x * LN_2),),
    pytorch="torch.log2({x})",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([1.0, 20.0],))),
    edges=(Sample(inputs=([0.0, -1.0],)),),
)
log10 = Elementwise(
    name="log10",
    title="Logarithm to base 10",
    symbol="log₁₀",
    category=CATEGORY,
    ports=("x",),
    help="The logarithm to base 10, which counts digits; minus infinity at 0, undefined below.",
    latex=r"\log_{10} {x}",
    derivative_latex=(r"\frac{1}{{x} \ln 10}",),
    function=np.log10,
    derivatives=(lambda x, out: 1.0 / (x * LN_10),),
    pytorch="torch.log10({x})",
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([1.0, 20.0],))),
    edges=(Sample(inputs=([0.0, -1.0],)),),
)
sqrt = Elementwise(
    name="sqrt",
    title="Square root",
    symbol="√",
    category=CATEGORY,
    ports=("x",),
    help="The square root; undefined below 0, its derivative infinite at 0.",
    latex=r"\sqrt{{x}}",
    derivative_latex=(r"\frac{1}{2\sqrt{{x}}}",),
    function=np.sqrt,
    derivatives=(lambda x, out: 0.5 / out,),
    pytorch="torch.sqrt({x})",
    samples=(Sample(inputs=(2.0,)), Sample(inputs=([0.5, 9.0],))),
    edges=(Sample(inputs=([0.0, -1.0],)),),
)
sin = Elementwise(
    name="sin",
    title="Sine",
    symbol="sin",
    category=CATEGORY,
    ports=("x",),
    help="The sine of an angle in radians.",
    latex=r"\sin {x}",
    derivative_latex=(r"\cos {x}",),
    function=np.sin,
    derivatives=(lambda x, out: np.cos(x),),
    pytorch="torch.sin({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-1.0, 3.0],))),
)
cos = Elementwise(
    name="cos",
    title="Cosine",
    symbol="cos",
    category=CATEGORY,
    ports=("x",),
    help="The cosine of an angle in radians.",
    latex=r"\cos {x}",
    derivative_latex=(r"-\sin {x}",),
    function=np.cos,
    derivatives=(lambda x, out: -np.sin(x),),
    pytorch="torch.cos({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-1.0, 3.0],))),
)
tan = Elementwise(
    name="tan",
    title="Tangent",
    symbol="tan",
    category=CATEGORY,
    ports=("x",),
    help="The tangent of an angle in radians; it grows without bound towards a right angle.",
    latex=r"\tan {x}",
    derivative_latex=(r"1 + {out}^2",),
    function=np.tan,
    derivatives=(lambda x, out: 1.0 + out * out,),
    pytorch="torch.tan({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-1.0, 1.2],))),
)
arcsin = Elementwise(
    name="arcsin",
    title="Arcsine",
    symbol="arcsin",
    category=CATEGORY,
    ports=("x",),
    help="The angle in radians, from -π/2 to π/2, whose sine is the value; undefined beyond -1 and 1.",
    latex=r"\arcsin {x}",
    derivative_latex=(r"\frac{1}{\sqrt{1 - {x}^2}}",),
    function=np.arcsin,
    derivatives=(lambda x, out: 1.0 / np.sqrt(1.0 - x * x),),
    pytorch="torch.asin({x})",
    samples=(Sample(inputs=(0.3,)), Sample(inputs=([-0.8, 0.9],))),
    edges=(Sample(inputs=([1.0, -1.0, 2.0],)),),
)
arccos = Elementwise(
    name="arccos",
    title="Arccosine",
    symbol="arccos",
    category=CATEGORY,
    ports=("x",),
    help="The angle in radians, from 0 to π, whose cosine is the value; undefined beyond -1 and 1.",
    latex=r"\arccos {x}",
    derivative_latex=(r"-\frac{1}{\sqrt{1 - {x}^2}}",),
    function=np.arccos,
    derivatives=(lambda x, out: -1.0 / np.sqrt(1.0 - x * x),),
    pytorch="torch.acos({x})",
    samples=(Sample(inputs=(0.3,)), Sample(inputs=([-0.8, 0.9],))),
    edges=(Sample(inputs=([1.0, -1.0, 2.0],)),),
)
arctan = Elementwise(
    name="arctan",
    title="Arctangent",
    symbol="arctan",
    category=CATEGORY,
    ports=("x",),
    help="The angle in radians, from -π/2 to π/2, whose tangent is the value.",
    latex=r"\arctan {x}",
    derivative_latex=(r"\frac{1}{1 + {x}^2}",),
    function=np.arctan,
    derivatives=(lambda x, out: 1.0 / (1.0 + x * x),),
    pytorch="torch.atan({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-5.0, 3.0],))),
)
sinh = Elementwise(
    name="sinh",
    title="Hyperbolic sine",
    symbol="sinh",
    category=CATEGORY,
    ports=("x",),
    help="The hyperbolic sine: half the difference of e to the value and e to its negative.",
    latex=r"\sinh {x}",
    derivative_latex=(r"\cosh {x}",),
    function=np.sinh,
    derivatives=(lambda x, out: np.cosh(x),),
    pytorch="torch.sinh({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-2.0, 1.5],))),
)
cosh = Elementwise(
    name="cosh",
    title="Hyperbolic cosine",
    symbol="cosh",
    category=CATEGORY,
    ports=("x",),
    help="The hyperbolic cosine: the mean of e to the value and e to its negative.",
    latex=r"\cosh {x}",
    derivative_latex=(r"\sinh {x}",),
    function=np.cosh,
    derivatives=(lambda x, out: np.sinh(x),),
    pytorch="torch.cosh({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-2.0, 1.5],))),
)


def _buffered_tanh(out: Any, x: Any) -> Buffered:
    return Buffered(
        (partial(np.tanh, x, out),),
        (
            lambda target, upstream: (
                partial(np.multiply, out, out, target),
                partial(np.subtract, 1.0, target, target),
                partial(np.multiply, upstream, target, target),
            ),
        ),
    )


tanh = Elementwise(
    name="tanh",
    title="Hyperbolic tangent",
    symbol="tanh",
    category=CATEGORY,
    ports=("x",),
    help="Squeezes any value into -1 to 1; flat, and so without gradient, far from 0.",
    latex=r"\tanh {x}",
    derivative_latex=(r"1 - {out}^2",),
    function=np.tanh,
    derivatives=(lambda x, out: 1.0 - out * out,),
    pytorch="torch.tanh({x})",
    buffered=_buffered_tanh,
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-1.0, 2.0],))),
)
erf = Elementwise(
    name="erf",
    title="Erf",
    symbol="erf",
    category=CATEGORY,
    ports=("x",),
    help="The error function: how much of a bell curve of variance 1/2 lies between minus the value and the value.",
    latex=r"\mathrm{erf}({x})",
    derivative_latex=(r"\frac{2}{\sqrt{\pi}} e^{-{x}^2}",),
    function=error_function,
    derivatives=(lambda x, out: TWO_OVER_SQRT_PI * np.exp(-x * x),),
    pytorch="torch.erf({x})",
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-2.0, 0.0, 1.5],))),
)

DECLARATIONS = (
    exp, expm1, log, log1p, log2, log10, sqrt, sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, erf,
)  # fmt: skip
