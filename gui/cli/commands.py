"""The commands by name. Nothing is imported here that `--help` would have to wait for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from gui.cli import analysis_options, data_options, graph_options, training_options
from gui.cli.arguments import STATUS, Finished, Parser, Refusal, shielded

DESCRIPTION = "See backpropagation happen: draw a graph of gates, run it both ways, train it."
WINDOW = "gradloom [FILE...] opens the window, on these graph files; all other commands work without a display."


@dataclass(frozen=True)
class Command:
    """One command: a line of help, and what adds its options."""

    text: str
    add_options: Callable[[Parser], None]


@dataclass(frozen=True)
class Family:
    """Commands that share their first word: a line of help, what the second word is called, and what it may be."""

    text: str
    metavar: str
    members: Callable[[], Mapping[str, Command | Family]]


def _analyses() -> Mapping[str, Command | Family]:
    return {name: Command(text, add) for name, (text, add) in analysis_options.ANALYSES.items()}


def _data() -> Mapping[str, Command | Family]:
    return {
        "show": Command("tell what a graph file's table holds and what is done with it", data_options.add_show),
        "bind": Command("let a graph's inputs take the columns of a file of data", data_options.add_bind),
        "generators": Command("list the generators of data", data_options.add_generators),
        "generate": Family("draw a table of data with a seed", "NAME", _generators),
    }


def _generators() -> Mapping[str, Command | Family]:
    return {name: Command(text, add) for name, (text, add) in data_options.generators().items()}


COMMANDS: Mapping[str, Command | Family] = {
    "run": Command("run a graph forward and backward, and print every value and gradient", graph_options.add_run),
    "eval": Command("compute a formula and the gradient of every name in it", graph_options.add_eval),
    "train": Command("train a graph, and print its losses and the trained values", training_options.add_train),
    "check": Command(
        "compare derivatives with finite differences, and the file's expected numbers with the computed ones",
        graph_options.add_check,
    ),
    "analyse": Family("look closer at the derivatives of a graph", "KIND", _analyses),
    "export": Command("write a graph in another form", graph_options.add_export),
    "data": Family("look at a graph's table of data, or draw one", "COMMAND", _data),
    "operations": Command("list the operations, or explain one", graph_options.add_operations),
    "examples": Command("list the example graphs that come with the program", graph_options.add_examples),
    "tape": Command("tell whether graphs run compiled, and compile what that needs", graph_options.add_tape),
}


class _Version(argparse.Action):
    """Prints the version that is installed, looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        sys.stdout.write(f"gradloom {version('gradloom')}\n")
        raise Finished


def window_parser() -> Parser:
    """Files to open, and what concerns no command."""
    epilog = f"{WINDOW}\n\ncommands:{_listed(COMMANDS)}\n\n'gradloom COMMAND --help' tells more of each. {STATUS}"
    parser = Parser(prog="gradloom", description=DESCRIPTION, epilog=epilog)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("files", metavar="FILE", nargs="*", help="a graph file to open in the window")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    return parser


def read_command(arguments: Sequence[str]) -> tuple[str, argparse.Namespace]:
    """The command that these arguments begin with, in one word or more, and its options; raises Refusal."""
    found: Command | Family = COMMANDS[arguments[0]]
    words, rest = [arguments[0]], list(arguments[1:])
    while isinstance(found, Family):
        members = found.members()
        if not rest or rest[0] not in members:
            _refuse(words, found, members, rest)
        words.append(rest.pop(0))
        found = members[words[-1]]
    parser = Parser(prog=" ".join(["gradloom", *words]), description=_sentence(found.text))
    found.add_options(parser)
    return " ".join(words[:2]), parser.parse_args(shielded(rest, words[0]))


def _refuse(
    words: Sequence[str], family: Family, members: Mapping[str, Command | Family], rest: Sequence[str]
) -> NoReturn:
    """Print the help of a family, or refuse what is none of its members."""
    prog = " ".join(["gradloom", *words])
    if rest and not rest[0].startswith("-"):
        from engine import errors

        meant = errors.closest(rest[0], members)
        hint = f"Did you mean '{prog} {meant}'?" if meant else f"There are: {', '.join(members)}."
        raise Refusal(f"There is no '{prog} {rest[0][:40]}'. {hint}")
    epilog = f"{family.metavar} is one of{_listed(members)}\n\n'{prog} {family.metavar} --help' tells more of each."
    parser = Parser(prog=prog, description=_sentence(family.text), epilog=epilog)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.usage = f"{prog} {family.metavar} ..."
    parser.parse_known_args(list(rest))
    raise Refusal(f"'{prog}' takes a {family.metavar} first: {', '.join(members)}.")


def _listed(members: Mapping[str, Command | Family]) -> str:
    width = max(map(len, members)) + 2
    return "".join(f"\n  {name:<{width}}{member.text}" for name, member in members.items())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
