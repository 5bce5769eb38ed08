"""`gradloom run` and `gradloom eval`: the passes of a graph, and everything they computed."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from engine import (
    GraphFile,
    Node,
    compare_modes,
    count_forward,
    count_reverse,
    parse_expression,
    save_graph_file,
)
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, print_json, print_line, print_table, short
from gui.cli.passes import Passes, take_passes
from gui.cli.reading import load, set_values
from gui.cli.tape import load_if_asked


def run(options: Namespace) -> int:
    """Run a graph file both ways and print every node's value and gradient."""
    file = load(options.file)
    set_values(file.graph, options.set)
    load_if_asked(options)
    title = f"{file.title} ({options.file})" if file.title else options.file
    _answer(take_passes(file.graph, options, file.upstream), title, options)
    return 0


def evaluate(options: Namespace) -> int:
    """Compute a formula, and the gradient of everything in it; save it as a graph where that is asked for."""
    formula = _formula(options.expression)
    graph = parse_expression(formula, variables=[text.partition("=")[0].strip() for text in options.set])
    set_values(graph, options.set)
    missing = next((name for name, node in graph.nodes.items() if not node.is_gate and node.value is None), None)
    if missing is not None:
        raise Refusal(f"'{missing}' has no value. Give it one with --set {missing}=VALUE.")
    load_if_asked(options)
    passes = take_passes(graph, options)
    if options.save is not None:
        save_graph_file(options.save, GraphFile(graph=graph))
    _answer(passes, formula.strip(), options)
    return 0


def _formula(given: str) -> str:
    """The formula of an argument; of - that on standard input, which may be longer than any argument."""
    if given.strip() != "-":
        return given
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("The formula on standard input is not UTF-8 text. Save it as UTF-8.") from error


def _answer(passes: Passes, title: str, options: Namespace) -> None:
    counts = _counts(passes) if options.counts else {}
    if options.json:
        print_json(_document(passes, counts) | ({"path": passes.run.path} if options.compiled else {}))
    else:
        _print(passes, title)
        _print_counts(counts)


# --- how much work it is -------------------------------------------------------------------------------------


def _counts(passes: Passes) -> dict[str, Any]:
    """The work of each pass, and of all derivatives with respect to the variables by either mode."""
    run, outputs = passes.run, tuple(passes.outputs)
    made = [count_reverse(run, *outputs)]
    if passes.moved:
        made.append(count_forward(run, *passes.moved))
    counts: dict[str, Any] = {count.mode: _count_document(count) for count in made}
    computed = set(run.plan.names)
    variables = [node.name for node in passes.graph.nodes.values() if node.trainable and node.name in computed]
    if variables:
        both = compare_modes(run, variables, outputs)
        counts["all_variables"] = {
            "reverse": _count_document(both.reverse),
            "forward": _count_document(both.forward),
            "cheaper": both.cheaper,
        }
    return counts


def _count_document(count: Any) -> dict[str, int]:
    return {"passes": count.passes, "multiplications": count.multiplications, "additions": count.additions}


def _print_counts(counts: dict[str, Any]) -> None:
    if not counts:
        return
    labels = {"reverse": "the backward pass", "forward": "the forward-mode pass"}
    rows = [[labels[mode], *_cells(counts[mode])] for mode in labels if mode in counts]
    both = counts.get("all_variables")
    if both:
        rows += [[f"all variables, by {mode} mode", *_cells(both[mode])] for mode in labels]
    print_line()
    print_table(["", "passes", "multiplications", "additions"], rows)


def _cells(count: dict[str, int]) -> list[str]:
    return [f"{number:,}" for number in count.values()]


# --- the answer ----------------------------------------------------------------------------------------------


def _document(passes: Passes, counts: dict[str, Any]) -> dict[str, Any]:
    output = passes.output
    document: dict[str, Any] = {"output": output, "value": as_json(passes.run.value(output))}
    if len(passes.outputs) > 1:
        document["outputs"] = {
            name: {"value": as_json(passes.run.value(name)), "upstream": as_json(upstream)}
            for name, upstream in passes.outputs.items()
        }
    if passes.moved:
        document["forward_mode"] = next(iter(passes.moved)) if len(passes.moved) == 1 else list(passes.moved)
        document["directions"] = {name: as_json(direction) for name, direction in passes.moved.items()}
    if counts:
        document["counts"] = counts
    told = {name: _node_document(passes, node) for name, node in passes.nodes.items()}
    document["nodes"] = {name: told.pop(name) for name in passes.graph.nodes}
    if told:  # by their paths, those inside composite gates
        document["inside"] = told
    return document


def _node_document(passes: Passes, node: Node) -> dict[str, Any]:
    computed = passes.computed(node)
    document: dict[str, Any] = {
        "operation": node.operation.name,
        "value": as_json(computed.value),
        "gradient": as_json(computed.gradient),
    }
    if passes.tangents:
        document["forward"] = as_json(computed.tangent)
    if computed.problem:
        document["problem"] = computed.problem
    return document


def _print(passes: Passes, title: str) -> None:
    print_line(title)
    for output in passes.outputs:
        print_line(f"{output} = {short(passes.run.value(output))}")
    print_line()
    heads = ["node", "operation", "value", "gradient"]
    if passes.moved:
        heads.append(_moving(passes))
    rows, problems = [], []
    for name, node in passes.nodes.items():
        computed = passes.computed(node)
        cells = [name, node.operation.name, short(computed.value), short(computed.gradient), short(computed.tangent)]
        rows.append(cells[: len(heads)])
        if computed.problem:
            problems.append(f"{name}: {computed.problem}")
    print_table(heads, rows)
    for problem in problems:
        print_line(problem)


def _moving(passes: Passes) -> str:
    """The head of the column of tangents."""
    if list(passes.moved.values()) == [1.0]:
        return f"d/d {next(iter(passes.moved))}"
    return "moved by " + ", ".join(f"{name} = {short(direction)}" for name, direction in passes.moved.items())
