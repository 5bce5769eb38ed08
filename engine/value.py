"""What flows along a wire: a Python float, or a read-only float64 array of one dimension or more."""

from __future__ import annotations

import ast
import math
import numbers
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import BadValue, DeepValue, EmptyValue

if TYPE_CHECKING:
    from engine.errors import Shape

Array = np.ndarray[Any, np.dtype[np.float64]]
Value = float | Array
"""What flows on a wire: a number, or an array of doubles that nobody can write to."""

MAX_ELEMENTS = 2**27
"""The largest array that a gate may hold: 1 GiB of float64."""

MAX_AXES = 32
"""The most axes of an array: numpy has 64, and some rules need more on the way than go in or come out."""

MAX_TEXT = 1_000_000


def as_value(given: object) -> Value:
    """`given` as a wire carries it: a float for a number or a 0-d array, else a read-only float64 array.

    Raises BadValue when it is not a number or a rectangular array of numbers, or holds NaN or infinity, or
    nothing.
    """
    if type(given) is float and math.isfinite(given):
        return given
    try:
        array = _real(np.array(given))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadValue(str(given)[:80]) from error
    if not array.size:
        raise EmptyValue(str(given)[:80])
    if array.ndim > MAX_AXES:
        raise DeepValue(str(given)[:80])
    if not np.isfinite(array).all():
        raise BadValue(str(given)[:80])
    if array.ndim == 0:
        return float(array)
    return read_only(array)


def _real(array: np.ndarray[Any, Any]) -> Array:
    """The array in double precision; numpy would also read texts and drop the imaginary parts of complex numbers."""
    if array.dtype.kind not in "biuf" and not (
        array.dtype.kind == "O" and all(isinstance(number, numbers.Real) for number in array.flat)
    ):
        raise TypeError(array.dtype)
    return array.astype(np.float64, copy=False)


def read_only(array: Array) -> Array:
    """The same array, locked against writing, so that nobody can change what somebody else sees."""
    array.flags.writeable = False
    return array


def shape_of(value: Value) -> Shape:
    """The shape of a wire's value; () for a number."""
    return value.shape if isinstance(value, np.ndarray) else ()


def sum_to_shape(message: Any, shape: Shape) -> Any:
    """The message summed over the axes along which the input had been broadcast to the message's shape."""
    if np.ndim(message) < len(shape):  # a local derivative that is the same number everywhere
        return np.broadcast_to(message, shape)
    extra = np.ndim(message) - len(shape)
    lengths = np.shape(message)[extra:]
    stretched = tuple(axis + extra for axis, length in enumerate(shape) if length == 1 != lengths[axis])
    summed = np.sum(message, axis=(*range(extra), *stretched), keepdims=False)
    return np.reshape(summed, shape) if shape else summed


def same_value(one: Value | None, other: Value | None) -> bool:
    """Whether two values are equal to the last bit, None being equal to None only."""
    if one is None or other is None:
        return one is other
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return shape_of(one) == shape_of(other) and bool(np.array_equal(one, other))
    return one == other


def plain(value: Value | None) -> Any:
    """The value as JSON writes it: a float, or nested lists of floats; doubles round-trip."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return value


def parse_value(text: str) -> Value:
    """The value that a person typed: `2`, `-1.5e3`, `1/3`, `[[1, 2], [3, 4]]`, `zeros(2, 3)`, `normal(2, 3)`.

    `zeros`, `ones` and `normal` take the sizes of the axes; `normal` also `scale=` (standard deviation, 1 unless
    told) and `seed=` (0 unless told), so that the same text always gives the same numbers. Nothing is executed:
    only numbers, signs, the four operations, powers, brackets and these three names are read. Raises BadValue.
    """
    if len(text) > MAX_TEXT:
        raise BadValue(text[:80])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # of what is refused anyway, as `1if 2else 3`
            tree = ast.parse(text.strip(), mode="eval").body
        return as_value(_read(tree, 0))
    except (
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        ArithmeticError,
        MemoryError,
        RecursionError,
    ) as error:
        raise BadValue(text[:80]) from error


def _read(tree: ast.expr, depth: int) -> Any:
    if depth > MAX_AXES:
        raise ValueError(depth)
    match tree:
        case ast.Constant(value=bool()):
            raise ValueError(tree)
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_read(item, depth + 1) for item in items]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand, depth)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _number(operand, depth)
        case ast.BinOp(left=left, op=op, right=right):
            return _ARITHMETIC[type(op)](_number(left, depth), _number(right, depth))
        case ast.Call(func=ast.Name(id=name), args=sizes, keywords=keywords):
            options = {str(word.arg): _number(word.value, depth) for word in keywords}
            return _filled(name, tuple(_size(size) for size in sizes), options)
    raise ValueError(tree)


def _number(tree: ast.expr, depth: int) -> float:
    number = _read(tree, depth + 1)
    if not isinstance(number, float):
        raise TypeError(tree)
    return number


def _size(tree: ast.expr) -> int:
    match tree:
        case ast.Constant(value=int() as size) if not isinstance(size, bool) and size > 0:
            return size
    raise ValueError(tree)


def _filled(name: str, shape: Shape, options: dict[str, float]) -> Array:
    if not 0 < len(shape) <= MAX_AXES or math.prod(shape) > MAX_ELEMENTS:
        raise ValueError(shape)
    if name == "normal" and options.keys() <= {"scale", "seed"}:
        seed = options.get("seed", 0.0)
        if not seed.is_integer():
            raise ValueError(seed)
        random = np.random.default_rng(int(seed))
        return random.normal(0.0, options.get("scale", 1.0), shape)
    if options:
        raise ValueError(options)
    return {"zeros": np.zeros, "ones": np.ones}[name](shape)


def _power(base: float, exponent: float) -> float:
    result = base**exponent
    if isinstance(result, complex):
        raise ArithmeticError(base)  # noqa: TRY004 - the number is refused, not its type
    return result


_ARITHMETIC = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: _power,
}
