"""What the kinds of `gradloom analyse` take."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gui.cli.arguments import Parser, add_file, add_json, add_nodes, add_output, add_set, number, place, whole

PATHS_LISTED = 100
"""So many paths are listed, unless told."""

NUMBERS_MOVED = 100
"""So many numbers of an array are moved, unless told; of a larger one, places spread over it."""


def _jacobian(parser: Parser) -> None:
    _add_graph(parser)
    add_nodes(parser, "all variables")
    add_json(parser)


def _hessian(parser: Parser) -> None:
    _add_graph(parser)
    add_nodes(parser, "all variables")
    add_json(parser)


def _hvp(parser: Parser) -> None:
    _add_graph(parser)
    add_nodes(parser, "all variables")
    parser.add_argument(
        "--direction",
        metavar="NAME=VALUE",
        action="append",
        required=True,
        help="how a node moves: a number for all of its elements, or an array; may be given again",
    )
    add_json(parser)


def _paths(parser: Parser) -> None:
    add_file(parser)
    parser.add_argument("source", metavar="FROM", help="the node where the paths begin")
    parser.add_argument("target", metavar="TO", help="the node where they end")
    add_set(parser)
    parser.add_argument(
        "--limit",
        metavar="N",
        type=whole,
        default=PATHS_LISTED,
        help=f"list so many of them ({PATHS_LISTED}); 0 for their number and sum alone",
    )
    add_json(parser)


def _elasticities(parser: Parser) -> None:
    _add_graph(parser)
    add_json(parser)


def _differences(parser: Parser) -> None:
    _add_graph(parser)
    add_nodes(parser, "all variables and inputs")
    parser.add_argument(
        "--wire",
        metavar="GATE.PORT",
        action="append",
        default=[],
        help="a wire to move, by the gate and the port that it enters; may be given again",
    )
    parser.add_argument(
        "--index", metavar="I,J", type=place, help="only the number at this place of its array, counted from 0"
    )
    parser.add_argument("--method", metavar="METHOD", help="forward, central (unless told) or complex")
    parser.add_argument("--step", metavar="X", type=number, help="how far to move (what is best for the method)")
    parser.add_argument("--sweep", action="store_true", help="take steps from 1 to 1e-16, by all methods unless told")
    parser.add_argument(
        "--limit",
        metavar="N",
        type=whole,
        default=NUMBERS_MOVED,
        help=f"move so many numbers of one array at most ({NUMBERS_MOVED})",
    )
    add_json(parser)


def _report(parser: Parser) -> None:
    _add_graph(parser)
    parser.add_argument(
        "--learning-rate", metavar="X", type=number, help="the rate of the update-to-weight ratio (the file's own)"
    )
    add_json(parser)


def _add_graph(parser: Parser) -> None:
    add_file(parser)
    add_set(parser)
    add_output(parser)


ANALYSES: Mapping[str, tuple[str, Callable[[Parser], None]]] = {
    "jacobian": ("every number of an output with respect to every number of nodes", _jacobian),
    "hessian": ("the second derivatives of an output over nodes", _hessian),
    "hvp": ("the Hessian of an output times a direction, without the Hessian", _hvp),
    "paths": ("every path between two nodes with its product, their number and their sum", _paths),
    "elasticities": ("by how many per cent an output moves with one per cent of each source", _elasticities),
    "differences": ("derivatives without the chain rule, of nodes or of single wires", _differences),
    "report": ("how large the gradients are, and which units pass none on", _report),
}
"""The kinds by name: one line of help, and what adds their options."""
