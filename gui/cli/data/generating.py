"""`gradloom data generate` and `generators`: tables drawn with a seed."""

from __future__ import annotations

import csv
import io
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import GENERATORS, generate, save_export
from gui.cli.arguments import Refusal
from gui.cli.output import print_json, print_line

_DELIMITERS = {".csv": ",", ".tsv": "\t"}


def data_generators(options: Namespace) -> int:
    """List the generators and what they take."""
    if options.json:
        print_json(
            [
                {
                    "name": generator.name,
                    "title": generator.title,
                    "help": generator.help,
                    "parameters": [
                        {
                            "name": parameter.name,
                            "kind": parameter.kind,
                            "default": parameter.default,
                            "minimum": parameter.minimum,
                            "maximum": parameter.maximum,
                            "help": parameter.help,
                        }
                        for parameter in generator.parameters
                    ],
                }
                for generator in GENERATORS.values()
            ]
        )
        return 0
    width = max(map(len, GENERATORS))
    for generator in GENERATORS.values():
        print_line(f"{generator.name:<{width}}  {generator.help}")
        taken = ", ".join(f"--{parameter.name} {parameter.default:g}" for parameter in generator.parameters)
        print_line(f"{'':<{width}}  {taken}")
    return 0


def data_generate(options: Namespace) -> int:
    """Draw a table and write it as text."""
    is_printed = options.out == "-"
    suffix = ".csv" if is_printed else Path(options.out).suffix.lower()
    if suffix not in _DELIMITERS:
        raise Refusal(f"'{options.out}' ends as no table of text does. Write to a file that ends in .csv or .tsv.")
    parameters = GENERATORS[options.generator].parameters
    given = {each.name: getattr(options, each.name) for each in parameters if getattr(options, each.name) is not None}
    text = _written(generate(options.generator, **given), _DELIMITERS[suffix])
    if is_printed:
        sys.stdout.write(text)
    else:
        save_export(options.out, text)
    return 0


def _written(columns: Mapping[str, Any], delimiter: str) -> str:
    """The table as text, the names of the columns first; each number as short as it reads back."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(map(_shortest, column.tolist()) for column in columns.values()), strict=True))
    return text.getvalue()


def _shortest(number: float) -> str:
    return repr(number).removesuffix(".0")
