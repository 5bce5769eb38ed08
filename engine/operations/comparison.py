"""Comparison and choice. A truth is the number 1, and what is not true 0."""

from typing import Any

import numpy as np

from engine.operation import Elementwise, Sample

CATEGORY = "comparison"

_NOTE = "It is flat, so no gradient comes back through it; it jumps where both are equal, and 0 is chosen there too."

greater = Elementwise(
    name="greater",
    title="Greater",
    symbol=">",
    category=CATEGORY,
    ports=("a", "b"),
    help="1 where the first value is greater than the second, else 0.",
    latex=r"{a} > {b}",
    derivative_latex=("0", "0"),
    note=_NOTE,
    function=lambda a, b: np.maximum(np.sign(a - b), 0.0),
    derivatives=(lambda a, b, out: 0.0, lambda a, b, out: 0.0),
    pytorch="({a} > {b}).to({a}.dtype)",
    samples=(
        Sample(inputs=(3.0, 2.0)),
        Sample(inputs=([1.0, -2.0], [[0.5], [-3.0]])),
        Sample(inputs=(2.0, 2.0), chosen=(0.0, 0.0)),
    ),
)
less = Elementwise(
    name="less",
    title="Less",
    symbol="<",
    category=CATEGORY,
    ports=("a", "b"),
    help="1 where the first value is less than the second, else 0.",
    latex=r"{a} < {b}",
    derivative_latex=("0", "0"),
    note=_NOTE,
    function=lambda a, b: np.maximum(np.sign(b - a), 0.0),
    derivatives=(lambda a, b, out: 0.0, lambda a, b, out: 0.0),
    pytorch="({a} < {b}).to({a}.dtype)",
    samples=(
        Sample(inputs=(3.0, 2.0)),
        Sample(inputs=([1.0, -2.0], [[0.5], [-3.0]])),
        Sample(inputs=(2.0, 2.0), chosen=(0.0, 0.0)),
    ),
)


def _chosen(condition: Any, a: Any, b: Any) -> Any:
    taken: Any = np.where(condition != 0.0, a, b)
    return taken * 1.0  # of numbers, where makes an array without axes: this makes it a number again


where = Elementwise(
    name="where",
    title="Where",
    symbol="if",
    category=CATEGORY,
    ports=("condition", "a", "b"),
    help=(
        "The first value where the condition is not 0, else the second. The gradient flows to the one that was taken; "
        "the other may even be infinite or undefined."
    ),
    latex=r"{a} \;\mathrm{if}\; {condition} \ne 0,\; \mathrm{else}\; {b}",
    derivative_latex=(
        "0",
        r"1 \;\mathrm{if}\; {condition} \ne 0,\; \mathrm{else}\; 0",
        r"0 \;\mathrm{if}\; {condition} \ne 0,\; \mathrm{else}\; 1",
    ),
    note="The derivative with respect to the condition is 0 everywhere, also where it is 0 and the value jumps.",
    function=_chosen,
    derivatives=(
        lambda condition, a, b, out: 0.0,
        lambda condition, a, b, out: abs(np.sign(condition)),
        lambda condition, a, b, out: 1.0 - abs(np.sign(condition)),
    ),
    pytorch="torch.where({condition} != 0, {a}, {b})",
    samples=(
        Sample(inputs=(1.0, 2.0, 3.0)),
        Sample(inputs=([[1.0], [-2.0]], [0.5, 2.0], -1.0)),
        Sample(inputs=(0.0, 2.0, 3.0), chosen=(0.0, None, None)),
    ),
)

DECLARATIONS = (greater, less, where)
