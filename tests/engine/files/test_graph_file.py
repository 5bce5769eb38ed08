"""Reading and writing the text of a graph file."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import (
    Comment,
    DataSource,
    Expected,
    ExpectedTraining,
    Frame,
    Graph,
    GraphFile,
    Node,
    OneHot,
    TrainingSettings,
    errors,
    format_graph_file,
    forward,
    new_node,
    parse_graph_file,
    plain,
)
from engine.files.errors import NotFiniteValue

EXAMPLES = Path(__file__).parents[3] / "examples"
HEAD = '{"format": "gradloom", "version": 1, "nodes": '


def file_of(*nodes, **parts):
    """A graph file with these nodes."""
    return GraphFile(graph=Graph(nodes), **parts)


def again(file):
    """The file as it reads back from its own text."""
    return parse_graph_file(format_graph_file(file))


# --- writing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_saving_an_opened_file_changes_nothing(path):
    """Opening a file and saving it again gives the same bytes."""
    text = path.read_text(encoding="utf-8")
    assert format_graph_file(parse_graph_file(text, path.parent)) == text


def test_everything_a_file_holds_reads_back():
    """Nothing that the format knows is lost between writing and reading."""
    file = GraphFile(
        graph=Graph(
            [
                new_node("x", "input"),
                new_node("t", "input"),
                new_node("w", "variable", value=[[1.5], [-2.0]], frozen=True),
                new_node("y", "matmul", ("x", "w")),
                new_node("s", "sum", ("y",), settings={"axis": 0, "keep_dimensions": True}),
                new_node("half", "multiply", ("s", None)),
            ],
            output="s",
        ),
        title="A 题目",
        group="Networks",
        notes="First line.\nSecond “line”.",
        upstream=np.array([[2.0]]),
        positions={"x": (0.0, -12.5), "s": (240.0, 64.0)},
        bends={"half": {"a": ((64.0, 32.0), (128.0, -8.5)), "b": ((1.0, 1.0),)}},
        training=TrainingSettings(optimizer="adam", learning_rate=0.01, batch_size=2, clip_norm=1.0, seed=3),
        data=DataSource(columns={"a": [0.1, 1.0], "b": [1.0, 0.0]}, inputs={"x": ("a", "b"), "t": OneHot("b", 2)}),
        expected=Expected(
            values={"y": np.array([[1.0], [2.0]])},
            gradients={"w": np.array([[0.0], [1.0]])},
            tolerance=1e-6,
            training=(ExpectedTraining(steps=10, loss=0.5, values={"w": np.array([[1.0], [2.0]])}, tolerance=1e-3),),
        ),
    )
    read = again(file)
    assert format_graph_file(read) == format_graph_file(file)
    assert (read.title, read.group, read.notes, read.training) == (
        file.title,
        file.group,
        file.notes,
        file.training,
    )
    assert read.graph.chosen_output == "s"
    assert read.graph.nodes["half"].inputs == ("s", None)
    assert read.graph.nodes["s"].settings == {"axis": 0, "keep_dimensions": True}
    assert read.graph.nodes["w"].frozen
    assert plain(read.upstream) == [[2.0]]
    assert dict(read.positions) == {"x": (0.0, -12.5), "s": (240.0, 64.0)}
    assert dict(read.bends) == {"half": {"a": ((64.0, 32.0), (128.0, -8.5))}}
    assert read.expected.training[0].loss == 0.5
    assert read.expected.training[0].tolerance == 1e-3
    assert read.expected.tolerance == 1e-6
    assert plain(read.graph.nodes["x"].value) == [[0.1, 1.0], [1.0, 0.0]]
    assert plain(read.graph.nodes["t"].value) == [[0.0, 1.0], [1.0, 0.0]]


def test_frames_and_comments_read_back():
    """What is written around a graph is saved one a line, in its order, and a default colour is left out."""
    frames = (
        Frame(position=(-24.5, 0.0), size=(320.0, 200.0), title="the “price”", colour="red"),
        Frame(position=(0.0, 0.0), size=(64.0, 48.0)),
    )
    comments = (Comment(position=(1.0, 2.0), size=(100.0, 40.0), text="two\nlines"),)
    file = file_of(frames=frames, comments=comments)
    text = format_graph_file(file)
    assert (again(file).frames, again(file).comments) == (frames, comments)
    assert '    {"position": [0, 0], "size": [64, 48]}\n' in text
    assert format_graph_file(again(file)) == text


def test_the_layout_of_the_text():
    """A person finds one node a line, whole numbers without a point, and nothing that is at its default."""
    file = file_of(
        new_node("x", "variable", value=100.0),
        new_node("y", "constant", value=[[1.0, 0.1], [1e20, -3.0]]),
        new_node("z", "multiply", ("x", "y")),
        positions={"x": (0.0, 1.005)},
    )
    assert format_graph_file(file) == (
        "{\n"
        '  "format": "gradloom",\n'
        '  "version": 1,\n'
        '  "nodes": [\n'
        '    {"name": "x", "operation": "variable", "value": 100, "position": [0, 1]},\n'
        '    {"name": "y", "operation": "constant", "value": [[1, 0.1], [1e+20, -3]]},\n'
        '    {"name": "z", "operation": "multiply", "inputs": {"a": "x", "b": "y"}}\n'
        "  ]\n"
        "}\n"
    )


def test_an_empty_graph_has_a_file_too():
    """A new graph can be saved before anything is in it."""
    assert len(again(file_of()).graph) == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_reads_back_to_the_last_bit(number):
    """Numbers survive saving exactly, the sign of zero included."""
    value = again(file_of(new_node("x", "variable", value=number))).graph.nodes["x"].value
    assert value == number
    assert math.copysign(1.0, value) == math.copysign(1.0, number)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_positions_settle(x, y):
    """Saving again and again does not move a node."""
    once = again(file_of(new_node("x", "variable", value=1.0), positions={"x": (x, y)}))
    assert again(once).positions == once.positions
    assert once.positions["x"] == pytest.approx((x, y), abs=0.0051)


@given(
    st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=6),
    st.text(max_size=50),
    st.randoms(use_true_random=False),
)
def test_any_names_and_wires_read_back(words, notes, random):
    """Names in any script, quotes and backslashes, and any wiring survive."""
    names = [word.strip() for word in dict.fromkeys(words)]
    nodes: list[Node] = []
    for name in dict.fromkeys(names):
        known = [node.name for node in nodes]
        try:
            if known and random.random() < 0.5:
                nodes.append(new_node(name, "add", (random.choice(known), random.choice([*known, None]))))
            else:
                nodes.append(new_node(name, "variable", value=random.random()))
        except errors.BadName:
            continue
    file = file_of(*nodes, notes=notes.encode("utf-8", "ignore").decode())
    read = again(file)
    assert list(read.graph.nodes.items()) == list(file.graph.nodes.items())
    assert read.notes == file.notes


@pytest.mark.parametrize(
    "file, name",
    [
        (file_of(new_node("loss", "variable"), upstream=math.inf), "the upstream gradient"),
        (file_of(new_node("x", "variable"), positions={"x": (math.nan, 0.0)}), "x"),
        (file_of(new_node("x", "variable"), expected=Expected(values={"x": math.nan})), "x"),
    ],
)
def test_what_json_cannot_hold_is_named(file, name):
    """A number that is not finite is not written as null or NaN: the sentence names whose it is."""
    with pytest.raises(NotFiniteValue) as refused:
        format_graph_file(file)
    assert name in str(refused.value)


# --- reading ---------------------------------------------------------------------------------------------------


def test_a_file_without_positions_opens():
    """A graph written by hand needs no positions."""
    file = parse_graph_file(HEAD + '[{"name": "x", "operation": "variable", "value": 1}]}')
    assert dict(file.positions) == {}


def test_points_of_a_port_without_a_wire_are_passed_over():
    """Who takes a wire out of a file by hand need not look for its points."""
    text = format_graph_file(file_of(new_node("s", "exp")))
    read = parse_graph_file(text.replace('"operation": "exp"', '"operation": "exp", "bends": {"x": [[8, 8]]}'))
    assert dict(read.bends) == {}
    assert format_graph_file(read) == text


def test_a_byte_order_mark_is_skipped():
    """Editors that put one at the start do no harm."""
    assert len(parse_graph_file("\ufeff" + HEAD + "[]}").graph) == 0


def test_a_copied_fragment_reads_like_a_file():
    """The clipboard holds gates whose inputs were not copied; they come with unwired ports."""
    file = parse_graph_file(HEAD + '[{"name": "f", "operation": "add", "inputs": {"b": "f2"}}, '
                            '{"name": "f2", "operation": "exp"}]}')  # fmt: skip
    assert file.graph.nodes["f"].inputs == (None, "f2")
    assert len(file.graph.problems()) == 2


def test_a_loop_opens_and_is_a_problem():
    """A file with a loop can be opened, so that somebody can mend it."""
    text = HEAD + (
        '[{"name": "a", "operation": "exp", "inputs": {"x": "b"}}, '
        '{"name": "b", "operation": "exp", "inputs": {"x": "a"}}]}'
    )
    problems = parse_graph_file(text).graph.problems()
    assert any(isinstance(problem, errors.Cycle) for problem in problems)


def test_shapes_that_do_not_fit_open_as_a_problem():
    """So can a graph whose shapes are wrong, or absurd; nothing of that size is allocated."""
    column = [[1.0]] * 20_000
    text = HEAD + json.dumps(
        [
            {"name": "a", "operation": "constant", "value": column},
            {"name": "b", "operation": "constant", "value": [[1.0] * 20_000]},
            {"name": "c", "operation": "matmul", "inputs": {"a": "a", "b": "b"}},
        ]
    )
    problems = parse_graph_file(text + "}").graph.problems()
    assert [type(problem) for problem in problems] == [errors.TooLarge]


def test_columns_in_the_file_feed_their_inputs():
    """A forward pass runs the whole table without further ado, and saving does not write it twice."""
    text = HEAD + (
        '[{"name": "x", "operation": "input"}, {"name": "s", "operation": "sum", "inputs": {"x": "x"}}], '
        '"data": {"columns": {"c": [1, 2, 3]}, "inputs": {"x": "c"}}}'
    )
    file = parse_graph_file(text)
    assert forward(file.graph).output() == 6.0
    assert '{"name": "x", "operation": "input"}' in format_graph_file(file)


def test_a_csv_beside_the_file_feeds_its_inputs(tmp_path):
    """A table too long for the graph file lies beside it."""
    (tmp_path / "table.csv").write_text("c\n1\n2\n", encoding="utf-8")
    text = HEAD + '[{"name": "x", "operation": "input"}], "data": {"file": "table.csv", "inputs": {"x": "c"}}}'
    file = parse_graph_file(text, tmp_path)
    assert plain(file.graph.nodes["x"].value) == [1.0, 2.0]
    assert file.data_problem is None


def test_a_lost_csv_keeps_nobody_from_opening(tmp_path):
    """Without its table the graph still opens, and says what is missing."""
    text = HEAD + '[{"name": "x", "operation": "input"}], "data": {"file": "table.csv", "inputs": {"x": "c"}}}'
    file = parse_graph_file(text, tmp_path)
    assert file.graph.nodes["x"].value is None
    assert "table.csv" in str(file.data_problem)
    assert format_graph_file(parse_graph_file(format_graph_file(file), tmp_path)) == format_graph_file(file)


def test_a_hundred_thousand_gates_in_a_row_read_back():
    """No length of a chain is too much."""
    gates = [{"name": f"g{i}", "operation": "exp", "inputs": {"x": f"g{i - 1}"}} for i in range(1, 100_001)]
    text = HEAD + json.dumps([{"name": "g0", "operation": "variable", "value": 0}, *gates]) + "}"
    assert len(again(parse_graph_file(text)).graph) == 100_001


def test_summary_is_the_first_line_of_the_notes():
    """A card on the start page shows one line."""
    assert file_of(notes="\nOne.\n\nTwo.").summary == "One."
    assert file_of().summary == ""
