"""Arithmetic: the gates that every course begins with."""

import numpy as np

from engine.operation import Elementwise, Sample

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
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [0.5, -0.5]))),
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
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([1.0, 2.0], [[0.5], [-0.5]]))),
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
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [0.5, -0.5]))),
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
    samples=(Sample(inputs=(10.0, 5.0)), Sample(inputs=([1.0, -2.0], [-0.5, 4.0]))),
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
    samples=(Sample(inputs=(2.0,)), Sample(inputs=([0.5, -4.0],))),
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
    note="The derivative with respect to the exponent is 0 at a base of 0, and undefined for a negative base.",
    function=np.power,
    derivatives=(
        lambda base, exponent, out: np.where(
            exponent == 0.0, 0.0, exponent * np.power(base, np.where(exponent == 0.0, 1.0, exponent - 1.0))
        ),
        lambda base, exponent, out: np.where(
            (base == 0.0) & (exponent >= 0.0), 0.0, out * np.log(np.where(base == 0.0, 1.0, base))
        ),
    ),
    samples=(
        Sample(inputs=(2.0, 3.0)),
        Sample(inputs=(0.7, -1.5)),
        Sample(inputs=([1.5, 2.5], [0.5, 2.0])),
        Sample(inputs=(0.0, 2.0), chosen=(None, 0.0)),
    ),
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
    samples=(Sample(inputs=(-3.0,)), Sample(inputs=([1.0, -2.0],)), Sample(inputs=(0.0,), chosen=(0.0,))),
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
    derivatives=(
        lambda a, b, out: (a > b) + 0.5 * (a == b),
        lambda a, b, out: (b > a) + 0.5 * (a == b),
    ),
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
    derivatives=(
        lambda a, b, out: (a < b) + 0.5 * (a == b),
        lambda a, b, out: (b < a) + 0.5 * (a == b),
    ),
    samples=(
        Sample(inputs=(2.0, 3.0)),
        Sample(inputs=([4.0, -1.0], [3.0, 2.0])),
        Sample(inputs=(2.0, 2.0), chosen=(0.5, 0.5)),
    ),
)

DECLARATIONS = (
    add, subtract, multiply, divide, negate, reciprocal, power, square, absolute, maximum, minimum,
)  # fmt: skip
