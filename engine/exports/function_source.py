"""The source of functions as Python's own syntax trees."""

from __future__ import annotations

import ast
import inspect
import linecache
import math
import textwrap
import types
from functools import cache
from typing import Any


class Unwritable(Exception):
    """A rule that has no source, or uses what a script on numpy alone does not have."""


def is_lambda(rule: Any) -> bool:
    """Whether this is a lambda."""
    return isinstance(rule, types.FunctionType) and rule.__name__ == "<lambda>"


@cache
def _lambdas_of(path: str) -> dict[int, list[ast.Lambda]]:
    """The lambdas of a module by the line on which they begin."""
    lines = linecache.getlines(path)
    if not lines:
        raise Unwritable("its source is not installed")
    found: dict[int, list[ast.Lambda]] = {}
    for part in ast.walk(ast.parse("".join(lines))):
        if isinstance(part, ast.Lambda):
            found.setdefault(part.lineno, []).append(part)
    return found


def lambda_of(rule: Any) -> ast.Lambda:
    """A copy of the lambda in the source: that of its line which holds what the compiled code points at."""
    code = rule.__code__
    found = list(_lambdas_of(code.co_filename).get(code.co_firstlineno, ()))
    places = [(line, column) for line, _, column, _ in code.co_positions() if line is not None and column is not None]
    found.sort(key=lambda part: -sum(_holds(part.body, place) for place in places))
    if not found:
        raise Unwritable("its source is not to be found")
    copied = expression(ast.unparse(found[0]))
    if not isinstance(copied, ast.Lambda):
        raise Unwritable("its source is not to be found")
    return copied


def _holds(tree: ast.expr, place: tuple[int, int]) -> bool:
    start, end = (tree.lineno, tree.col_offset), (tree.end_lineno or 0, tree.end_col_offset or 0)
    return start <= place < end


def function_of(function: Any) -> ast.FunctionDef:
    """The definition of a function; raises Unwritable."""
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except OSError:
        raise Unwritable("its source is not installed") from None
    tree = ast.parse(text).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise Unwritable("its source is no plain function")
    return tree


def strip_types(function: ast.FunctionDef) -> None:
    """Leave the types of parameters and result out."""
    function.returns = None
    for parameter in ast.walk(function.args):
        if isinstance(parameter, ast.arg):
            parameter.annotation = None


def bound_names(tree: ast.AST) -> set[str]:
    """The names that the source itself gives a meaning to."""
    bound = set()
    for part in ast.walk(tree):
        match part:
            case ast.arg(arg=name):
                bound.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add(other or name)
            case ast.FunctionDef(name=name):
                bound.add(name)
    return bound


def expression(text: str) -> ast.expr:
    """The tree of an expression."""
    return ast.parse(text, mode="eval").body


def number_of(number: float) -> ast.expr:
    """The expression that is this number."""
    if math.isfinite(number):
        return expression(repr(number))
    return expression({"nan": "np.nan", "inf": "np.inf", "-inf": "-np.inf"}[repr(number)])
