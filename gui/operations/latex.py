"""The formulas of a gate as its operation declares them, with the numbers of its own settings in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import typeset
from gui.numbers import MINUS, short_number
from gui.typesetting import latex_name, latex_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Node, Operation


def value_template(node: Node) -> str:
    """The formula of the value, its ports in braces."""
    return typeset(node.operation.latex_of(node.settings), _numbers(node.settings))


def derivative_template(node: Node, port: str) -> str:
    """The formula of the derivative for a port, or of what flows back to it; its ports in braces."""
    formulas = node.operation.derivative_latex_of(node.settings)
    return typeset(formulas[node.ports.index(port)], _numbers(node.settings))


def setting_names(operation: Operation) -> dict[str, str]:
    """The settings of an operation by their names, for formulas that speak of no node."""
    return {setting.name: latex_name(setting.name) for setting in operation.settings}


def _numbers(settings: Mapping[str, object]) -> dict[str, str]:
    numbers = {name: value for name, value in settings.items() if isinstance(value, (int, float))}
    return {name: latex_number(short_number(value).replace(MINUS, "-")) for name, value in numbers.items()}
