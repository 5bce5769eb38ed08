"""Makes a page of the documents for each operation from its declaration: python -m setup.operation_pages."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from engine import (
    CATEGORIES,
    OPERATIONS,
    Graph,
    GraphFile,
    Net,
    Operation,
    Setting,
    format_expression,
    format_graph_file,
    forward,
    new_node,
    plain,
    reverse,
    shape_of,
    typeset,
)

FOLDER = Path(__file__).parents[1] / "docs" / "operations"
_OUT = r"\mathrm{out}"
_UPSTREAM = r"\frac{\partial L}{\partial \mathrm{out}}"
_DIGITS = 6


def pages() -> dict[str, str]:
    """All pages by the names of their files, the index among them."""
    made = {f"{operation.name}.md": "\n".join(_page(operation)) + "\n" for operation in OPERATIONS.values()}
    return {"README.md": "\n".join(_index()) + "\n", **made}


def write() -> None:
    """Write what has changed, and take away what is no operation any more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name, text in made.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()


def _index() -> Iterator[str]:
    yield "# Operations"
    yield ""
    yield "What a gate can compute, by category. These pages are made from the declarations by `make docs`."
    for category in CATEGORIES:
        yield from ("", f"## {_words(category)}", "", "| operation | symbol | what it does |", "|---|---|---|")
        for operation in OPERATIONS.values():
            if operation.category == category:
                first = operation.help.partition(". ")[0].rstrip(".") + "."
                yield f"| [{operation.title}]({operation.name}.md) | {_cell(operation.symbol)} | {_cell(first)} |"


def _page(operation: Operation) -> Iterator[str]:
    yield f"# {operation.title}"
    yield ""
    yield f"`{operation.name}` · {operation.symbol} · [{_words(operation.category)}](README.md)"
    yield ""
    yield operation.help
    if operation.is_source:
        yield from _source(operation)
        return
    yield from _formulas(operation)
    yield from _settings(operation)
    yield from _kinks(operation)
    yield from _pytorch(operation)
    yield from _example(operation)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# --- what it is ---------------------------------------------------------------------------------------------


def _formulas(operation: Operation) -> Iterator[str]:
    defaults = operation.complete({})
    ports = operation.ports_of(defaults)
    names = _names(operation, ports)
    yield from ("", "## Inputs", "", ", ".join(f"`{port}`" for port in ports))
    if operation.port_rule is not None:
        yield "(at the default settings; others change them)."
    yield from ("", "## Value", "", f"$${_OUT} = {typeset(operation.latex_of(defaults), names)}$$")
    local = operation.is_elementwise(defaults)
    yield from ("", "## Local derivatives" if local else "## Gradients", "")
    if not local:
        yield f"What flows back to each input, ${_UPSTREAM}$ being the gradient that arrives:"
        yield ""
    for port, formula in zip(ports, operation.derivative_latex_of(defaults), strict=True):
        top = _OUT if local else "L"
        yield rf"$$\frac{{\partial {top}}}{{\partial {names[port]}}} = {typeset(formula, names)}$$"


def _names(operation: Operation, ports: tuple[str, ...]) -> Mapping[str, str]:
    settings = {setting.name: rf"\mathrm{{{setting.name}}}".replace("_", r"\_") for setting in operation.settings}
    wired = {port: _port(port) for port in ports}
    return settings | wired | {"out": _OUT, "upstream": _UPSTREAM}


def _port(port: str) -> str:
    """A port in a formula: x, x_1 and words."""
    if re.fullmatch(r"[a-z]\d*", port):
        return f"{port[0]}_{{{port[1:]}}}" if port[1:] else port
    return rf"\mathrm{{{port}}}".replace("_", r"\_")


def _settings(operation: Operation) -> Iterator[str]:
    if operation.settings:
        yield from ("", "## Settings", "", "| setting | takes | default | meaning |", "|---|---|---|---|")
        for setting in operation.settings:
            yield f"| `{setting.name}` | {_cell(setting.expected)} | {_default(setting)} | {_cell(setting.help)} |"


