"""`gradloom analyse differences`: derivatives without the chain rule, of nodes or of single wires."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine import (
    Composite,
    DifferenceScheme,
    Edge,
    Graph,
    Run,
    StepSweep,
    SweptStep,
    errors,
    port_index,
    sweep_steps,
)
from gui.cli.analysis.given import Given, answer, given
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, print_line, print_table, short_number

Place = tuple[int, ...]


def analyse_differences(options: Namespace) -> int:
    """Print numeric derivatives beside the gradients, at one step or over a sweep of them."""
    _check(options)
    graph = given(options)
    places = [(moved, place) for moved in _moved(graph, options) for place in _places(graph.run, moved, options)]
    if options.sweep:
        schemes = [_scheme(options.method)] if options.method else list(DifferenceScheme)
        sweeps = [sweep_steps(graph.run, *at, output=options.output, schemes=schemes) for at in places]
        document: dict[str, Any] = {"output": _output(graph, options), "sweeps": [_swept(sweep) for sweep in sweeps]}
        return answer(options, document, lambda: _tell_sweeps(sweeps))
    scheme = _scheme(options.method or DifferenceScheme.CENTRAL.value)
    rows = [_derivative(graph.run, moved, place, scheme, options) for moved, place in places]
    step = scheme.best_step if options.step is None else options.step
    document = {"output": _output(graph, options), "method": scheme.value, "step": step, "derivatives": rows}
    return answer(options, document, lambda: _tell(rows, scheme))


def _check(options: Namespace) -> None:
    if options.step is not None and not 0.0 < options.step < np.inf:
        raise Refusal(f"--step must be a number above 0, not {options.step:g}.")
    if options.step is not None and options.sweep:
        raise Refusal("--sweep takes steps of its own. Leave out --step, or --sweep.")
    if options.limit < 1:
        raise Refusal(f"--limit must be a whole number of at least 1, not {options.limit}.")


def _scheme(name: str) -> DifferenceScheme:
    known = {scheme.value: scheme for scheme in DifferenceScheme}
    if name not in known:
        raise Refusal(f"There is no method '{name[:40]}' of differences. Name one of {', '.join(known)}.")
    return known[name]


def _output(graph: Given, options: Namespace) -> str:
    plan = graph.run.plan
    return plan.names[plan.output_slot(options.output)]


# --- what is moved -------------------------------------------------------------------------------------------


def _moved(graph: Given, options: Namespace) -> list[str | Edge]:
    wires = [_wire(graph.file.graph, text.strip()) for text in options.wire]
    if wires and not options.of:
        return list(wires)
    is_free = {"variable", "input"}
    names = graph.nodes(options.of, lambda node: node.operation.name in is_free, "variable and no input")
    return [*names, *wires]


def _wire(graph: Graph, text: str) -> Edge:
    """The wire into GATE.PORT; the port is what follows the last dot, for names may have dots."""
    gate, dot, port = text.rpartition(".")
    if not dot:
        raise Refusal(f"'{text}' names no wire. Write GATE.PORT, such as f.a, for the wire into port a of gate f.")
    node = graph.flat.node(gate)
    if gate in graph and isinstance(graph.node(gate).operation, Composite):
        inside = [f"{edge.target}.{edge.port}" for edge in graph.inner_edges(Edge(gate, gate, port))]
        raise Refusal(f"'{gate}' is a composite gate. Name a wire inside it: {', '.join(inside) or 'none uses it'}.")
    source = node.inputs[port_index(node, port)]
    if source is None:
        raise errors.Unwired(gate, port)
    return Edge(source, gate, port)


def _places(run: Run, moved: str | Edge, options: Namespace) -> list[Place]:
    """The places that are moved: that of --index, or so many, spread over the array."""
    if options.index is not None:
        return [options.index]
    shape = np.shape(run.value(moved.source if isinstance(moved, Edge) else moved))
    size = int(np.prod(shape))
    chosen = np.linspace(0, size - 1, min(size, options.limit)).round().astype(int)
    return [tuple(int(i) for i in np.unravel_index(number, shape)) if shape else () for number in chosen]


def _name(moved: str | Edge, place: Place) -> str:
    where = str(list(place)) if place else ""
    return (f"{moved.target}.{moved.port}" if isinstance(moved, Edge) else moved) + where


# --- one step ------------------------------------------------------------------------------------------------


def _derivative(
    run: Run, moved: str | Edge, place: Place, scheme: DifferenceScheme, options: Namespace
) -> dict[str, Any]:
    size = scheme.best_step if options.step is None else options.step
    about = sweep_steps(run, moved, place, output=options.output, schemes=(scheme,), sizes=(size,))
    taken = about.best(scheme)
    return {
        **_what(about),
        "gradient": as_json(about.gradient),
        "numeric": None if taken is None else as_json(taken.derivative),
        "relative_error": None if taken is None else as_json(taken.error),
        "kink": about.kink,
        "not_analytic": about.not_analytic,
    }


def _what(found: StepSweep) -> dict[str, Any]:
    wire = None if found.edge is None else f"{found.edge.target}.{found.edge.port}"
    return {"node": found.node, "wire": wire, "index": list(found.index)}


def _tell(rows: list[dict[str, Any]], scheme: DifferenceScheme) -> None:
    print_line(f"Derivatives by {scheme.value} {'step' if scheme is DifferenceScheme.COMPLEX else 'differences'}")
    cells = [
        [
            (row["wire"] or row["node"]) + (str(row["index"]) if row["index"] else ""),
            *(_number(row[key]) for key in ("gradient", "numeric")),
            "-" if row["relative_error"] is None else f"{row['relative_error']:.1e}",
            _remark(row),
        ]
        for row in rows
    ]
    print_table(["node or wire", "gradient", "difference", "relative error", ""], cells)


def _remark(row: dict[str, Any]) -> str:
    if row["not_analytic"]:
        return f"{row['not_analytic']} is not analytic"
    return f"{row['kink']} is at a kink" if row["kink"] else ""


def _number(number: float | None) -> str:
    return "-" if number is None else short_number(number)


# --- a sweep of steps ----------------------------------------------------------------------------------------


def _swept(sweep: StepSweep) -> dict[str, Any]:
    best = {scheme.value: sweep.best(scheme) for scheme in DifferenceScheme}
    return {
        **_what(sweep),
        "gradient": as_json(sweep.gradient),
        "kink": sweep.kink,
        "not_analytic": sweep.not_analytic,
        "steps": [_step(step) for step in sweep.steps],
        "best": {method: _step(step) for method, step in best.items() if step is not None},
    }


def _step(step: SweptStep) -> dict[str, Any]:
    return {
        "method": step.scheme.value,
        "size": step.size,
        "derivative": as_json(step.derivative),
        "relative_error": as_json(step.error),
    }


def _tell_sweeps(sweeps: list[StepSweep]) -> None:
    for number, sweep in enumerate(sweeps):
        if number:
            print_line()
        moved = sweep.node if sweep.edge is None else sweep.edge
        print_line(f"{_name(moved, sweep.index)}: gradient {short_number(sweep.gradient)}")
        schemes = list(dict.fromkeys(step.scheme for step in sweep.steps))
        print_table(["step", *(f"error, {scheme.value}" for scheme in schemes)], _errors(sweep, schemes))
        if sweep.kink:
            print_line(f"'{sweep.kink}' is at a kink, where no derivative exists: its operation has chosen one.")
        if sweep.not_analytic:
            print_line(f"'{sweep.not_analytic}' is not analytic, so that the complex step cannot pass it.")


def _errors(sweep: StepSweep, schemes: list[DifferenceScheme]) -> Iterator[list[str]]:
    best = {scheme: sweep.best(scheme) for scheme in schemes}
    for size in dict.fromkeys(step.size for step in sweep.steps):
        at = {step.scheme: step for step in sweep.steps if step.size == size}
        marks = {scheme: " best" if at[scheme] is best[scheme] else "" for scheme in schemes}
        yield [f"{size:g}", *(f"{at[scheme].error:.1e}{mark}" for scheme, mark in marks.items())]
