"""Composite gates in graph files: kept byte for byte, and refused in one sentence where they are wrong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from engine import GraphFile, export_text, format_graph_file, load_graph_file, parse_graph_file, save_graph_file
from engine.composites import Composite, new_composite
from engine.execution.run import forward
from engine.files import errors
from engine.graph import Graph
from engine.nodes import new_node
from tests.engine.composites.selections import folded_graphs

EXAMPLE = Path("examples/sigmoid_gate.json")

WHOLE = """{
  "format": "gradloom",
  "version": 1,
  "composites": {
    "inner": {
      "nodes": [
        {"name": "x", "operation": "input"},
        {"name": "q", "operation": "square", "inputs": {"x": "x"}}
      ]
    },
    "outer": {
      "output": "s",
      "nodes": [
        {"name": "a", "operation": "input", "position": [0, 8]},
        {"name": "t", "operation": "composite", "composite": "inner", "inputs": {"x": "a"}, "bends": {"x": [[4, 8]]}},
        {"name": "s", "operation": "tanh", "inputs": {"x": "t"}}
      ],
      "comments": [
        {"text": "why", "position": [0, 0], "size": [64, 32]}
      ]
    }
  },
  "nodes": [
    {"name": "w", "operation": "variable", "value": 2},
    {"name": "u", "operation": "composite", "composite": "outer", "inputs": {"a": "w"}, "bends": {"a": [[1, 2]]}},
    {"name": "v", "operation": "composite", "composite": "outer", "inputs": {"a": "u"}}
  ],
  "expected": {
    "values": {
      "u/t": 4
    }
  }
}
"""

FAULTS = [
    ('"composite": "inner"', '"composite": "innar"', errors.UnknownComposite, 15, "Did you mean 'inner'?"),
    ('"composite": "inner"', '"composite": "outer"', errors.UnknownComposite, 15, "none can use itself"),
    ('"operation": "composite", "composite": "inner"', '"operation": "composite"', errors.MissingKey, 15, "composite"),
    ('"operation": "square"', '"operation": "square", "composite": "q"', errors.WrongType, 8, "left out"),
    ('"name": "x", "operation": "input"', '"name": "x", "operation": "variable"', errors.PartRefused, 5, "holds"),
    ('"operation": "input"}', '"operation": "input", "value": 3}', errors.WrongType, 7, "is a port"),
    ('"inputs": {"x": "x"}', '"inputs": {"x": "y"}', errors.DanglingInput, 8, "no such node"),
    ('"inputs": {"x": "x"}', '"inputs": {"y": "x"}', errors.PartRefused, 8, "no input port 'y'"),
    ('"output": "s"', '"output": "z"', errors.UnknownName, 12, "'z'"),
    ('"output": "s"', '"outputs": "s"', errors.UnknownKey, 12, "Did you mean 'output'?"),
    ('"name": "q"', '"name": "x"', errors.DuplicateName, 8, "'x'"),
    ('"position": [0, 8]', '"position": [0, 1e10]', errors.WrongType, 14, "up to 1e+09"),
    ('"bends": {"x"', '"bends": {"z"', errors.PartRefused, 15, "'z'"),
    ('"inner": {', '"input": {', errors.PartRefused, 5, "Choose another name"),
    ('"name": "w"', '"name": "u/w"', errors.DanglingInput, 25, "'w'"),
    ('{"name": "v"', '{"name": "u/v"', errors.PartRefused, 23, "begin with 'u/'"),
    ('"u/t": 4', '"u/r": 4', errors.UnknownName, 30, "Did you mean 'u/t'?"),
    ('"inner": {', '"inner": [{', errors.BadJson, 11, "JSON"),
    ('"composites": {', '"composites": 7, "group": {', errors.WrongType, 4, "an object"),
    ('"text": "why"', '"texts": "why"', errors.UnknownKey, 19, "Did you mean 'text'?"),
    ('"size": [64, 32]', '"size": [64, 0]', errors.WrongType, 19, "above 0"),
]


def test_definitions_round_trip_byte_for_byte():
    """What the program reads it writes again as it was, layout included."""
    assert format_graph_file(parse_graph_file(WHOLE)) == WHOLE
    text = EXAMPLE.read_text(encoding="utf-8")
    assert format_graph_file(parse_graph_file(text)) == text


def test_uses_share_their_definition():
    """Two uses of one name are uses of one record, so that one edit reaches both."""
    graph = parse_graph_file(WHOLE).graph
    assert graph.node("u").operation is graph.node("v").operation
    assert forward(graph).value("u/t") == 4.0


def test_definitions_that_nobody_uses_are_kept():
    """A definition without a use is part of the file, and is not lost."""
    plain = json.loads(WHOLE)
    plain["nodes"] = [plain["nodes"][0]]
    del plain["expected"]
    text = format_graph_file(parse_graph_file(json.dumps(plain)))
    assert list(json.loads(text)["composites"]) == ["inner", "outer"]


@pytest.mark.parametrize("old, new, kind, line, words", FAULTS, ids=lambda part: str(part)[:30])
def test_a_broken_definition_is_refused_with_its_line(old, new, kind, line, words):
    """The sentence tells the line, what is wrong there and how to mend it."""
    assert old in WHOLE
    with pytest.raises(kind) as found:
        parse_graph_file(WHOLE.replace(old, new, 1))
    assert words in str(found.value)
    assert getattr(found.value, "line", line) == line


def test_two_definitions_of_one_name_are_not_saved(tmp_path):
    """A file could hold one of them only; the old file stays."""
    x = new_node("x", "input")
    first, second = (new_composite("f", [x, new_node("q", kind, ("x",))]) for kind in ("exp", "log"))
    w = new_node("w", "variable", value=1.0)
    file = GraphFile(graph=Graph([w, new_node("a", first, ("w",)), new_node("b", second, ("a",))]))
    with pytest.raises(errors.TwoDefinitions, match="Rename"):
        save_graph_file(tmp_path / "two.json", file)
    assert list(tmp_path.iterdir()) == []


@given(folded_graphs())
@settings(max_examples=25, deadline=None)
def test_any_graph_with_composites_round_trips(folded):
    """Whatever has been collapsed, nested too, reads back as the same text."""
    text = format_graph_file(GraphFile(graph=folded.graph))
    assert format_graph_file(parse_graph_file(text)) == text


@pytest.mark.parametrize("form", ["python", "pytorch", "latex", "dot", "expression"])
def test_exports_hold_what_is_inside(form):
    """An export takes composites apart: it needs nothing that another program does not know."""
    file = load_graph_file(EXAMPLE)
    text = export_text(file, form)
    assert "F" in text
    assert "composite" not in text.replace(file.title, "")


def test_the_graph_with_another_definition_is_another_file():
    """A definition's own texts are saved with it."""
    file = parse_graph_file(WHOLE)
    outer = file.graph.node("u").operation
    assert isinstance(outer, Composite)
    noted = replace(outer, notes="A note.")
    graph = Graph(replace(node, operation=noted) if node.is_gate else node for node in file.graph.nodes.values())
    assert '"notes": "A note."' in format_graph_file(replace(file, graph=graph))