def _default(setting: Setting) -> str:
    return "nothing" if setting.default is None else f"`{json.dumps(setting.default)}`"


def _kinks(operation: Operation) -> Iterator[str]:
    if operation.note:
        yield from ("", "## Kinks and domain", "", operation.note)


def _pytorch(operation: Operation) -> Iterator[str]:
    template = operation.pytorch_of(operation.complete({}))
    if template:
        named = re.sub(r"\{(\w+)\}", r"\1", template)
        yield from ("", "## In PyTorch", "", "```python", named, "```")


# --- an example ---------------------------------------------------------------------------------------------


def _example(operation: Operation) -> Iterator[str]:
    sample = operation.samples[0]
    settings = operation.complete(sample.settings)
    ports = operation.ports_of(settings)
    graph = _graph(operation, dict(zip(ports, sample.inputs, strict=True)))
    run = forward(graph)
    upstream = np.ones(shape_of(run.output()))
    gradients = reverse(run, None, upstream if upstream.shape else 1.0)
    yield from ("", "## Example", "", "| | value | gradient of the sum of `out` |", "|---|---|---|")
    for port in ports:
        yield f"| `{port}` | {_shown(run.value(port))} | {_shown(gradients.gradient(port))} |"
    yield f"| `out` | {_shown(run.output())} | {_shown(gradients.gradient('out'))} |"
    yield from ("", "In Python:", "", "```python", *_program(operation, dict(zip(ports, sample.inputs, strict=True))))
    yield from (
        "```",
        "",
        "As an expression:",
        "",
        "```text",
        format_expression(_graph(operation, dict.fromkeys(ports))),
    )
    line = next(text for text in format_graph_file(GraphFile(graph=graph)).splitlines() if '"name": "out"' in text)
    yield from ("```", "", "In a graph file:", "", "```json", line.strip().rstrip(","), "```")


def _graph(operation: Operation, values: Mapping[str, object]) -> Graph:
    settings = operation.samples[0].settings
    sources = [new_node(port, "variable", value=value) for port, value in values.items()]
    return Graph([*sources, new_node("out", operation.name, tuple(values), settings=settings)], "out")


def _program(operation: Operation, values: Mapping[str, object]) -> Iterator[str]:
    yield from ("from engine import Net", "", "net = Net()")
    for port, value in values.items():
        yield f'{port} = net.variable({value}, name="{port}")'
    words = "".join(f", {name}={value!r}" for name, value in operation.samples[0].settings.items())
    arguments = ", ".join(values)
    has_method = hasattr(Net, operation.name)
    call = f"net.{operation.name}({arguments}" if has_method else f'net.apply("{operation.name}", {arguments}'
    yield f"out = {call}{words})"
    yield "net.forward()"


def _source(operation: Operation) -> Iterator[str]:
    graph = Graph([new_node("x", operation.name, value=2.0), new_node("out", "square", ("x",))], "out")
    line = next(text for text in format_graph_file(GraphFile(graph=graph)).splitlines() if '"name": "x"' in text)
    yield from ("", "## Example", "", "In Python:", "", "```python", "from engine import Net", "", "net = Net()")
    value = 'name="x", value=2.0' if operation.name == "input" else '2.0, name="x"'
    yield from (f"x = net.{operation.name}({value})", "```", "", "As an expression:", "", "```text")
    yield from (format_expression(graph), "```", "", "In a graph file:", "", "```json", line.strip().rstrip(","), "```")


def _shown(value: object) -> str:
    """A number or an array in a cell: six digits, for those of the last bit differ between machines."""
    rounded = np.vectorize(lambda number: float(f"{number:.{_DIGITS}g}"))(np.asarray(value, dtype=np.float64))
    return f"`{json.dumps(plain(rounded + 0.0))}`"


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{len(pages())} pages in {FOLDER}\n")
