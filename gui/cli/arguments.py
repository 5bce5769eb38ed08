"""What the command line takes. Nothing is imported here that `--help` would have to wait for."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

DESCRIPTION = "See backpropagation happen: draw a graph of gates, run it both ways, train it."
WINDOW = "gradloom [FILE...] opens the window, on these graph files; all other commands work without a display."
STATUS = (
    "Exit status: 0 when all went well; 1 when a check disagrees or a training diverged; "
    "2 when the input cannot be used, with the reason on standard error."
)


_NUMBER = re.compile(r"-[\d.]")
_FORMULA = re.compile(r"-(?!-|h$)")
NONE = "none"
"""Takes back what the file sets: `--clip-norm none`."""


class Refusal(Exception):  # noqa: N818 - what is refused is said in its sentence
    """Input of the command line that cannot be used; the message is the sentence to show."""


class Finished(Exception):  # noqa: N818 - nothing went wrong
    """Everything asked for has been printed."""


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence and takes no abbreviations, which a new option would break."""

    def __init__(self, *, prog: str, description: str, epilog: str = STATUS) -> None:
        super().__init__(prog=prog, description=description, epilog=epilog, allow_abbrev=False)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End after printing the help."""
        raise Finished

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise Refusal(f"{message[:1].upper()}{message[1:]}. '{self.prog} --help' lists what it takes.")


class _Version(argparse.Action):
    """Prints the version that is installed, looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        sys.stdout.write(f"gradloom {version('gradloom')}\n")
        raise Finished


def window_parser() -> Parser:
    """Files to open, and what concerns no command."""
    lines = "".join(f"\n  {name:<10}{text}" for name, (text, _) in COMMANDS.items())
    epilog = f"{WINDOW}\n\ncommands:{lines}\n\n'gradloom COMMAND --help' tells more of each. {STATUS}"
    parser = Parser(prog="gradloom", description=DESCRIPTION, epilog=epilog)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("files", metavar="FILE", nargs="*", help="a graph file to open in the window")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    return parser


def command_parser(name: str) -> Parser:
    """The options of one command."""
    text, add_options = COMMANDS[name]
    parser = Parser(prog=f"gradloom {name}", description=f"{text[:1].upper()}{text[1:]}.")
    add_options(parser)
    return parser


def shielded(arguments: Sequence[str], command: str) -> list[str]:
    """The arguments with a space before those that only look like options: -1e3, and the formula -x.

    To argparse whatever holds a space is no option; numbers and formulas are read without it.
    """
    looks = _FORMULA if command == "eval" else _NUMBER
    return [f" {argument}" if looks.match(argument) else argument for argument in arguments]


def _run(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a graph file")
    _add_set(parser)
    parser.add_argument("--output", metavar="NAME", help="the node to differentiate (the file's own output)")
    parser.add_argument(
        "--upstream",
        metavar="G",
        help="the gradient that the backward pass starts with, a number or an array",
    )
    parser.add_argument("--forward-mode", metavar="NAME", help="also tell how every node moves with this one")
    _add_json(parser)


def _eval(parser: Parser) -> None:
    parser.add_argument("expression", metavar="EXPRESSION", help='a formula such as "q = x + y; q * sigmoid(z)"')
    _add_set(parser)
    _add_json(parser)


def _train(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a graph file; its settings hold where no option says otherwise")
    parser.add_argument("--steps", metavar="N", type=_whole, help="how many steps")
    parser.add_argument("--optimizer", metavar="NAME", help="sgd or adam")
    parser.add_argument("--learning-rate", metavar="X", type=_number, help="how far to go along each gradient")
    parser.add_argument(
        "--clip-norm",
        metavar="X",
        type=_number_or_none,
        help="shorten longer gradients to this norm; or none",
    )
    parser.add_argument(
        "--batch-size", metavar="N", type=_whole_or_none, help="rows of data for each step; or none, for all"
    )
    parser.add_argument("--seed", metavar="N", type=_whole, help="the seed of the order of the data")
    parser.add_argument("--export", metavar="OUT.json", help="write the trained values to this file")
    _add_json(parser)


def _check(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a graph file")
    _add_json(parser)


def _export(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a graph file")
    parser.add_argument("--to", metavar="FORMAT", required=True, help="json-values or dot")
    parser.add_argument("-o", "--out", metavar="OUT", required=True, help="the file to write; - is standard output")


def _examples(parser: Parser) -> None:
    _add_json(parser)


def _add_set(parser: Parser) -> None:
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="another value for a variable, input or constant: 2, 1/3, [[1, 2], [3, 4]]; may be given again",
    )


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is not a whole number") from None


def _whole_or_none(text: str) -> int | str:
    return NONE if text == NONE else _whole(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is not a number") from None


def _number_or_none(text: str) -> float | str:
    return NONE if text == NONE else _number(text)


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "run": ("run a graph forward and backward, and print every value and gradient", _run),
    "eval": ("compute a formula and the gradient of every name in it", _eval),
    "train": ("train a graph, and print its losses and the trained values", _train),
    "check": (
        "compare derivatives with finite differences, and the file's expected numbers with the computed ones",
        _check,
    ),
    "export": ("write a graph in another form", _export),
    "examples": ("list the example graphs that come with the program", _examples),
}
"""The commands by name: one line of help, and what adds their options."""
