"""How arguments are taken and refused. Nothing is imported here that `--help` would have to wait for."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

STATUS = (
    "Exit status: 0 when all went well; 1 when a check disagrees or a training diverged; "
    "2 when the input cannot be used, with the reason on standard error; 130 after Ctrl+C."
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


def shielded(arguments: Sequence[str], command: str) -> list[str]:
    """The arguments with a space before those that only look like options: -1e3, and the formula -x.

    To argparse whatever holds a space is no option; numbers and formulas are read without it.
    """
    looks = _FORMULA if command == "eval" else _NUMBER
    return [f" {argument}" if looks.match(argument) else argument for argument in arguments]


def check_savable(path: str | None) -> None:
    """Refuse, before a long computation, a file that could not be saved after it."""
    if path is None:
        return
    place = Path(path).absolute()
    if not place.parent.is_dir():
        raise Refusal(f"'{path}' cannot be saved, because its folder does not exist. Make the folder first.")
    if place.exists() and not place.is_file():
        raise Refusal(f"'{path}' cannot be saved, because it is no file. Name a file.")
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise Refusal(f"'{path}' cannot be saved, because its folder may not be written to. Choose another.")


# --- options that several commands take ----------------------------------------------------------------------


def add_file(parser: Parser, words: str = "a graph file") -> None:
    """The graph file that a command is about."""
    parser.add_argument("file", metavar="FILE", help=words)


def add_set(parser: Parser) -> None:
    """Other values for the nodes of the graph."""
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="another value for a variable, input or constant: 2, 1/3, [[1, 2], [3, 4]]; may be given again",
    )


def add_output(parser: Parser) -> None:
    """The node that is differentiated."""
    parser.add_argument("--output", metavar="NAME", help="the node to differentiate (the file's own output)")


def add_nodes(parser: Parser, default: str) -> None:
    """The nodes that a derivative is taken with respect to."""
    parser.add_argument(
        "--of",
        metavar="NAME",
        action="append",
        default=[],
        help=f"a node to differentiate with respect to; may be given again ({default})",
    )


def add_compiled(parser: argparse._ActionsContainer) -> None:
    """Whether the compiled tape is waited for."""
    parser.add_argument(
        "--compiled", action="store_true", help="on the compiled tape, which is compiled first where it has not been"
    )


def add_json(parser: Parser) -> None:
    """The form for programs."""
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


# --- what an option takes ------------------------------------------------------------------------------------


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is not a whole number") from None


def number(text: str) -> float:
    """A number, or a fraction such as 1/3."""
    numerator, slash, denominator = text.partition("/")
    try:
        return float(numerator) / float(denominator) if slash else float(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is not a number") from None


def place(text: str) -> tuple[int, ...]:
    """A place in an array, one index for each axis: 0,2."""
    return tuple(whole(part) for part in text.split(","))


def or_none(kind: Callable[[str], object]) -> Callable[[str], object]:
    """The same, or the word none."""
    return lambda text: NONE if text == NONE else kind(text)
