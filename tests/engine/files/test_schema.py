"""The published JSON Schema says the same as the program."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from engine import GENERATORS, MISSING_CHOICES, parse_graph_file
from engine.files import schema
from engine.files.errors import FileError
from engine.training.data.delimited import DELIMITERS

ROOT = Path(__file__).parents[3]
PUBLISHED = json.loads((ROOT / "docs" / "graph.schema.json").read_text(encoding="utf-8"))
SOUND = [*(ROOT / "examples").glob("*.json"), ROOT / "tests" / "engine" / "files" / "frozen" / "version_1.json"]
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)


def test_the_schema_is_itself_sound():
    """Other programs can read it."""
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("path", sorted(SOUND), ids=lambda path: path.stem)
def test_files_of_the_program_fit_the_schema(path):
    """What the program writes, the schema allows."""
    VALIDATOR.validate(json.loads(path.read_text(encoding="utf-8")))


def keys(*way):
    """The keys that the schema gives the part at this way."""
    part = PUBLISHED
    for step in way:
        part = part[step]
    return set(part["properties"])


@pytest.mark.parametrize(
    "form, way",
    [
        (schema.FileForm, ()),
        (schema.NodeForm, ("$defs", "node")),
        (schema.FrameForm, ("$defs", "frame")),
        (schema.CommentForm, ("$defs", "comment")),
        (schema.CompositeForm, ("$defs", "composite")),
        (schema.DataForm, ("$defs", "data")),
        (schema.ExpectedForm, ("$defs", "expected")),
        (schema.ExpectedTrainingForm, ("$defs", "expected", "properties", "training", "items")),
        (schema.SplitForm, ("$defs", "split")),
        (schema.StandardiseForm, ("$defs", "standardise")),
        (schema.ScaleForm, ("$defs", "scale")),
    ],
    ids=lambda form: getattr(form, "__name__", ""),
)
def test_both_know_the_same_keys(form, way):
    """No key is allowed by one and refused by the other."""
    assert keys(*way) == set(form.__struct_fields__)


def test_both_know_the_same_bindings():
    """What an input takes has three forms: columns by name, a range of them, and classes."""
    told = keys("$defs", "columns", "anyOf", 2) | keys("$defs", "classes")
    assert told == set(schema.BindingForm.__struct_fields__)


def test_both_know_the_same_choices_for_data():
    """Generators, ways to treat missing cells, and delimiters."""
    data = PUBLISHED["$defs"]["data"]["properties"]
    assert data["generator"]["properties"]["name"]["enum"] == list(GENERATORS)
    assert data["missing"]["enum"] == list(MISSING_CHOICES)
    assert set(data["delimiter"]["enum"]) == {*DELIMITERS, None}


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"version": "1"},
        {"nodes": None},
        {"nodes": [{"name": "x"}]},
        {"nodes": [{"name": "", "operation": "variable"}]},
        {"nodes": [{"name": "x", "operation": "variable", "value": "1"}]},
        {"nodes": [{"name": "x", "operation": "variable", "value": [1, [2]]}]},
        {"nodes": [{"name": "x", "operation": "variable", "colour": "red"}]},
        {"nodes": [{"name": "x", "operation": "variable", "position": [1]}]},
        {"frames": [{"position": [0, 0]}]},
        {"frames": [{"position": [0, 0], "size": [0, 10]}]},
        {"frames": [{"position": [0, 0], "size": [10, 10], "colour": "pink"}]},
        {"frames": [{"position": [0, 0], "size": [10, 10], "title": "two\nlines"}]},
        {"frames": [{"position": [0, 0], "size": [10, 10], "text": "a title"}]},
        {"comments": [{"position": [0, 2e9], "size": [10, 10]}]},
        {"comments": [{"position": [0, 0], "size": [10, 10], "text": 7}]},
        {"training": {"optimizer": "magic"}},
        {"training": {"steps": 0}},
        {"training": {"learning_rate": -1}},
        {"training": {"momentum": 1}},
        {"data": {"columns": {"a": [1]}}},
        {"data": {"columns": {"a": [[1]]}, "inputs": {"x": "a"}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": []}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": {}}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": {"one_hot": "a", "index": "a"}}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": {"one_hot": "a", "classes": 0}}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": {"one_hot": "a", "classes": ["a", "a"]}}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": {"first": "a", "index": "a"}}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": "a"}, "missing": "guess"}},
        {"data": {"file": "a.csv", "inputs": {"x": "a"}, "delimiter": "|"}},
        {"data": {"file": "a.csv", "inputs": {"x": "a"}, "header": 1}},
        {"data": {"columns": {"a": [1, 2]}, "inputs": {"x": "a"}, "split": {"validation": 1}}},
        {"data": {"columns": {"a": [1, 2]}, "inputs": {"x": "a"}, "split": {"validation": 0.5, "seed": -1}}},
        {"data": {"columns": {"a": [1, 2]}, "inputs": {"x": "a"}, "split": {"part": 0.5}}},
        {"data": {"columns": {"a": [1, 2]}, "inputs": {"x": "a"}, "standardise": {"columns": []}}},
        {"data": {"columns": {"a": [1]}, "inputs": {"x": "a"}, "standardise": {"columns": "a", "scales": {"a": 1}}}},
        {
            "data": {
                "columns": {"a": [1]},
                "inputs": {"x": "a"},
                "standardise": {"columns": "a", "scales": {"a": {"mean": 0, "deviation": 0}}},
            }
        },
        {"data": {"generator": {"name": "suns"}, "inputs": {"x": "x1"}}},
        {"data": {"generator": {"rows": 3}, "inputs": {"x": "x1"}}},
        {"data": {"generator": {"name": "moons", "rows": "3"}, "inputs": {"x": "x1"}}},
        {"expected": {"tolerance": 2}},
        {"expected": {"training": [{"loss": 1}]}},
        {"title": 1},
        {"colour": "red"},
    ],
    ids=json.dumps,
)
def test_both_refuse_the_same_faults(change):
    """What the schema refuses, the program refuses."""
    plain = {
        "format": "gradloom",
        "version": 1,
        "nodes": [{"name": "x", "operation": "input", "value": 1}],
        **change,
    }
    assert not VALIDATOR.is_valid(plain)
    with pytest.raises(FileError):
        parse_graph_file(json.dumps(plain))


def test_the_page_about_the_format_shows_sound_files():
    """The first example of docs/graph-format.md can be copied and opened as it stands."""
    page = (ROOT / "docs" / "graph-format.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    VALIDATOR.validate(json.loads(example))
    assert parse_graph_file(example).graph.problems() == []
    assert "graph.schema.json" in page
