"""`gradloom operations`: all operations by category, or one of them in full."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from typing import Any

from engine import CATEGORIES, OPERATIONS, Operation, Setting, find_operation, typeset
from gui.cli.output import print_json, print_line, print_table

_WIDTH = 100


def operations(options: Namespace) -> int:
    """List the operations, or explain the one that is named."""
    if options.name is not None:
        operation = find_operation(options.name)
        if options.json:
            print_json(_document(operation))
        else:
            _explain(operation)
    elif options.json:
        print_json([_entry(operation) for operation in OPERATIONS.values()])
    else:
        _list()
    return 0


def _list() -> None:
    width = max(map(len, OPERATIONS))
    for category in CATEGORIES:
        print_line(category)
        for operation in OPERATIONS.values():
            if operation.category == category:
                first = operation.help.partition(". ")[0].rstrip(".")
                print_line(f"  {operation.name:<{width}}  {first}")
    print_line()
    print_line("'gradloom operations NAME' explains one: its formula, derivatives and settings.")


def _entry(operation: Operation) -> dict[str, Any]:
    return {
        "name": operation.name,
        "title": operation.title,
        "symbol": operation.symbol,
        "category": operation.category,
        "ports": list(operation.ports),
        "help": operation.help,
    }


def _document(operation: Operation) -> dict[str, Any]:
    settings = operation.complete({})
    return {
        **_entry(operation),
        "latex": typeset(operation.latex_of(settings), {}),
        "derivatives": _derivatives(operation),
        "note": operation.note,
        "settings": [_setting(setting) for setting in operation.settings],
        "pytorch": operation.pytorch_of(settings),
    }


def _derivatives(operation: Operation) -> dict[str, str]:
    """The formula of each port's derivative or message, {out} being the value and {upstream} what arrives."""
    settings = operation.complete({})
    formulas = operation.derivative_latex_of(settings)
    return {port: typeset(formula, {}) for port, formula in zip(operation.ports, formulas, strict=False)}


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "kind": setting.kind,
        "default": setting.default,
        "optional": setting.optional,
        "choices": list(setting.choices),
        "minimum": setting.minimum,
        "maximum": setting.maximum,
        "help": setting.help,
    }


def _explain(operation: Operation) -> None:
    settings = operation.complete({})
    inputs = ", ".join(operation.ports)
    print_line(f"{operation.name}({inputs})  {operation.title}, {operation.category}")
    print_line()
    _print_wrapped(operation.help)
    print_line()
    print_line(f"  value  {typeset(operation.latex_of(settings), {})}")
    for port, formula in _derivatives(operation).items():
        print_line(f"  {'d/d' if operation.is_elementwise(settings) else 'to'} {port}  {formula}")
    if operation.note:
        print_line()
        _print_wrapped(operation.note)
    if operation.settings:
        print_line()
        rows = [[each.name, str(each.default), each.expected, each.help] for each in operation.settings]
        print_table(["setting", "default", "takes", ""], rows)


def _print_wrapped(text: str) -> None:
    for line in textwrap.wrap(text, _WIDTH):
        print_line(line)
