"""Every broken file is refused in one sentence, and nothing else ever comes of it."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import EngineError, load_graph_file, parse_graph_file
from engine.files import errors, loading
from engine.files.errors import FileError

EXAMPLES = Path(__file__).parents[3] / "examples"

WHOLE = """{
  "format": "gradloom", "version": 1, "title": "whole", "output": "s",
  "nodes": [
    {"name": "x", "operation": "variable", "value": 100, "position": [0, 1.5]},
    {"name": "y", "operation": "input"},
    {"name": "s", "operation": "add", "inputs": {"a": "x", "b": "y"}, "bends": {"a": [[8, 16]]}},
    {"name": "m", "operation": "mean", "inputs": {"x": "y"}, "settings": {"axis": 0}}
  ],
  "training": {"learning_rate": 0.02},
  "data": {"columns": {"c": [0, 1]}, "inputs": {"y": {"one_hot": "c", "classes": 2}}},
  "expected": {"values": {"s": 100}, "tolerance": 1e-9, "training": [{"steps": 1}]}
}
"""

TRAINING = '"training": {"learning'

# (what is replaced, by what, the refusal, its line or None, words that its sentence holds)
FAULTS = [
    # JSON
    ('"title": "whole"', '"title": "a", "title": "b"', errors.DuplicateKey, 2, "'title'"),
    ('"name": "x"', '"name": "x", "name": "x"', errors.DuplicateKey, 4, "'name'"),
    ("100,", "NaN,", errors.BadNumber, 4, "'NaN'"),
    ("100,", "-Infinity,", errors.BadNumber, 4, "'-Infinity'"),
    ("100,", "1e999,", errors.BadNumber, 4, "'1e999'"),
    ("100,", "1" + "0" * 400 + ",", errors.BadNumber, 4, "…'"),
    ("100,", "1" + "0" * 9000 + ",", errors.BadNumber, 4, "…'"),
    ('"whole"', '"\\ud800"', errors.BadCharacter, 2, "half a character"),
    ('"whole"', '"\ud800"', errors.BadCharacter, 2, "half a character"),
    ('"whole"', "'whole'", errors.BadJson, 2, "column 48"),
    ('"whole",', '"whole"', errors.BadJson, 2, "',' delimiter"),
    ('"nodes": [', '"nodes": [,', errors.BadJson, 3, "Mend"),
    ("}]}\n}", "}]}\n} x", errors.BadJson, 12, "extra data"),
    # the frame
    ('"gradloom"', '"gradloom-values"', errors.NotAGraph, None, "'gradloom-values'"),
    ('"format": "gradloom", ', "", errors.NotAGraph, None, "missing"),
    ('"version": 1', '"version": 2', errors.NewerVersion, None, "newer"),
    ('"version": 1', '"version": "1"', errors.WrongType, 2, "'1'"),
    ('"version": 1', '"version": true', errors.WrongType, 2, "True"),
    ('"version": 1', '"version": 0', errors.WrongType, 2, "at least 1"),
    ('"version": 1, ', "", errors.MissingKey, None, "version"),
    ('"nodes"', '"node"', errors.UnknownKey, 3, "Did you mean 'nodes'?"),
    ('"title": "whole"', '"title": 7', errors.WrongType, 2, "text, not 7"),
    ('"output": "s"', '"output": "t"', errors.UnknownName, 2, "'t'"),
    # frames and comments
    (TRAINING, '"frames": [{"position": [0, 0], "size": [1, 0]}], ' + TRAINING, errors.WrongType, 9, "frames[0].size"),
    (
        TRAINING,
        '"frames": [{"position": [0, 0], "size": [1, 1], "colour": "pink"}], ' + TRAINING,
        errors.WrongType,
        9,
        "grey, blue",
    ),
    (
        TRAINING,
        '"comments": [{"position": [0, 0], "size": [1, 1], "txt": ""}], ' + TRAINING,
        errors.UnknownKey,
        9,
        "Did you mean 'text'?",
    ),
    # nodes
    ('"name": "y"', '"name": "x"', errors.DuplicateName, 5, "nodes[1]"),
    ('"name": "x"', '"name": " x"', errors.PartRefused, 4, "cannot be a name"),
    ('"name": "x"', '"name": ""', errors.PartRefused, 4, "cannot be a name"),
    ('"name": "x"', '"name": "a\\nb"', errors.PartRefused, 4, "cannot be a name"),
    ('"name": "x", ', "", errors.MissingKey, 4, "'name'"),
    ('"name": "x"', '"name": 3', errors.WrongType, 4, "nodes[0].name must be text, not 3"),
    ('"operation": "add"', '"operation": "ad"', errors.PartRefused, 6, "Did you mean 'add'?"),
    ('"value": 100', '"vale": 100', errors.UnknownKey, 4, "Did you mean 'value'?"),
    ('"value": 100', '"vale` - at `$.nodes[9]`": 100', errors.UnknownKey, 4, "nodes[0]"),
    ('"value": 100', '"value": "100"', errors.WrongType, 4, "a number"),
    ('"value": 100', '"value": "NaN"', errors.WrongType, 4, '"NaN"'),
    ('"value": 100', '"value": true', errors.WrongType, 4, "not true"),
    ('"value": 100', '"value": {}', errors.WrongType, 4, "an object"),
    ('"value": 100', '"value": [1, "2"]', errors.WrongType, 4, "a number"),
    ('"value": 100', '"value": [[1], 2]', errors.WrongType, 4, "a number"),
    ('"value": 100', '"value": [[1, 2], [3]]', errors.PartRefused, 4, "rectangular"),
    ('"value": 100', '"value": ' + "[" * 70 + "]" * 70, errors.PartRefused, 4, "rectangular"),
    ('"inputs": {"a": "x", "b": "y"}', '"value": 3', errors.PartRefused, 6, "is a gate"),
    ('"value": 100', '"inputs": {"x": "y"}', errors.PartRefused, 4, "takes no wires"),
    ('"name": "y", ', '"name": "y", "frozen": true, ', errors.WrongType, 5, "only a variable"),
    ('"a": "x"', '"a": "z"', errors.DanglingInput, 6, "port 'a' of 's' is wired to 'z'"),
    ('"a": "x"', '"c": "x"', errors.PartRefused, 6, "a, b"),
    ('"a": "x"', '"a": 0', errors.WrongType, 6, "nodes[2].inputs.a"),
    ('{"a": "x", "b": "y"}', '["x", "y"]', errors.WrongType, 6, "an object"),
    ('{"axis": 0}', '{"axes": 0}', errors.PartRefused, 7, "axis"),
    ('{"axis": 0}', '{"axis": 0.5}', errors.PartRefused, 7, "whole number"),
    ('{"axis": 0}', "[0]", errors.WrongType, 7, "an object"),
    ("[0, 1.5]", "[0]", errors.WrongType, 4, "a list of 2"),
    ("[0, 1.5]", '[0, "1"]', errors.WrongType, 4, "position[1]"),
    ("[[8, 16]]", "[[8, 16, 24]]", errors.WrongType, 6, "nodes[2].bends.a"),
    ("[[8, 16]]", '[[8, "16"]]', errors.WrongType, 6, "a list of points"),
    ("[[8, 16]]", "[[8, true]]", errors.WrongType, 6, "a list of points"),
    ("[[8, 16]]", "[[8, 1e10]]", errors.WrongType, 6, "up to 1e+09"),
    ("[[8, 16]]", "8", errors.WrongType, 6, "not 8"),
    ('{"a": [[8', '{"c": [[8', errors.PartRefused, 6, "no input port 'c'"),
    ("[0, 1.5]", "[0, 1e300]", errors.WrongType, 4, "1e+09"),
    # training, data, expected
    ('"learning_rate"', '"learning rate"', errors.UnknownKey, 9, "Did you mean 'learning_rate'?"),
    ("0.02", "-1", errors.PartRefused, 9, "learning_rate"),
    ("0.02", '"fast"', errors.WrongType, 9, '"fast"'),
    ('{"learning_rate": 0.02}', "[]", errors.WrongType, 9, "training"),
    ('"inputs": {"y":', '"inputs": {"z":', errors.UnknownName, 10, "'z'"),
    ('"inputs": {"y":', '"inputs": {"x":', errors.PartRefused, 10, "variable"),
    ('{"one_hot": "c", "classes": 2}', "3", errors.WrongType, 10, "a column"),
    ('"one_hot"', '"onehot"', errors.UnknownKey, 10, "Did you mean 'one_hot'?"),
    ('"one_hot": "c"', '"one_hot": "d"', errors.PartRefused, 10, "'d'"),
    ('"classes": 2', '"classes": 1', errors.PartRefused, 10, "classes"),
    ('"classes": 2', '"classes": 100000000000', errors.PartRefused, 10, "from 1 to 10,000"),
    ('"classes": 2', '"classes": ["0", "0"]', errors.PartRefused, 10, "none of them twice"),
    ('"classes": 2', '"classes": ["0", "2"]', errors.PartRefused, 10, "'1' is not one of the classes 0, 2"),
    ('"classes": 2', '"classes": 2, "index": "c"', errors.WrongType, 10, "a column"),
    ('"classes": 2', '"classes": 2, "last": "c"', errors.WrongType, 10, "a column"),
    ("[0, 1]", "[0, true]", errors.WrongType, 10, "a list of numbers"),
    ("[0, 1]", "[0, null]", errors.PartRefused, 10, "row 2, column 'c' has no value"),
    (
        '"columns": {"c": [0, 1]}',
        '"columns": {"c": [0, 1]}, "split": {"validation": 1}',
        errors.PartRefused,
        10,
        "below 1",
    ),
    ('"columns": {"c": [0, 1]}', '"columns": {"c": [0, 1]}, "split": {"seed": 1}', errors.MissingKey, 10, "validation"),
    ('"columns": {"c": [0, 1]}', '"generator": {"name": "moon"}', errors.PartRefused, 10, "Did you mean 'moons'?"),
    ('"columns": {"c": [0, 1]}', '"generator": {"name": "moons", "row": 1}', errors.PartRefused, 10, "it has: rows,"),
    ('"columns": {"c": [0, 1]}', '"generator": {"name": "moons", "rows": 1e9}', errors.PartRefused, 10, "whole number"),
    ("[0, 1]", "[]", errors.PartRefused, 10, "no rows"),
    ('"columns": {"c": [0, 1]}', '"columns": {"c": [0, 1]}, "file": "c.csv"', errors.PartRefused, 10, "both"),
    ('"values": {"s"', '"values": {"t"', errors.UnknownName, 11, "'t'"),
    ('"s": 100', '"s": null', errors.WrongType, 11, "expected.values.s"),
    ("1e-9", "2", errors.PartRefused, 11, "0 to 1"),
    ('"steps": 1', '"steps": -1', errors.WrongType, 11, "from 0"),
    ('"steps": 1', '"steps": 1.5', errors.WrongType, 11, "whole number"),
    ('"steps": 1', '"losses": 1', errors.UnknownKey, 11, "Did you mean 'loss'?"),
]


def sentence_of(text, folder=None):
    """The sentence by which a text is refused."""
    with pytest.raises(FileError) as refused:
        parse_graph_file(text, folder)
    return str(refused.value)


def opens_or_is_refused(text):
    """Whether a text opens, or is refused in a sentence; every other exception is a fault."""
    try:
        return bool(parse_graph_file(text))
    except FileError as refused:
        return bool(str(refused))


def test_the_whole_file_is_sound():
    """What the faults below are put into is fine itself."""
    assert len(parse_graph_file(WHOLE).graph) == 4


@pytest.mark.parametrize(
    "old, new, refusal, line, words", FAULTS, ids=[f"{new[:30]!r} for {old[:20]!r}" for old, new, *_ in FAULTS]
)
def test_a_fault_is_named_with_its_line(old, new, refusal, line, words):
    """The sentence tells the line, the place and what was expected there."""
    assert WHOLE.count(old) >= 1
    with pytest.raises(FileError) as refused:
        parse_graph_file(WHOLE.replace(old, new, 1))
    assert type(refused.value) is refusal
    assert getattr(refused.value, "line", None) == line or line is None
    assert words in str(refused.value)
    assert "{" not in str(refused.value).replace("{}", "")


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_an_empty_file_is_called_empty(text):
    """Nothing at all is not a graph."""
    assert "empty" in sentence_of(text)


@pytest.mark.parametrize("text", ["[]", "3", '"gradloom"', "null", "{}"])
def test_other_json_is_not_a_graph(text):
    """JSON of another program is not mistaken for a graph."""
    assert sentence_of(text)


@pytest.mark.parametrize("name", ["two_two_two.json", "linear_fit.json", "sigmoid.json"])
def test_a_file_cut_at_any_byte_is_refused(name, tmp_path):
    """Whatever part of a file is lost at its end, opening says so; it never opens half a graph."""
    data = (EXAMPLES / name).read_bytes()
    for length in range(len(data.rstrip())):
        with pytest.raises(FileError):
            parse_graph_file(data[:length].decode("utf-8", "ignore"), tmp_path)
    path = tmp_path / "cut.json"
    for length in range(0, len(data.rstrip()), 97):
        path.write_bytes(data[:length])
        with pytest.raises(FileError):
            load_graph_file(path)


def test_a_cut_file_is_told_from_a_garbled_one():
    """A file that ends in the middle is called incomplete, wherever it ends."""
    cut = [sentence_of(WHOLE[:length]) for length in range(1, len(WHOLE.rstrip()))]
    assert all("ends too early" in sentence for sentence in cut)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "[" * 200_000 + "]" * 200_000])
def test_two_hundred_thousand_levels_do_not_crash(text):
    """A file made to exhaust the stack gets a sentence."""
    assert "nested" in sentence_of(text)


@pytest.mark.parametrize("depth", range(900, 1000, 7))
def test_no_depth_near_the_limit_crashes(depth):
    """Not even at a depth that can just be read."""
    nested = "[" * depth + "]" * depth
    assert sentence_of(WHOLE.replace("100,", nested + ",", 1))
    assert sentence_of(WHOLE.replace('"whole"', nested, 1))


def test_bytes_that_are_not_text(tmp_path):
    """A picture, or text in another encoding, is not UTF-8."""
    path = tmp_path / "x.json"
    path.write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(errors.NotText) as refused:
        load_graph_file(path)
    assert "UTF-8" in str(refused.value)


def test_what_is_too_big_is_not_even_read(tmp_path, monkeypatch):
    """A file beyond the limit is refused by its size."""
    monkeypatch.setattr(loading, "MAX_SIZE", 100)
    path = tmp_path / "x.json"
    path.write_text(WHOLE, encoding="utf-8")
    with pytest.raises(errors.TooBig):
        load_graph_file(path)
    with pytest.raises(errors.TooBig):
        parse_graph_file(WHOLE)


@pytest.mark.parametrize(
    "name, refusal",
    [("missing.json", errors.FileMissing), (".", errors.NotAFile), ("a.json/b.json", errors.FileMissing)],
)
def test_no_file_there(name, refusal, tmp_path):
    """A path that leads to no file is named."""
    (tmp_path / "a.json").write_text(WHOLE, encoding="utf-8")
    with pytest.raises(refusal) as refused:
        load_graph_file(tmp_path / name)
    assert str(tmp_path) in str(refused.value)


def test_a_name_with_a_nul_is_no_crash():
    """Nor is any other path that the system cannot take."""
    with pytest.raises(FileError):
        load_graph_file("a\0b.json")
    with pytest.raises(FileError):
        load_graph_file("x" * 5000)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """Somebody else's file gets a sentence about permission."""
    path = tmp_path / "x.json"
    path.write_text(WHOLE, encoding="utf-8")

    def deny(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(errors.NotAllowed):
        load_graph_file(path)


@pytest.mark.parametrize("file", ["../secret.csv", "/etc/passwd", "C:\\secret.csv", "a/../../secret.csv"])
def test_data_outside_of_the_folder_is_refused(file, tmp_path):
    """A graph from a stranger cannot make the program read other files."""
    data = json.dumps({"file": file, "inputs": {"y": "c"}})
    text = WHOLE[: WHOLE.index('"data"')] + f'"data": {data}}}'
    assert "folder" in sentence_of(text, tmp_path)


def test_nothing_in_a_file_is_executed():
    """Text that looks like a program stays text."""
    evil = "__import__('os').abort()"
    file = parse_graph_file(WHOLE.replace('"whole"', json.dumps(evil)))
    assert file.title == evil
    assert sentence_of(WHOLE.replace("100,", json.dumps(evil) + ","))


PIECES = st.sampled_from([*'{}[]:,"', "null", "NaN", "1e999", '"nodes"', '"x"', "-", "\\", "[[", '{"a":1}', "\u2028"])


@settings(max_examples=300)
@given(st.integers(0, len(WHOLE)), st.integers(0, 30), st.one_of(PIECES, st.text(string.printable, max_size=8)))
def test_no_change_to_a_file_crashes(place, length, piece):
    """Whatever is written into a file, it opens or is refused in a sentence of one line."""
    text = WHOLE[:place] + piece + WHOLE[place + length :]
    assert opens_or_is_refused(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = ["title", "output", "upstream", "nodes", "training", "data", "expected", "version"]


@settings(max_examples=300)
@given(st.sampled_from(PLACES), JSON)
def test_any_json_in_any_place_opens_or_is_refused(place, value):
    """No value of a wrong kind gets past the door or brings it down."""
    plain = json.loads(WHOLE)
    plain[place] = value
    assert opens_or_is_refused(json.dumps(plain))


NODE_PLACES = ["name", "operation", "inputs", "settings", "value", "frozen", "position", "bends"]


@settings(max_examples=300)
@given(st.integers(0, 3), st.sampled_from(NODE_PLACES), JSON)
def test_any_json_in_any_node_opens_or_is_refused(index, place, value):
    """The same holds inside of a node."""
    plain = json.loads(WHOLE)
    plain["nodes"][index][place] = value
    assert opens_or_is_refused(json.dumps(plain))


def test_a_refusal_carries_its_data():
    """A window can translate the sentence and fill in the same data."""
    with pytest.raises(errors.DanglingInput) as refused:
        parse_graph_file(WHOLE.replace('"a": "x"', '"a": "xx"'))
    error = refused.value
    assert isinstance(error, EngineError)
    assert error.data["source"] == "xx"
    assert error.data["suggestion"] == "x"
    assert error.sentence.format_map(error.data) == str(error)
