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


def add_bind(parser: Parser) -> None:
    """The options of `gradloom data bind`."""
    from engine import MISSING_CHOICES

    add_file(parser)
    parser.add_argument("table", metavar="TABLE", help="a file of data in the graph's folder: text, .gz, .npz or .npy")
    forms = {
        "--input": ("X=COLUMN", "an input takes a column of numbers, several (X=a,b) or a range (X=a..d)"),
        "--one-hot": (
            "X=COLUMN",
            "an input takes a column of classes, texts or numbers, as rows with a 1 at the class",
        ),
        "--index": ("X=COLUMN", "an input takes a column of classes as their indices; X=COLUMN:a,b tells their order"),
    }
    for option, (metavar, words) in forms.items():
        parser.add_argument(option, metavar=metavar, action="append", default=[], help=f"{words}; may be given again")
    parser.add_argument("--no-header", action="store_true", help="the columns have no names, and are called 1, 2, 3")
    parser.add_argument("--delimiter", metavar="C", help="what separates the cells: , or ; or tab (found in the file)")
    parser.add_argument(
        "--missing",
        choices=MISSING_CHOICES,
        default=MISSING_CHOICES[0],
        help="what is done about cells without a value",
    )
    parser.add_argument("--validation", metavar="X", type=number, help="keep this share of the rows for validation")
    parser.add_argument("--seed", metavar="N", type=whole, default=0, help="what those rows are drawn from (0)")
    parser.add_argument("--standardise", metavar="COLUMNS", help="bring these columns to mean 0 and deviation 1")
    parser.add_argument("-o", "--out", metavar="OUT.json", help="the file to write (the graph's own)")


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
