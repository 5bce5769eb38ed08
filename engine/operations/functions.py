"""Elementary functions."""

import numpy as np

from engine.operation import Elementwise, Sample

CATEGORY = "functions"

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
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([-1.0, 2.0],))),
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
    samples=(Sample(inputs=(0.5,)), Sample(inputs=([1.0, 20.0],))),
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
    samples=(Sample(inputs=(2.0,)), Sample(inputs=([0.5, 9.0],))),
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
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-1.0, 3.0],))),
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
    samples=(Sample(inputs=(0.7,)), Sample(inputs=([-1.0, 2.0],))),
)

DECLARATIONS = (exp, log, sqrt, sin, cos, tanh)
