"""What the commands on graphs, formulas and operations take."""

from __future__ import annotations

from gui.cli.arguments import Parser, add_compiled, add_file, add_json, add_set, whole


def add_run(parser: Parser) -> None:
    """The options of `gradloom run`."""
    add_file(parser)
    add_set(parser)
    _add_passes(parser)
    add_compiled(parser)
    add_json(parser)


def add_eval(parser: Parser) -> None:
    """The options of `gradloom eval`."""
    parser.add_argument(
        "expression", metavar="EXPRESSION", help='a formula such as "q = x + y; q * sigmoid(z)"; - is standard input'
    )
    add_set(parser)
    _add_passes(parser)
    parser.add_argument("--save", metavar="OUT.json", help="also write the formula as a graph file, with these values")
    add_compiled(parser)
    add_json(parser)


def _add_passes(parser: Parser) -> None:
    parser.add_argument(
        "--output",
        metavar="NAME",
        action="append",
        default=[],
        help="the node to differentiate (the graph's own output); given again, all of them in one backward pass",
    )
    parser.add_argument(
        "--upstream",
        metavar="G",
        action="append",
        default=[],
        help="the gradient that the backward pass starts with, a number or an array; one for each output, or one for "
        "all",
    )
    parser.add_argument(
        "--forward-mode",
        metavar="NAME[=DIRECTION]",
        action="append",
        default=[],
        help="also tell how every node moves with this one; given again, with all of them at once",
    )
    parser.add_argument(
        "--counts", action="store_true", help="also tell the multiplications and additions that each mode takes"
    )


def add_check(parser: Parser) -> None:
    """The options of `gradloom check`."""
    add_file(parser)
    parser.add_argument("--all", action="store_true", help="check every number of every array, however long it takes")
    parser.add_argument(
        "--seed", metavar="N", type=whole, default=0, help="what the numbers of a large array are drawn from (0)"
    )
    add_json(parser)


def add_export(parser: Parser) -> None:
    """The options of `gradloom export`, whose forms the engine knows."""
    from engine import EXPORTS

    add_file(parser)
    parser.add_argument("--to", metavar="FORMAT", required=True, help=f"one of {', '.join(EXPORTS)}")
    parser.add_argument("-o", "--out", metavar="OUT", required=True, help="the file to write; - is standard output")


def add_examples(parser: Parser) -> None:
    """The options of `gradloom examples`."""
    from engine import GENERATED_KINDS

    kinds = "; ".join(f"{name}, {kind.help}" for name, kind in GENERATED_KINDS.items())
    parser.add_argument("--generate", metavar="KIND", help=f"write a graph drawn from a seed instead: {kinds}")
    parser.add_argument("--gates", metavar="N", type=whole, default=1000, help="how many gates to draw (1000)")
    parser.add_argument("--seed", metavar="N", type=whole, default=0, help="the same seed draws the same graph (0)")
    parser.add_argument("-o", "--out", metavar="OUT.json", help="the file to write; - is standard output")
    add_json(parser)


def add_operations(parser: Parser) -> None:
    """The options of `gradloom operations`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="an operation to explain; left out, all are listed")
    add_json(parser)


def add_tape(parser: Parser) -> None:
    """The options of `gradloom tape`."""
    parser.add_argument("--build", action="store_true", help="compile it now, unless it has been")
    add_json(parser)
