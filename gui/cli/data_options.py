"""What the commands on data take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from gui.cli.arguments import Parser, add_file, add_json, number, whole

if TYPE_CHECKING:
    from engine import Generator


def add_show(parser: Parser) -> None:
    """The options of `gradloom data show`."""
    add_file(parser)
    add_json(parser)


def add_generators(parser: Parser) -> None:
    """The options of `gradloom data generators`."""
    add_json(parser)


def generators() -> Mapping[str, tuple[str, Callable[[Parser], None]]]:
    """The generators by name: one line of help, and what adds the options of `gradloom data generate NAME`."""
    from engine import GENERATORS

    return {name: (found.help.rstrip("."), partial(_add_generate, found)) for name, found in GENERATORS.items()}


def _add_generate(generator: Generator, parser: Parser) -> None:
    parser.add_argument("-o", "--out", metavar="OUT.csv", required=True, help="the file to write; - is standard output")
    for parameter in generator.parameters:
        is_whole = parameter.kind == "integer"
        parser.add_argument(
            f"--{parameter.name.replace('_', '-')}",
            dest=parameter.name,
            metavar="N" if is_whole else "X",
            type=whole if is_whole else number,
            help=f"{parameter.help.rstrip('.')} ({parameter.default:g})".replace("%", "%%"),
        )
    parser.set_defaults(generator=generator.name)
