"""A formula as text, such as `q = x + y; f = q * sigmoid(z)`, to a graph, and a graph back to its shortest text."""

from engine.expression.errors import (
    BadPart,
    BadSettingPart,
    ExpressionError,
    FormulaTooLong,
    NameTwice,
    NoFormula,
    PartRefused,
    SourceInside,
    TooDeep,
    UnusedStatement,
    expression_pointer,
)
from engine.expression.reading import parse_expression
from engine.expression.writing import format_expression

__all__ = [
    "BadPart",
    "BadSettingPart",
    "ExpressionError",
    "FormulaTooLong",
    "NameTwice",
    "NoFormula",
    "PartRefused",
    "SourceInside",
    "TooDeep",
    "UnusedStatement",
    "expression_pointer",
    "format_expression",
    "parse_expression",
]
