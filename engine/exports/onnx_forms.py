"""The operations in ONNX' own operators, as calls inside each other.

In a form {port} and {setting} stand for a gate's inputs and settings, a keyword is an attribute of the operator, a
number a constant in double precision, a list of whole numbers a constant of int64; Square(x) is Mul(x, x). Of a loss
that is reduced, the form is that of one element. An operation without a form here is refused by the export.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Form = str | Callable[..., str]

NARROW = "Narrow"
"""Marks an operator that onnxruntime computes in single precision only: Narrow(Erf({x}))."""


def _along(operator: str) -> Callable[..., str]:
    """A reduction along some axes, or all of them."""

    def form(axis: Any, keep_dimensions: bool, **_: Any) -> str:  # noqa: FBT001 - a setting
        axes = "" if axis is None else f", {_listed(axis)}"
        return f"{operator}({{x}}{axes}, keepdims={int(keep_dimensions)})"

    return form


def _listed(whole: Any) -> list[int]:
    return [whole] if isinstance(whole, int) else list(whole)


def _variance(axis: Any, correction: int, keep_dimensions: bool) -> str:  # noqa: FBT001 - a setting
    if correction:
        return ""
    axes = "" if axis is None else f", {_listed(axis)}"
    mean = f"ReduceMean({{x}}{axes}, keepdims=1)"
    return f"ReduceMean(Square(Sub({{x}}, {mean})){axes}, keepdims={int(keep_dimensions)})"


def _norm(axis: Any, order: str, keep_dimensions: bool) -> str:  # noqa: FBT001 - a setting
    axes = "" if axis is None else f", {_listed(axis)}"
    operator, operand = {"L1": ("ReduceL1", "{x}"), "L2": ("ReduceL2", "{x}"), "Linf": ("ReduceMax", "Abs({x})")}[order]
    return f"{operator}({operand}{axes}, keepdims={int(keep_dimensions)})"


def _transpose(axes: Any) -> str:
    if axes is None:
        return "Transpose({x})"
    listed = _listed(axes)
    return f"Transpose({{x}}, perm={[axis % len(listed) for axis in listed]})"


def _many(operator: str) -> Callable[..., str]:
    def form(inputs: int, **attributes: Any) -> str:
        ports = ", ".join(f"{{x{number}}}" for number in range(1, inputs + 1))
        words = "".join(f", {name}={value}" for name, value in attributes.items())
        return f"{operator}({ports}{words})"

    return form


def _product(inputs: int) -> str:
    text = "{x1}"
    for number in range(2, inputs + 1):
        text = f"Mul({text}, {{x{number}}})"
    return text


def _stacked(inputs: int, axis: int) -> str:
    raised = ", ".join(f"Unsqueeze({{x{number}}}, [{axis}])" for number in range(1, inputs + 1))
    return f"Concat({raised}, axis={axis})"


def _on_axis(operator: str) -> Callable[..., str]:
    """An operator along one axis."""
    return lambda axis=-1: f"{operator}({{x}}, axis={axis})"


def reduced(element: str, reduction: str, weighted: bool) -> str:  # noqa: FBT001 - a setting
    """A loss of each element, weighted and then reduced."""
    text = f"Mul({{weight}}, {element})" if weighted else element
    reducing = {"mean": "ReduceMean", "sum": "ReduceSum"}.get(reduction)
    return f"{reducing}({text}, keepdims=0)" if reducing else text


def _gelu(approximate: bool = False) -> str:  # noqa: FBT001, FBT002 - a setting
    cubic = "Mul(0.7978845608028654, Add({x}, Mul(0.044715, Mul({x}, Square({x})))))"
    bell = f"Tanh({cubic})" if approximate else "Narrow(Erf(Mul(0.7071067811865476, {x})))"
    return f"Mul(Mul(0.5, {{x}}), Add(1.0, {bell}))"


def _log1p(x: str) -> str:
    """The logarithm of 1 + x without the rounding of the sum (Kahan): log(s) * x / (s - 1), s being the rounded sum."""
    total = f"Add(1.0, {x})"
    rest = f"Sub({total}, 1.0)"
    return f"Where(Equal({rest}, 0.0), {x}, Mul(Log({total}), Div({x}, {rest})))"


def _expm1(x: str) -> str:
    """The exponential less 1, by the same device: (e - 1) * x / log(e), e being the rounded exponential."""
    power = f"Exp({x})"
    rest = f"Sub({power}, 1.0)"
    scaled = f"Mul({rest}, Div({x}, Log({power})))"
    return f"Where(Equal({rest}, 0.0), {x}, Where(Less({rest}, -0.9), {rest}, {scaled}))"


def _x_log_y(x: str, y: str) -> str:
    """Of x and y, x times the logarithm of y, and 0 where x is."""
    return f"Where(Equal({x}, 0.0), 0.0, Mul({x}, Log({y})))"


def _by_class(score: str) -> Callable[..., str]:
    """A loss that is the sum over the classes, turned in sign, then reduced."""

    def form(reduction: str, weighted: bool, label_smoothing: float = 0.0) -> str:  # noqa: FBT001 - a setting
        if weighted or label_smoothing:
            return ""
        return reduced(f"Neg(ReduceSum({score}, [-1], keepdims=0))", reduction, weighted=False)

    return form


def _slice(axis: int, start: int, stop: int | None, step: int) -> str:
    return f"Slice({{x}}, [{start}], [{_NO_END if stop is None else stop}], [{axis}], [{step}])"


def _pair(whole: Any) -> list[int]:
    listed = _listed(whole)
    return listed * 2 if len(listed) == 1 else listed


def _convolution(stride: Any, padding: Any, biased: bool) -> str:  # noqa: FBT001 - a setting
    bias = ", {bias}" if biased else ""
    return f"Narrow(Conv({{x}}, {{weight}}{bias}, strides={_pair(stride)}, pads={_pair(padding) * 2}))"


def _pool(call: str) -> Callable[..., str]:
    def form(kernel: Any, stride: Any, padding: Any) -> str:
        strides = _pair(kernel if stride is None else stride)
        words = f"kernel_shape={_pair(kernel)}, strides={strides}, pads={_pair(padding) * 2}"
        return call.replace("%s", words)

    return form


def _batch_normalization(given_statistics: bool, **_: Any) -> str:  # noqa: FBT001 - a setting
    """With all axes after the channels as one, whose numbers stand in columns beside it."""
    x, mean, variance = "Reshape({x}, [0, 0, -1])", "Unsqueeze({mean}, [1])", "Unsqueeze({variance}, [1])"
    if not given_statistics:
        mean = f"ReduceMean({x}, [0, 2], keepdims=1)"
        variance = f"ReduceMean(Square(Sub({x}, {mean})), [0, 2], keepdims=1)"
    standing = f"Div(Sub({x}, {mean}), Sqrt(Add({variance}, {{epsilon}})))"
    scaled = f"Add(Mul(Unsqueeze({{scale}}, [1]), {standing}), Unsqueeze({{shift}}, [1]))"
    return f"Reshape({scaled}, Shape({{x}}))"


_NO_END = 2**62
_CENTRED = "Sub({x}, ReduceMean({x}, [-1], keepdims=1))"
_DEVIATION = f"Sqrt(Add(ReduceMean(Square({_CENTRED}), [-1], keepdims=1), {{epsilon}}))"
_SOFTPLUS = f"Add(Max({{x}}, 0.0), {_log1p('Exp(Neg(Abs({x})))')})"
_SIGMOID = "Div(1.0, Add(1.0, Exp(Neg({x}))))"

FORMS: Mapping[str, Form] = {
    # arithmetic
    "add": "Add({a}, {b})",
    "subtract": "Sub({a}, {b})",
    "multiply": "Mul({a}, {b})",
    "divide": "Div({a}, {b})",
    "negate": "Neg({x})",
    "reciprocal": "Reciprocal({x})",
    "power": "Pow({base}, {exponent})",
    "square": "Mul({x}, {x})",
    "absolute": "Abs({x})",
    "sign": "Sign({x})",
    "clip": "Min(Max({x}, {low}), {high})",
    "maximum": "Max({a}, {b})",
    "minimum": "Min({a}, {b})",
    "add_n": _many("Sum"),
    "multiply_n": _product,
    # functions
    "exp": "Exp({x})",
    "expm1": _expm1("{x}"),
    "log": "Log({x})",
    "log1p": _log1p("{x}"),
    "log2": "Div(Log({x}), 0.6931471805599453)",
    "log10": "Div(Log({x}), 2.302585092994046)",
    "sqrt": "Sqrt({x})",
    "sin": "Sin({x})",
    "cos": "Cos({x})",
    "tan": "Div(Sin({x}), Cos({x}))",
    "arcsin": "Narrow(Asin({x}))",
    "arccos": "Narrow(Acos({x}))",
    "arctan": "Narrow(Atan({x}))",
    "sinh": f"Mul(0.5, Sub({_expm1('{x}')}, {_expm1('Neg({x})')}))",
    "cosh": "Mul(0.5, Add(Exp({x}), Exp(Neg({x}))))",
    "tanh": "Tanh({x})",
    "erf": "Narrow(Erf({x}))",
    # activations
    "sigmoid": _SIGMOID,
    "relu": "Relu({x})",
    "leaky_relu": "Add(Max({x}, 0.0), Mul({slope}, Min({x}, 0.0)))",
    "elu": f"Add(Max({{x}}, 0.0), Mul({{alpha}}, {_expm1('Min({x}, 0.0)')}))",
    "selu": (f"Mul(1.0507009873554805, Add(Max({{x}}, 0.0), Mul(1.6732632423543772, {_expm1('Min({x}, 0.0)')})))"),
    "gelu": _gelu,
    "hard_sigmoid": "Div(Min(Max(Add({x}, 3.0), 0.0), 6.0), 6.0)",
    "step": "Cast(Greater({x}, 0.0), to=11)",
    "softplus": _SOFTPLUS,
    "silu": f"Mul({{x}}, {_SIGMOID})",
    "softmax": _on_axis("Softmax"),
    "log_softmax": _on_axis("LogSoftmax"),
    # comparison and choice
    "greater": "Cast(Greater({a}, {b}), to=11)",
    "less": "Cast(Less({a}, {b}), to=11)",
    "where": "Where(Not(Equal({condition}, 0.0)), {a}, {b})",
    # reductions
    "sum": _along("ReduceSum"),
    "mean": _along("ReduceMean"),
    "product": _along("ReduceProd"),
    "max": _along("ReduceMax"),
    "min": _along("ReduceMin"),
    "log_sum_exp": _along("ReduceLogSumExp"),
    "variance": _variance,
    "norm": _norm,
    # linear algebra and shape
    "matmul": "MatMul({a}, {b})",
    "dot": "MatMul({a}, {b})",
    "outer": "Mul(Unsqueeze({a}, [1]), {b})",
    "affine": "Add(MatMul({x}, {weight}), {bias})",
    "transpose": _transpose,
    "reshape": lambda shape: f"Reshape({{x}}, {_listed(shape)})",
    "broadcast": lambda shape: f"Expand({{x}}, {_listed(shape)})",
    "concatenate": _many("Concat"),
    "flatten": lambda start_axis: f"Reshape({{x}}, {[0] * start_axis + [-1]})" if start_axis >= 0 else "",
    "slice": _slice,
    "gather": "Gather({x}, Cast({indices}, to=7), axis={axis})",
    "conv2d": _convolution,
    "max_pool": _pool("MaxPool({x}, %s)"),
    "average_pool": _pool("Narrow(AveragePool({x}, %s, count_include_pad=1))"),
    "layer_normalization": f"Add(Mul({{scale}}, Div({_CENTRED}, {_DEVIATION})), {{shift}})",
    "batch_normalization": _batch_normalization,
    "dropout": lambda **_: "{x}",
    "stack": _stacked,
    # losses
    "squared_error": "Square(Sub({output}, {target}))",
    "half_squared_error": "Mul(0.5, Square(Sub({output}, {target})))",
    "mean_squared_error": "Square(Sub({output}, {target}))",
    "mean_absolute_error": "Abs(Sub({output}, {target}))",
    "huber": (
        "Where(LessOrEqual(Abs(Sub({output}, {target})), {delta}), Mul(0.5, Square(Sub({output}, {target}))), "
        "Mul({delta}, Sub(Abs(Sub({output}, {target})), Mul(0.5, {delta}))))"
    ),
    "hinge": "Max(Sub(1.0, Mul({target}, {output})), 0.0)",
    "binary_cross_entropy": (
        f"Neg(Add({_x_log_y('{target}', '{output}')}, {_x_log_y('Sub(1.0, {target})', 'Sub(1.0, {output})')}))"
    ),
    "binary_cross_entropy_logits": f"Sub({_SOFTPLUS.replace('{x}', '{logits}')}, Mul({{target}}, {{logits}}))",
    "kullback_leibler": f"Sub({_x_log_y('{target}', '{target}')}, Mul({{target}}, {{log_output}}))",
    "l1_penalty": "Mul({strength}, Abs({x}))",
    "l2_penalty": "Mul({strength}, Square({x}))",
    "cross_entropy_logits": _by_class("Mul({target}, LogSoftmax({logits}, axis=-1))"),
    "cross_entropy_probabilities": _by_class(_x_log_y("{target}", "{output}")),
    "cross_entropy_indices": _by_class(
        "GatherElements(LogSoftmax({logits}, axis=-1), Unsqueeze(Cast({target}, to=7), [-1]), axis=-1)"
    ),
}
"""The form of each operation by name, or what gives it for a gate's settings; an empty text where there is none."""

RANKS: Mapping[str, tuple[str, int]] = {
    "conv2d": ("x", 4),
    "max_pool": ("x", 4),
    "average_pool": ("x", 4),
    "layer_normalization": ("scale", 1),
}
"""How many axes a port must have for the form to hold, where the operation itself takes others too."""
