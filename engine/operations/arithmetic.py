"""Arithmetic: the gates that every course begins with."""

import math

import numpy as np

from engine.operation import Elementwise, Fold, Sample, Setting

CATEGORY = "arithmetic"

add = Elementwise(
    name="add",
    title="Add",
    symbol="+",
    category=CATEGORY,
    ports=("a", "b"),
    help="The sum of two values. Its gradient flows to both inputs unchanged.",
    latex=r"{a} + {b}",
    derivative_latex=("1", "1"),
    function=lambda a, b: a + b,
    derivatives=(lambda a, b, out: 1.0, lambda a, b, out: 1.0),
    pytorch="({a} + {b})",
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([[1.0, -2.0], [3.0, 4.0]], [0.5, -0.5]))),
)
subtract = Elementwise(
    name="subtract",
    title="Subtract",
    symbol="−",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("a", "b"),
    help="The first value less the second.",
    latex=r"{a} - {b}",
    derivative_latex=("1", "-1"),
    function=lambda a, b: a - b,
    derivatives=(lambda a, b, out: 1.0, lambda a, b, out: -1.0),
    pytorch="({a} - {b})",
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([1.0, -2.0], [[0.5], [-0.5]]))),
)
multiply = Elementwise(
    name="multiply",
    title="Multiply",
    symbol="×",  # noqa: RUF001 - the multiplication sign, as printed
    category=CATEGORY,
    ports=("a", "b"),
    help="The product of two values. The gradient of each input is upstream times the other input.",
    latex=r"{a} \cdot {b}",
    derivative_latex=("{b}", "{a}"),
    function=lambda a, b: a * b,
    derivatives=(lambda a, b, out: b, lambda a, b, out: a),
    pytorch="({a} * {b})",
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([[1.0, -2.0], [3.0, 4.0]], [0.5, -0.5]))),
)
divide = Elementwise(
    name="divide",
    title="Divide",
    symbol="÷",
    category=CATEGORY,
    ports=("a", "b"),
    help="The first value over the second; infinite or undefined where the second is 0.",
    latex=r"\frac{{a}}{{b}}",
    derivative_latex=(r"\frac{1}{{b}}", r"-\frac{{a}}{{b}^2}"),
    function=lambda a, b: a / b,
    derivatives=(lambda a, b, out: 1.0 / b, lambda a, b, out: -out / b),
    pytorch="({a} / {b})",
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([1.0, -2.0], [-0.5, 4.0]))),
    edges=(Sample(inputs=([1.0, 0.0], 0.0)),),
)
negate = Elementwise(
    name="negate",
    title="Negate",
    symbol="−□",  # noqa: RUF001 - the minus sign, as printed
    category=CATEGORY,
    ports=("x",),
    help="The value with its sign turned.",
    latex=r"-{x}",
    derivative_latex=("-1",),
    function=lambda x: -x,
    derivatives=(lambda x, out: -1.0,),
    pytorch="(-{x})",
    samples=(Sample(inputs=(3.0,)), Sample(inputs=([1.0, -2.0],))),
)
reciprocal = Elementwise(
    name="reciprocal",
    title="Reciprocal",
    symbol="1/□",
    category=CATEGORY,
    ports=("x",),
    help="One over the value; infinite at 0.",
    latex=r"\frac{1}{{x}}",
    derivative_latex=(r"-\frac{1}{{x}^2}",),
    function=lambda x: 1.0 / x,
    derivatives=(lambda x, out: -out * out,),
    pytorch="torch.reciprocal({x})",
    samples=(Sample(inputs=(2.0,)), Sample(inputs=([0.5, -4.0],))),
    edges=(Sample(inputs=(0.0,)),),
)
power = Elementwise(
    name="power",
    title="Power",
    symbol="□ⁿ",
    category=CATEGORY,
    ports=("base", "exponent"),
    help="The base raised to the exponent; undefined for a negative base with a fractional exponent.",
    latex=r"{base}^{{exponent}}",
    derivative_latex=(r"{exponent} \cdot {base}^{{exponent} - 1}", r"{out} \cdot \ln {base}"),
    note=(
        "The derivative with respect to the exponent is 0 at a base of 0 (minus infinity below an exponent of 0), and "
        "undefined for a negative base; that with respect to the base is 0 at an exponent of 0."
    ),
    function=np.power,
    # A truth counts as 1: it keeps 0 * 0^-1 and 0 * ln 0, which are to be 0, from being 0 times infinity.
    derivatives=(
        lambda base, exponent, out: exponent * np.power(base, exponent - ((exponent != 0.0) | (base != 0.0))),
        lambda base, exponent, out: out * np.log(base + ((base == 0.0) & (exponent >= 0.0))),
    ),
    pytorch="torch.pow({base}, {exponent})",
    samples=(
        Sample(inputs=(2.0, 3.0)),
        Sample(inputs=(0.7, -1.5)),
        Sample(inputs=([1.5, 2.5], [0.5, 2.0])),
        Sample(inputs=(2.0, 0.0)),
        Sample(inputs=(0.0, 2.0), chosen=(None, 0.0)),
    ),
    edges=(Sample(inputs=([0.0, 0.0, 0.0, -2.0, -2.0, 0.0], [0.0, -1.0, 0.5, 3.0, 0.5, 1.0])),),
)
square = Elementwise(
    name="square",
    title="Square",
    symbol="□²",
    category=CATEGORY,
    ports=("x",),
    help="The value times itself.",
    latex=r"{x}^2",
    derivative_latex=(r"2 \cdot {x}",),
    function=lambda x: x * x,
    derivatives=(lambda x, out: 2.0 * x,),
    pytorch="torch.square({x})",
    samples=(Sample(inputs=(3.0,)), Sample(inputs=([0.0, -2.0],))),
)
absolute = Elementwise(
    name="absolute",
    title="Absolute value",
    symbol="|□|",
    category=CATEGORY,
    ports=("x",),
    help="The value without its sign.",
    latex=r"\left|{x}\right|",
    derivative_latex=(r"\mathrm{sign}({x})",),
    note="It has no derivative at 0; chosen: 0.",
    function=abs,
    derivatives=(lambda x, out: np.sign(x),),
    pytorch="torch.abs({x})",
    samples=(Sample(inputs=(-3.0,)), Sample(inputs=([1.0, -2.0],)), Sample(inputs=(0.0,), chosen=(0.0,))),
)
sign = Elementwise(
    name="sign",
    title="Sign",
    symbol="±1",
    category=CATEGORY,
    ports=("x",),
    help="1 for a positive value, -1 for a negative one, 0 for 0. It is flat, so no gradient comes back through it.",
    latex=r"\mathrm{sign}({x})",
    derivative_latex=("0",),
    note="It jumps at 0, where it has no derivative; chosen: 0.",
    function=np.sign,
    derivatives=(lambda x, out: 0.0,),
    pytorch="torch.sign({x})",
    samples=(Sample(inputs=(-3.0,)), Sample(inputs=([1.0, -2.0],)), Sample(inputs=(0.0,), chosen=(0.0,))),
)
clip = Elementwise(
    name="clip",
    title="Clip",
    symbol="clip",
    category=CATEGORY,
    ports=("x",),
    help="The value held between two bounds; the gradient comes back only where the value lies between them.",
    latex=r"\min(\max({x}, {low}), {high})",
    derivative_latex=(r"1 \;\mathrm{if}\; {low} \le {x} \le {high},\; \mathrm{else}\; 0",),
    note="It has no derivative at the bounds; chosen: 1, or 0 where the lower bound is above the upper one.",
    settings=(
        Setting(name="low", kind="number", default=-1.0, help="The lower bound."),
        Setting(name="high", kind="number", default=1.0, help="The upper bound; it wins where it is the lower one."),
    ),
    function=lambda x, low, high: np.minimum(np.maximum(x, low), high),
    derivatives=(lambda x, out, low, high: (1.0 - np.sign(abs(x - out))) * (low <= high),),
    pytorch="torch.clamp({x}, {low}, {high})",
    samples=(
        Sample(inputs=(0.3,)),
        Sample(inputs=([-3.0, 0.5, 2.0],), settings={"low": -2.0, "high": 1.5}),
        Sample(inputs=(1.0,), chosen=(1.0,)),
        Sample(inputs=(-1.0,), chosen=(1.0,)),
        Sample(inputs=([1.0, 0.5, -1.0],), settings={"low": 1.0, "high": -1.0}),
    ),
)
maximum = Elementwise(
    name="maximum",
    title="Maximum",
    symbol="max",
    category=CATEGORY,
    ports=("a", "b"),
    help="The larger of two values; the gradient flows to that one alone.",
    latex=r"\max({a}, {b})",
    derivative_latex=(
        r"1 \;\mathrm{if}\; {a} > {b},\; \mathrm{else}\; 0",
        r"1 \;\mathrm{if}\; {b} > {a},\; \mathrm{else}\; 0",
    ),
    note="Where both are equal there is no derivative; chosen: half the gradient to each.",
    function=np.maximum,
    derivatives=(lambda a, b, out: 0.5 + 0.5 * np.sign(a - b), lambda a, b, out: 0.5 + 0.5 * np.sign(b - a)),
    pytorch="torch.maximum({a}, {b})",
    samples=(
        Sample(inputs=(2.0, 3.0)),
        Sample(inputs=([4.0, -1.0], [3.0, 2.0])),
        Sample(inputs=(2.0, 2.0), chosen=(0.5, 0.5)),
    ),
)
minimum = Elementwise(
    name="minimum",
    title="Minimum",
    symbol="min",
    category=CATEGORY,
    ports=("a", "b"),
    help="The smaller of two values; the gradient flows to that one alone.",
    latex=r"\min({a}, {b})",
    derivative_latex=(
        r"1 \;\mathrm{if}\; {a} < {b},\; \mathrm{else}\; 0",
        r"1 \;\mathrm{if}\; {b} < {a},\; \mathrm{else}\; 0",
    ),
    note="Where both are equal there is no derivative; chosen: half the gradient to each.",
    function=np.minimum,
    derivatives=(lambda a, b, out: 0.5 + 0.5 * np.sign(b - a), lambda a, b, out: 0.5 + 0.5 * np.sign(a - b)),
    pytorch="torch.minimum({a}, {b})",
    samples=(
        Sample(inputs=(2.0, 3.0)),
        Sample(inputs=([4.0, -1.0], [3.0, 2.0])),
        Sample(inputs=(2.0, 2.0), chosen=(0.5, 0.5)),
    ),
)
add_n = Fold(
    name="add_n",
    title="Sum of several",
    symbol="+…+",
    category=CATEGORY,
    help="The sum of any number of values. Its gradient flows to every input unchanged.",
    latex=r"{x1} + {x2}",
    derivative_latex=("1",),
    step=add,
    joint=" + ",
    others=lambda values: 1.0,
    others_latex="1",
    pytorch=lambda inputs: f"({' + '.join(f'{{x{number}}}' for number in range(1, inputs + 1))})",
    samples=(
        Sample(inputs=(10.0, 5.0)),
        Sample(inputs=([1.0, -2.0], [[0.5], [-0.5]], 3.0), settings={"inputs": 3}),
        Sample(inputs=(2.0,), settings={"inputs": 1}),
    ),
)
multiply_n = Fold(
    name="multiply_n",
    title="Product of several",
    symbol="×…×",  # noqa: RUF001 - the multiplication sign, as printed
    category=CATEGORY,
    help="The product of any number of values. The gradient of each input is upstream times all the others.",
    latex=r"{x1} \cdot {x2}",
    derivative_latex=("{others}",),
    step=multiply,
    joint=r" \cdot ",
    others=lambda values: math.prod(values, start=1.0),
    others_latex="{others}",
    pytorch=lambda inputs: f"({' * '.join(f'{{x{number}}}' for number in range(1, inputs + 1))})",
    samples=(
        Sample(inputs=(10.0, 5.0)),
        Sample(inputs=([1.0, -2.0], [[0.5], [-0.5]], 3.0), settings={"inputs": 3}),
        Sample(inputs=(2.0, 0.0, 0.0, 3.0), settings={"inputs": 4}),
    ),
)

DECLARATIONS = (
    add, subtract, multiply, divide, negate, reciprocal, power, square, absolute, sign, clip, maximum, minimum,
    add_n, multiply_n,
)  # fmt: skip
