"""The data part of a graph file: everything in it reads back, and nothing in it is believed."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    GENERATORS,
    Binding,
    ClassIndex,
    ColumnRange,
    DataSource,
    Graph,
    GraphFile,
    OneHot,
    Recipe,
    Scale,
    Split,
    Standardise,
    Watch,
    format_graph_file,
    generate,
    load_graph_file,
    new_node,
    parse_graph_file,
    plain,
    save_graph_file,
)
from engine.files.errors import FileError, NotFiniteValue
from engine.training.errors import ReadingStopped

ROOT = Path(__file__).parents[3]


def file_of(data, folder=None):
    """A graph file whose inputs x and t take something of this data."""
    return GraphFile(graph=Graph([new_node("x", "input"), new_node("t", "input")]), data=data, folder=folder)


def again(data):
    """The data as it reads back from the text of a file."""
    return parse_graph_file(format_graph_file(file_of(data))).data


names = st.text(min_size=1, max_size=8).filter(lambda name: not any("\ud800" <= letter <= "\udfff" for letter in name))
numbers = st.floats(allow_nan=False, allow_infinity=False)
classes = st.none() | st.integers(1, 10_000) | st.lists(names, min_size=1, max_size=4, unique=True).map(tuple)
ranges = st.builds(ColumnRange, st.none() | names, st.none() | names)
columns_of_numbers = names | st.lists(names, min_size=1, max_size=3).map(tuple) | ranges
bindings: st.SearchStrategy[Binding] = (
    columns_of_numbers | st.builds(OneHot, names, classes) | st.builds(ClassIndex, names, classes)
)
splits = st.builds(
    Split,
    validation=st.floats(0.0, 1.0, exclude_min=True, exclude_max=True),
    seed=st.integers(0, 2**53),
    shuffle=st.booleans(),
)
scales = st.builds(Scale, numbers, st.floats(0, exclude_min=True, allow_infinity=False))
sources = st.builds(
    DataSource,
    inputs=st.dictionaries(st.sampled_from(["x", "t"]), bindings, min_size=1),
    file=names,
    delimiter=st.sampled_from([None, ",", ";", "\t"]),
    header=st.booleans(),
    missing=st.sampled_from(["refuse", "drop rows", "mean"]),
    split=st.none() | splits,
    standardise=st.none() | st.builds(Standardise, columns_of_numbers, st.dictionaries(names, scales, max_size=3)),
)


def told(data):
    """Everything that a source says, to be compared."""
    parts = {name: getattr(data, name) for name in DataSource.__dataclass_fields__}
    return parts | {"inputs": dict(data.inputs), "standardise": data.standardise and _told(data.standardise)}


def _told(standardise):
    return standardise.columns, dict(standardise.scales)


@given(sources)
@settings(max_examples=200, deadline=None)
def test_everything_reads_back(data):
    """Whatever the names of columns and files, and to the last bit of a number."""
    assert told(again(data)) == told(data)
    once = format_graph_file(file_of(data))
    assert format_graph_file(file_of(again(data))) == once


@given(st.lists(st.one_of(st.none(), st.sampled_from(["u", "v w", "ü", "NA", ""])), min_size=1, max_size=6))
def test_texts_and_gaps_in_the_file_read_back(cells):
    """A null is a gap; a text stays the text that it is."""
    data = DataSource(columns={"k": cells}, inputs={"x": ClassIndex("k")}, missing="drop rows")
    text = format_graph_file(file_of(data))
    try:
        back = parse_graph_file(text).data
    except FileError as error:
        assert "no rows" in str(error)  # noqa: PT017 - nothing but gaps
        return
    assert back is not None
    assert back.columns == {"k": cells}


def test_a_recipe_is_all_that_is_kept():
    """Not a number of what it draws."""
    data = DataSource(generator=Recipe("spirals", {"rows": 5, "noise": 0.25}), inputs={"x": ("x1", "x2")})
    text = format_graph_file(file_of(data))
    assert '"generator": {"name": "spirals", "rows": 5, "noise": 0.25}' in text
    assert len(text) < 400
    file = parse_graph_file(text)
    assert plain(file.graph.nodes["x"].value)[0][0] == generate("spirals", rows=5, noise=0.25)["x1"][0]


def test_numpys_numbers_are_written_too():
    """Columns may be given as arrays, NaN where there is a gap; infinity has no place in a file."""
    data = DataSource(columns=generate("linear", rows=3), inputs={"x": "x"})
    back = again(data)
    assert {name: list(column) for name, column in back.columns.items()} == {
        name: plain(column) for name, column in generate("linear", rows=3).items()
    }
    gap = DataSource(columns={"a": [1.0, math.nan]}, inputs={"x": "a"}, missing="drop rows")
    assert again(gap).columns == {"a": [1, None]}
    with pytest.raises(NotFiniteValue, match="'a'"):
        format_graph_file(file_of(DataSource(columns={"a": [math.inf]}, inputs={"x": "a"})))


def test_inputs_hold_the_rows_that_train(tmp_path):
    """Prepared as training meets them: a forward pass gives the loss that training starts from."""
    (tmp_path / "data.csv").write_text("a;k\n1;u\n3;v\n;w\n100;u\n")
    data = DataSource(
        file="data.csv",
        inputs={"x": "a", "t": OneHot("k")},
        missing="drop rows",
        split=Split(validation=0.3, shuffle=False),
        standardise=Standardise("a"),
    )
    save_graph_file(tmp_path / "graph.json", file_of(data, tmp_path))
    file = load_graph_file(tmp_path / "graph.json")
    assert file.data_problem is None
    assert file.prepared is not None
    assert file.prepared.validation is not None
    assert file.prepared.classes == {"t": ("u", "v")}
    assert plain(file.graph.nodes["x"].value) == [-1, 1]
    assert plain(file.graph.nodes["t"].value) == [[1, 0], [0, 1]]


def test_a_graph_opens_without_the_data_whose_reading_was_stopped(tmp_path):
    """Nobody has to wait for a file that is too long to wait for."""
    (tmp_path / "data.csv").write_text("a\n" + "1\n" * 1000)
    save_graph_file(tmp_path / "graph.json", file_of(DataSource(file="data.csv", inputs={"x": "a"}), tmp_path))
    file = load_graph_file(tmp_path / "graph.json", watch=Watch(stop=lambda: True))
    assert isinstance(file.data_problem, ReadingStopped)
    assert file.graph.nodes["x"].value is None
    assert load_graph_file(tmp_path / "graph.json").data_problem is None


def test_data_in_a_folder_below_comes_along(tmp_path):
    """Saving elsewhere makes that folder there; a folder for the graph itself is not made."""
    (tmp_path / "here" / "data").mkdir(parents=True)
    (tmp_path / "there").mkdir()
    (tmp_path / "here" / "data" / "x.csv").write_text("a\n1\n")
    file = file_of(DataSource(file="data/x.csv", inputs={"x": "a"}), tmp_path / "here")
    save_graph_file(tmp_path / "there" / "graph.json", file)
    assert load_graph_file(tmp_path / "there" / "graph.json").data_problem is None
    with pytest.raises(FileError):
        save_graph_file(tmp_path / "nowhere" / "graph.json", file)
    assert not (tmp_path / "nowhere").exists()


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | st.text(max_size=5) | st.sampled_from(["x", "a", "moons"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = [*DataSource.__dataclass_fields__]


@given(
    st.dictionaries(st.sampled_from(KEYS), HOSTILE, max_size=3),
    st.sampled_from([{"columns": {"a": [1, 2]}}, {"generator": {"name": "xor"}}, {"file": "a.csv"}, {}]),
)
@settings(max_examples=400, deadline=None)
def test_whatever_stands_there_is_read_or_refused(part, sound):
    """With the line; nothing else is ever raised."""
    data = {**sound, "inputs": {"x": "a"}, **part}
    text = json.dumps(
        {"format": "gradloom", "version": 1, "nodes": [{"name": "x", "operation": "input"}], "data": data}
    )
    try:
        parse_graph_file(text)
    except FileError as error:
        assert str(error)  # noqa: PT017 - either way is right


def test_the_page_about_the_format_lists_the_generators():
    """With their columns and the defaults of their parameters."""
    page = (ROOT / "docs" / "graph-format.md").read_text(encoding="utf-8")
    for generator in GENERATORS.values():
        drawn = ", ".join(f"`{column}`" for column in generate(generator.name))
        defaults = ", ".join(f"`{parameter.name}` {parameter.default:g}" for parameter in generator.parameters)
        assert f"| `{generator.name}` | {drawn} | {defaults} |" in page
