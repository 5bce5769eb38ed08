"""`gradloom examples`, and every command on every example."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine import list_examples, load_graph_file
from tests.gui.cli.cases import EXAMPLES, NAMES, example


def test_examples_are_listed_with_what_the_start_page_needs(answer):
    """Name, file, title, group, summary and path of each, groups together."""
    document = answer("examples")
    assert {entry["name"] for entry in document} == set(NAMES)
    for entry in document:
        assert set(entry) == {"name", "file", "title", "group", "summary", "path"}
        assert all(entry.values())
        assert Path(entry["path"]).name == entry["file"]
        assert Path(entry["path"]).is_file()
    assert [entry["name"] for entry in document] == [found.name for found in list_examples(EXAMPLES)]


def test_examples_for_people(gradloom):
    """One line each, under their groups."""
    status, out, _ = gradloom("examples")
    assert status == 0
    assert "\nNetworks\n" in out
    assert all(name in out for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_works_on_every_example(name, gradloom, answer, tmp_path):
    """The contract holds for all of them, for programs and for people."""
    path = example(name)
    graph = load_graph_file(path).graph
    document = answer("run", path)
    assert list(document["nodes"]) == list(graph.nodes)
    assert document["output"] == graph.output
    first = next(iter(graph.nodes))
    assert "forward" in answer("run", path, "--forward-mode", first)["nodes"][first]
    assert gradloom("run", path)[0] == 0
    assert answer("check", path)["agrees"] is True
    assert gradloom("check", path)[0] == 0
    for form in ("json-values", "dot"):
        assert gradloom("export", path, "--to", form, "-o", tmp_path / form)[0] == 0
    if np.size(document["value"]) == 1 and any(node.trainable for node in graph.nodes.values()):
        export = tmp_path / "trained.json"
        trained = answer("train", path, "--steps", 3, "--export", export)
        assert trained["steps"] == 3
        assert json.loads(export.read_text(encoding="utf-8"))["values"] == trained["values"]
        assert gradloom("train", path, "--steps", 3)[0] == 0


def test_a_graph_of_any_size_is_generated(answer, tmp_path):
    """It is written, laid out, and told of; the graph can be used like any other."""
    path = tmp_path / "large.json"
    document = answer("examples", "--generate", "random", "--gates", "120", "--seed", "3", "-o", path)
    graph = load_graph_file(path).graph
    assert document == {
        "path": str(path),
        "kind": "random",
        "seed": 3,
        "nodes": len(graph),
        "wires": len(list(graph.edges)),
    }
    assert answer("run", path)["output"] == graph.output


def test_generating_says_where_it_would_write_to(refusal):
    """Without a file, or into none of the kinds, a sentence tells what to add."""
    assert "add -o OUT.json" in refusal("examples", "--generate", "random")
    assert "kinds are: random, chain, wide" in refusal("examples", "--generate", "circle", "-o", "-")
